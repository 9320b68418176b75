"""`tidemark self-test`: known numbers, pictures, films, and the lab itself."""

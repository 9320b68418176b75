"""Stories at work: the strip's edits, playing and scrubbing, and what is computed ahead of the playhead."""

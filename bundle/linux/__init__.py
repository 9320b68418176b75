"""The packages for Linux: an archive, a Debian package, an AppImage's folder."""

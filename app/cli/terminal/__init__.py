"""What commands share: help pages, names, output, progress, signals."""

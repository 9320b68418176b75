"""What stays between runs, and how files are written: settings, home, recent files, all or nothing, leftovers."""

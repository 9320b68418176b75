"""The window's composition root, with menus, help, tour, preferences; every part is connected here and nowhere else."""

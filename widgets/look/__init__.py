"""How everything looks: theme, fonts, icons, numbers, words, windows beside the main one. Knows of no picture and no panel."""

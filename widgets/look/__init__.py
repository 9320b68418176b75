"""How everything looks: theme, fonts, icons, numbers, words, windows of their own. Knows of no picture and no panel."""

"""How everything looks: theme, fonts, icons, numbers, words. Knows of no picture and no panel."""

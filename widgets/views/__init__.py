"""Views on charts, tiles and colour scales: mouse, keys, menus. In come values, out go looks and settings."""

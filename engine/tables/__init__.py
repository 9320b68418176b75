"""Texts and arrays as tables of numbers: cells, headers, columns, however people's programs wrote them."""

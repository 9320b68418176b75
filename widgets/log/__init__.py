"""The window of the lab log: its entries with pictures, ticks and notes. Values in, signals out."""

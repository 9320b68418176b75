"""Studies of [W], Wang and others (arXiv 2410.13431): the prior error, the gap that stays, start laws."""

"""The lab log: what becomes an entry, going back to it, comparing two, and the log as a table or a page."""

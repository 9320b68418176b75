"""The document's life: opened, saved, kept safe, recovered, copied, shared, closed."""

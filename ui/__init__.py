"""Thin shells over the core: the page and the command line."""

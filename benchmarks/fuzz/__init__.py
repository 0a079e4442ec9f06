"""Hostile input by the hundred thousand: what a file or a text can do to the readers and parsers."""

"""Rows as the shared schemas show them, with what is derived."""

"""Choosing a day, a time and a zone."""

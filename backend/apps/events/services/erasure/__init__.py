"""Forgetting people, so that what remains still adds up."""

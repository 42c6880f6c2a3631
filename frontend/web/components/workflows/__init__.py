"""Workflows: listed, written, and what came of them."""

"""What a page remembers and does: one module a page."""

"""Providers to link accounts at, over real HTTP, for tests and for trying things out by hand."""

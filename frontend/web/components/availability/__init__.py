"""Hours: of a week, and of single dates."""

"""Questions: written by organizers, answered by guests."""

"""The web app: pages that organizers and invitees see. It meets the backend over HTTP only."""

"""Where mail goes until a mail server is configured: a real SMTP server on this machine, and a reader."""

"""Where the checkout is, and where the launcher keeps what it makes."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".kalends"
"""All that is made here: the environment, builds of the web client, and data unless told otherwise."""

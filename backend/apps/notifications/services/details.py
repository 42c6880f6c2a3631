"""A line of a mail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """What it is, what it says, and where it leads if it is a link."""

    label: str
    text: str
    url: str = ""

    @property
    def prompt(self) -> str:
        """The label as it stands before the text: a question needs no colon."""
        return self.label if self.label.endswith("?") else f"{self.label}:"

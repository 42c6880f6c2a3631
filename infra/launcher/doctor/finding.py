"""What the doctor found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at, what was seen, and what to do about it."""

    about: str
    detail: str
    remedy: str = ""
    """Empty where all is well."""

    @property
    def is_well(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.remedy

"""What every schema is built on: input refuses what it does not know, output leaves nothing out."""

from pydantic import BaseModel, ConfigDict


class In(BaseModel):
    """A request body. Unknown fields are refused, by name."""

    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    """An answer. Every field is always present, so fields have no defaults."""

    model_config = ConfigDict(from_attributes=True)


class Page[Item](Out):
    """One page of a list; hand `next_cursor` back as `?cursor=` for the one after it."""

    results: list[Item]
    next_cursor: str | None

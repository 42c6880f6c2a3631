"""What charts and tiles are drawn from, whatever they show."""

from collections.abc import Sequence
from typing import Final

from babel import Locale
from babel.numbers import format_percent
from pydantic import BaseModel

NO_FIGURE: Final = "\N{EN DASH}"


class Tile(BaseModel):
    """One figure with its name, and what it is made of."""

    label: str
    value: str
    note: str


class Bar(BaseModel):
    """A line of a chart. `width` is the share of the longest; `share` that of all, or empty."""

    label: str
    value: str
    width: str
    share: str


class Chart(BaseModel):
    """Bars under the finding; `sentence` is the chart for those who can't see it."""

    name: str
    title: str
    sentence: str
    column: str
    unit: str
    bars: list[Bar]


class WindowView(BaseModel):
    """A window of dates that is one press away."""

    name: str
    path: str
    is_here: bool


class HeatCell(BaseModel):
    """An hour of a weekday; `strength` from "0" to "1"."""

    x: str
    strength: str


class HeatRow(BaseModel):
    """A weekday."""

    day: str
    cells: list[HeatCell]


class Heat(BaseModel):
    """A week by the hour; `hours` are the words under every sixth column."""

    title: str
    sentence: str
    rows: list[HeatRow]
    hours: list[str]
    busiest: list[Bar]


def percent(rate: float | None, *, locale: Locale) -> str:
    """A share, or a dash where there is none."""
    return NO_FIGURE if rate is None else format_percent(rate, format="#,##0%", locale=locale)


def chart_of(
    name: str,
    title: str,
    column: str,
    unit: str,
    lines: Sequence[tuple[str, int]],
    *,
    whole: int = 0,
    locale: Locale | None = None,
) -> Chart:
    """A chart; it has no bars where all lines are zero. whole: what the shares are of, if they are shown."""
    shown = list(lines) if any(count for _, count in lines) else []
    said = "; ".join(f"{label}: {count}" for label, count in shown)
    bars = bars_of(shown, whole=whole, locale=locale)
    return Chart(name=name, title=title, sentence=f"{title}. {said}.", column=column, unit=unit, bars=bars)


def bars_of(lines: Sequence[tuple[str, int]], *, whole: int = 0, locale: Locale | None = None) -> list[Bar]:
    """Lines of a chart, the longest as wide as there is room."""
    most = max((count for _, count in lines), default=0) or 1
    return [
        Bar(
            label=label,
            value=str(count),
            width=f"{100 * count / most:.1f}%",
            share=percent(count / whole, locale=locale) if whole and locale else "",
        )
        for label, count in lines
    ]

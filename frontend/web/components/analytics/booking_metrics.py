"""The figures to see first, each in a tile of its own."""

import reflex as rx

from web.components.design.feedback import skeleton
from web.format.charts import Tile

_GRID = "flex flex-wrap gap-3 m-0 mb-6"


def booking_metrics(tiles: rx.Var[list[Tile]]) -> rx.Component:
    """Name, figure, and what it is made of."""
    return rx.el.dl(rx.foreach(tiles, _tile), class_name=_GRID)


def metric_skeletons() -> rx.Component:
    """Tiles that have not come yet."""
    return rx.el.div(*(skeleton("h-27 grow basis-36 lg:basis-52") for _ in range(4)), class_name=_GRID)


def _tile(tile: rx.Var[Tile]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(tile.label, class_name="text-small text-muted"),
        rx.el.dd(tile.value, class_name="m-0 text-title font-strong tabular-nums text-ink"),
        rx.el.dd(tile.note, class_name="m-0 text-small text-muted tabular-nums"),
        key=tile.label,
        class_name="bg-raised border border-hairline rounded-card p-4 flex flex-col grow "
        "basis-36 lg:basis-52 min-w-0",
    )

"""A list that can be put in order by dragging."""

from typing import Any

import reflex as rx

from web.components.icons import icon

_JSX = rx.asset("sortable_list.jsx", shared=True)


def _on_move(source: rx.Var[int], target: rx.Var[int]) -> list[rx.Var[Any]]:
    return [source, target]


class SortableList(rx.Component):
    """An ordered list; a row carries `data-row`, its place from 0 on, and a grip."""

    library = _JSX.importable_path
    tag = "SortableList"

    on_move: rx.EventHandler[_on_move]


def grip() -> rx.Component:
    """Where a row is taken hold of with a pointer; keyboards use the buttons beside it."""
    return rx.el.span(
        icon("grip"),
        custom_attrs={"data-grip": "true", "draggable": "true", "aria-hidden": "true"},
        class_name="hidden sm:inline-flex items-center justify-center w-8 min-h-11 cursor-grab text-muted",
    )

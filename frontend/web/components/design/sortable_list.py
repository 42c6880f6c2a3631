"""A list that can be put in order by dragging."""

from typing import Any

import reflex as rx

from web.components.design.buttons import icon_button
from web.components.design.feedback import badge
from web.components.design.icons import icon

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


def sortable_row(
    name: rx.Var[str] | str,
    about: list[rx.Var[str] | str],
    *,
    summary_id: rx.Var[str] | str,
    place: rx.Var[int],
    count: rx.Var[int],
    is_open: rx.Var[bool],
    is_faulty: rx.Var[bool],
    on_show: Any,
    on_move: Any,
    on_remove: Any,
) -> rx.Component:
    """A row that opens what it stands for, and is moved or removed. on_move takes the two places."""
    summary = rx.el.button(
        rx.el.span(
            rx.el.span(name, dir="auto", class_name="truncate min-w-0"), class_name="flex font-medium"
        ),
        rx.el.span(*about, class_name="text-small text-muted line-clamp-2"),
        type="button",
        on_click=on_show,
        id=summary_id,
        aria_expanded=rx.cond(is_open, "true", "false"),
        class_name="grow min-w-0 min-h-11 py-2 px-2 text-start rounded-control hover:bg-sunken",
    )
    return rx.el.div(
        grip(),
        summary,
        rx.cond(is_faulty, badge("Needs attention", tone="bad", icon_name="alert")),
        rx.el.div(
            _arrow("up", name, on_click=on_move(place, place - 1), is_at_end=place == 0),
            _arrow("down", name, on_click=on_move(place, place + 1), is_at_end=place == count - 1),
            icon_button("trash", f"Remove {name}", on_click=on_remove),
            class_name="flex shrink-0",
        ),
        class_name="flex items-center gap-1 p-1 sm:ps-1",
    )


def _arrow(way: str, name: rx.Var[str] | str, *, on_click: Any, is_at_end: rx.Var[bool]) -> rx.Component:
    # At the end it does nothing, and is not switched off, which would take the keyboard from the row.
    return icon_button(
        f"arrow-{way}",
        f"Move {name} {way}",
        on_click=on_click,
        aria_disabled=rx.cond(is_at_end, "true", "false"),
        class_name=rx.cond(is_at_end, "text-muted cursor-default", ""),
    )

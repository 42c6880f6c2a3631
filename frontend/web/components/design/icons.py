"""Icons: strokes of two units on a 24-unit square, in the colour of the text beside them."""

from typing import Final

import reflex as rx

_PATHS: Final = {
    "chart": "M4 20h16M7 16v-5M12 16V6M17 16v-8",
    "arrow-down": "M12 5v14M6 13l6 6 6-6",
    "arrow-up": "M12 19V5M6 11l6-6 6 6",
    "eye": "M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12Z"
    "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z",
    "grip": "M9 6h.1M15 6h.1M9 12h.1M15 12h.1M9 18h.1M15 18h.1",
    "settings": "M4 7h10M18 7h2M14 4.5v5M4 17h2M10 17h10M6 14.5v5",
    "stack": "M5 4h14a1 1 0 0 1 1 1v5H4V5a1 1 0 0 1 1-1ZM4 14h16v5a1 1 0 0 1-1 1H5"
    "a1 1 0 0 1-1-1v-5ZM8 7h5M8 17h5",
    "sign-out": "M10 4H5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h5M15 8l4 4-4 4M19 12H9",
    "alert": "M12 3.5 2.5 20h19L12 3.5ZM12 10v4.5M12 17.2v.1",
    "back": "M15 5l-7 7 7 7",
    "calendar": "M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM4 10h16M8 3v4M16 "
    "3v4",
    "check": "M5 12.5 10 17.5 19.5 7",
    "clock": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 7.5V12l3 2",
    "close": "M6 6l12 12M18 6 6 18",
    "contrast": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 3v18M12 8h8M12 12h9M12 16h8",
    "copy": "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM5 15H4a1 1 0 0 "
    "1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1",
    "download": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "edit": "M4 20l1-4L16 5l3 3L8 19l-4 1ZM14 7l3 3",
    "external": "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
    "forward": "M9 5l7 7-7 7",
    "globe": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM3 12h18M12 3c5 5.4 5 12.6 0 18M12 3c-5 5.4-5 12.6 0 18",
    "info": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18ZM12 11v5.5M12 7.6v.1",
    "link": "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.6-5.6L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.6 "
    "5.6L12 17",
    "lock": "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM8 11V8a4 4 0 0 1 8 0v3",
    "mail": "M4 6h16v12H4V6ZM4 7l8 6 8-6",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "more": "M5 12h.1M12 12h.1M19 12h.1",
    "person": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
    "people": "M9 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM2.5 19.5c.6-3.5 3.2-5 6.5-5s5.9 1.5 6.5 5M16 "
    "5a3.5 3.5 0 0 1 0 6.3M18 14.8c2 .7 3.2 2.2 3.5 4.7",
    "phone": "M7 3.5 9.5 8 7.5 10c1.2 2.8 3.7 5.3 6.5 6.5l2-2 4.5 2.5c0 2-1.5 4-3.5 4C9.5 21 3 14.5 3 "
    "7c0-2 2-3.5 4-3.5Z",
    "pin": "M12 21c-4.5-4.5-7-7.8-7-11a7 7 0 0 1 14 0c0 3.2-2.5 6.5-7 11ZM12 7.5a2.5 2.5 0 1 1 0 5 2.5 "
    "2.5 0 0 1 0-5Z",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7v-6Z",
    "repeat": "M4 11V9a3 3 0 0 1 3-3h12l-3-3M20 13v2a3 3 0 0 1-3 3H5l3 3",
    "search": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.5 15.5 20.5 20.5",
    "trash": "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
    "undo": "M8 5 4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4",
    "workflow": "M4 4h6v6H4V4ZM14 14h6v6h-6v-6ZM7 10v4a3 3 0 0 0 3 3h4",
    "video": "M4 7h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1ZM15 11l6-3.5v9L15 13",
}
_STROKE: Final = {
    "fill": "none",
    "stroke": "currentColor",
    "strokeWidth": "1.75",
    "strokeLinecap": "round",
    "strokeLinejoin": "round",
    "aria-hidden": "true",
}
_MIRRORED: Final = ("back", "forward", "undo", "external")


def icon(name: str, class_name: str = "size-5") -> rx.Component:
    """An icon beside words that say the same: screen readers skip it. Arrows turn with the text."""
    mirrored = " rtl:-scale-x-100" if name in _MIRRORED else ""
    return rx.el.svg(
        rx.el.path(d=_PATHS[name]),
        view_box="0 0 24 24",
        custom_attrs=_STROKE,
        class_name=f"shrink-0 {class_name}{mirrored}",
    )

"""What our build does besides Reflex's own: the tokens become a style sheet, and emotion stays out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import reflex as rx

from web import theme

_STYLE_SHEET = Path("styles") / "kalends.css"
_JSX = Path("utils") / "jsx.js"
_JSX_SOURCE = """import { createElement } from "react";
export const jsx = createElement;
"""
_ALIASES = "alias: ["
_OURS = '{ find: "@emotion/react", replacement: fileURLToPath(new URL("./utils/jsx.js", import.meta.url)) },'


class KalendsBuild(rx.plugins.Plugin):
    """Reflex draws every element through emotion, for `style=` and the like. Ours use classes only.

    Without emotion each page is 8 KB lighter, no element pays for it, and no style is made at run time, so
    that a content security policy need not allow any. A component with `style=` would stay unstyled:
    `tests/frontend/test_compile.py` refuses it.
    """

    def get_stylesheet_paths(self, **_context: Any) -> Sequence[str]:
        """The tokens' sheet, beside Tailwind's."""
        return [f"./{_STYLE_SHEET.name}"]

    def pre_compile(self, **context: Any) -> None:
        """Write the sheet and the element maker, and have Vite take it for emotion."""
        context["add_save_task"](lambda: (str(_STYLE_SHEET), theme.root_css()))
        context["add_save_task"](lambda: (str(_JSX), _JSX_SOURCE))
        context["add_modify_task"]("vite.config.js", _without_emotion)


def _without_emotion(vite_config: str) -> str:
    if _OURS in vite_config:
        return vite_config
    if _ALIASES not in vite_config:
        raise ValueError("Vite's configuration has no aliases any more: look at what Reflex writes now.")
    return vite_config.replace(_ALIASES, f"{_ALIASES} {_OURS}", 1)

"""What our build adds to Reflex's: the tokens as a style sheet; and what no page of ours uses stays out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import reflex as rx

from web import theme

_STYLE_SHEET = Path("styles") / "kalends.css"


class _StandIn(NamedTuple):
    """A module of ours in the place of those whose names fit. asked: a JavaScript pattern."""

    asked: str
    source: str


_STAND_INS = {
    "emotion": _StandIn(
        r"^@emotion\/react$", 'import { createElement } from "react";\nexport const jsx = createElement;\n'
    ),
    "cookies": _StandIn(
        r"^universal-cookie$",
        "export default class Cookies {\n"
        '  get() {}\n  set() { throw new Error("No page of ours sets cookies."); }\n}\n',
    ),
    "polling": _StandIn(
        r"^.*\/polling-(xhr|fetch)(\.node)?\.js$",
        "export const XHR = undefined;\nexport const Fetch = undefined;\n",
    ),
    "webtransport": _StandIn(r"^.*\/webtransport\.js$", "export const WT = undefined;\n"),
}
_ALIASES = "alias: ["
# What every page needs, in one file: it packs better than four, and there is one answer to wait for.
_COMMON_MODULES = (
    r"utils\/(state|context|stand-ins)",
    r"node_modules\/(react|react-dom|scheduler|react-router|mergician|[\w@-]+\.io[\w-]*)\/",
)
_COMMON = f'{{ name: "common", test: /{"|".join(_COMMON_MODULES)}/ }},'
# Behind Reflex's own group, whose chunk the launcher looks into for the server's address.
_GROUPS = """name: "reflex-env",
            },"""


class KalendsBuild(rx.plugins.Plugin):
    """Keeps out of the pages what Reflex brings for everybody and none of them uses: 12 KB together.

    Emotion draws every element for the sake of `style=` and the like; ours use classes only, so that no style
    is made at run time and a content security policy need not allow any. A component with `style=` would stay
    unstyled: `tests/frontend/test_compile.py` refuses it. No state is kept in cookies that scripts can read
    (`rx.Cookie`), and the socket goes by websocket alone, as Reflex has it unless it is told otherwise.
    """

    def get_stylesheet_paths(self, **_context: Any) -> Sequence[str]:
        """The tokens' sheet, beside Tailwind's."""
        return [f"./{_STYLE_SHEET.name}"]

    def pre_compile(self, **context: Any) -> None:
        """Write the sheet and the stand-ins, and have Vite take these for what they stand in for."""
        context["add_save_task"](lambda: (str(_STYLE_SHEET), theme.root_css()))
        for name, stand_in in _STAND_INS.items():
            context["add_save_task"](lambda name=name, source=stand_in.source: (_path_of(name), source))
        context["add_modify_task"]("vite.config.js", _lightened)


def _path_of(name: str) -> str:
    return f"utils/stand-ins/{name}.js"


def _alias(asked: str, path: str) -> str:
    return f'{{ find: /{asked}/, replacement: fileURLToPath(new URL("./{path}", import.meta.url)) }},'


def _lightened(vite_config: str) -> str:
    aliases = " ".join(_alias(each.asked, _path_of(name)) for name, each in _STAND_INS.items())
    for place, ours in ((_ALIASES, aliases), (_GROUPS, _COMMON)):
        if ours in vite_config:
            continue
        if place not in vite_config:
            raise ValueError(f"Vite's configuration has no `{place}`: look at what Reflex writes now.")
        vite_config = vite_config.replace(place, f"{place} {ours}", 1)
    return vite_config

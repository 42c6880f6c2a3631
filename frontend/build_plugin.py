"""What our build adds to Reflex's: the tokens as a style sheet; and what no page of ours uses stays out."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import reflex as rx
from reflex_base.registry import RegistrationContext

from web import theme

_STYLE_SHEET = Path("styles") / "kalends.css"
_SOURCES = Path(__file__).with_name("stand_ins")
# By the file of `stand_ins/` taken instead: a JavaScript pattern of how modules are asked for.
_STAND_INS = {
    "emotion": r"^@emotion\/react$",
    "cookies": r"^universal-cookie$",
    "polling": r"^.*\/polling-(xhr|fetch)(\.node)?\.js$",
    "websocket": r"^.*\/websocket(\.node)?\.js$",
    "webtransport": r"^.*\/webtransport\.js$",
    "mergician": r"^mergician$",
    "upload": r"^\$\/utils\/helpers\/upload$",
    "route_discovery": r"^.*\/fog-of-war\.js$",
    "instrumentation": r"^.*\/instrumentation\.js$",
    "server_address": r"^\$\/env\.json$",
}
_ALIASES = "alias: ["
# What every page needs, in one file: it packs better than ten, and there is one answer to wait for.
COMMON_COMPONENTS = ("design/browser", "times/picking", "times/visit", "questions/fields")
_COMMON_MODULES = (
    r"env\.json",
    r"vite\/preload-helper",
    r"utils\/(state|context|stand-ins|react-theme|components)",
    rf"web\/components\/({'|'.join(COMMON_COMPONENTS).replace('/', r'\/')})\/",
    r"node_modules\/(react|react-dom|react-error-boundary|scheduler|react-router|[\w@-]+\.io[\w-]*)\/",
)
_COMMON = f'{{ name: "common", test: /{"|".join(_COMMON_MODULES)}/ }},'
# What a page knows of its own address before it has asked: nothing of ours reads it in the browser.
_ROUTER = re.compile(r'"rx_router_\w+_rx_state_": (?:\{(?:[^{}]|\{\})*\}|"[^"]*"), ')
# The script that settles light or dark before anything is painted, in a fifth of Reflex's letters: every page
# has it twice, in its document and in the script that draws it.
_THEME = re.compile(r'"(?:\\n)*// Only run in browser(?:[^"\\]|\\.)*"')
_SETTLE_THEME = json.dumps(
    "try{var t=localStorage.theme}catch{}var d=document.documentElement;"
    "/^(light|dark)$/.test(t)||(t=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light');"
    "d.classList.add(t);d.style.colorScheme=t"
)
# Classes that nothing has. Tailwind finds the words in the code; `filter` alone brings twenty properties.
_NO_CLASSES = '\n@source not inline("{blur,container,filter,transform,uppercase,visible}");\n'
# Before Reflex's own group, which would take the server's address out again.
_GROUPS = "groups: ["


class KalendsBuild(rx.plugins.Plugin):
    """Keeps out of the pages what Reflex brings for everybody and none of them uses: 18 KB together.

    Emotion draws every element for the sake of `style=` and the like; ours use classes only, so that no style
    is made at run time and a content security policy need not allow any. A component with `style=` would stay
    unstyled: `tests/frontend/test_compile.py` refuses it. The others say themselves what they do without.
    """

    def get_stylesheet_paths(self, **_context: Any) -> Sequence[str]:
        """The tokens' sheet, beside Tailwind's."""
        return [f"./{_STYLE_SHEET.name}"]

    def pre_compile(self, **context: Any) -> None:
        """Write the sheet and the stand-ins, and have Vite take these for what they stand in for."""
        # What stays reachable for components that a server sends while the page lives: we send none.
        RegistrationContext.ensure_context().bundled_libraries.clear()
        context["add_save_task"](lambda: (str(_STYLE_SHEET), theme.root_css()))
        for name in _STAND_INS:
            context["add_save_task"](
                lambda name=name: (_path_of(name), (_SOURCES / f"{name}.js").read_text("utf-8"))
            )
        context["add_modify_task"]("vite.config.js", _lightened)
        context["add_modify_task"]("utils/context.jsx", lambda code: _ROUTER.sub("", code))
        context["add_modify_task"]("app/_document.js", _with_short_theme)
        context["add_modify_task"]("styles/tailwind.css", lambda sheet: sheet + _NO_CLASSES)


def _path_of(name: str) -> str:
    return f"utils/stand-ins/{name}.js"


def _alias(asked: str, path: str) -> str:
    return f'{{ find: /{asked}/, replacement: fileURLToPath(new URL("./{path}", import.meta.url)) }},'


def _with_short_theme(document: str) -> str:
    if _SETTLE_THEME in document:
        return document
    short, found = _THEME.subn(lambda _: _SETTLE_THEME, document)
    if found != 1:
        raise ValueError("The document has no script for the theme: look at what Reflex writes now.")
    return short


def _lightened(vite_config: str) -> str:
    aliases = " ".join(_alias(asked, _path_of(name)) for name, asked in _STAND_INS.items())
    for place, ours in ((_ALIASES, aliases), (_GROUPS, _COMMON)):
        if ours in vite_config:
            continue
        if place not in vite_config:
            raise ValueError(f"Vite's configuration has no `{place}`: look at what Reflex writes now.")
        vite_config = vite_config.replace(place, f"{place} {ours}", 1)
    return vite_config

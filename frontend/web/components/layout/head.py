"""What the head of every page holds, and does before any script has come."""

from typing import Final

import reflex as rx
from reflex_base.constants import Reflex

# While the scripts are on their way the socket opens: two round trips less to wait for. What it hears is kept
# until `stand_ins/websocket.js` takes it over. The token is Reflex's: whoever knows it has the tab's state.
_OPEN_SOCKET: Final = (
    "var s=sessionStorage,k=s.token||(s.token=crypto.getRandomValues(new Uint32Array(4)).join('-')),"
    "w=window.kalendsSocket=new WebSocket("
    "location.origin.replace('http','ws')+'/_rx/_event/?token='+k+'&EIO=4&transport=websocket',"
    f"'{Reflex.VERSION}');"
    "w.heard=[];w.onmessage=e=>w.heard.push(e);"
)
# Zone and language: `states.visitor` gets them with the first message. Intl takes 18 ms to say the same.
_SAY_WHERE: Final = (
    "s['kalends-browser']=(window.Temporal?Temporal.Now.timeZoneId():"
    "Intl.DateTimeFormat().resolvedOptions().timeZone)+'|'+navigator.language"
)
BROWSER_SCRIPT: Final = f"try{{{_OPEN_SOCKET}{_SAY_WHERE}}}catch{{}}"

HEAD: Final = [
    rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
    rx.el.link(
        rel="preload",
        href="/fonts/figtree-plain.woff2",
        custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
    ),
    rx.el.script(BROWSER_SCRIPT),
]

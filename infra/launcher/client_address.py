"""One build of the web client for every host, port and scheme.

Reflex bakes the server's address into one small chunk of the client. Here that address becomes the page's
own origin, found by the browser.
"""

import re
from pathlib import Path

from launcher.console import LauncherError

BAKED_ORIGIN = "http://localhost:8000"
CHUNKS = "assets/reflex-env-*.js"
BAKED = re.compile(r"""(["'`])(http|ws)://localhost:8000(/[^"'`]*)\1""")
OWN_ORIGIN = {
    "http": r"`${location.origin}\3`",
    "ws": r'`${location.origin.replace(/^http/,"ws")}\3`',
}


def point_at_own_origin(client: Path) -> None:
    """Rewrite the chunk, and drop the compressed copies that still say the old address."""
    chunks = list(client.glob(CHUNKS))
    if len(chunks) != 1:
        raise LauncherError(f"The web client has {len(chunks)} chunks with the server's address, not one.")
    rewritten = BAKED.sub(lambda found: found.expand(OWN_ORIGIN[found[2]]), chunks[0].read_text())
    if "location.origin.replace" not in rewritten or BAKED_ORIGIN in rewritten:
        raise LauncherError(f"{chunks[0]} does not hold the server's address in the way that is known here.")
    chunks[0].write_text(rewritten)
    for ending in (".gz", ".br"):
        chunks[0].with_name(chunks[0].name + ending).unlink(missing_ok=True)

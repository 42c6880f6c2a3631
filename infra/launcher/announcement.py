"""What `./kalends up` prints when everything runs."""

from pathlib import Path

from launcher.console import Console
from launcher.environment import SiteAddresses


def tell_addresses(console: Console, *, site: SiteAddresses, demo: str, mail: str, data: Path) -> None:
    """Where to look, one line each; the demo's own words (page, sign-in, password) stand apart."""
    url = site.public_url
    lines = {
        "The app": f"{url}/",
        "API docs": f"{url}/api/v1/docs",
        "Mail": mail,
        "Data and logs": str(data),
    }
    console.say("\nKalends runs.\n")
    for name, value in lines.items():
        console.say(f"  {name:<18}  {value}")
    if demo:
        console.say("\n" + "\n".join(f"  {line}" for line in demo.splitlines()))
    console.say("\nPress Ctrl-C to stop.")

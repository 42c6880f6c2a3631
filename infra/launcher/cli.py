"""The command line of `./kalends`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.console import Console, LauncherError
from launcher.places import HOME
from launcher.up import UpOptions, up


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status says whether it worked."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except LauncherError as error:
        print(f"\nkalends: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kalends", description="Scheduling on your own machine.")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_up(commands)
    return parser


def _add_up(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = commands.add_parser(
        "up", help="run Kalends here", description="Run Kalends here, until Ctrl-C."
    )
    command.add_argument("--port", type=int, default=8000, help="the public port (default: %(default)s)")
    command.add_argument("--host", default="127.0.0.1", help="where to listen (default: this machine only)")
    command.add_argument("--public-url", help="how visitors reach it (default: http://localhost:PORT)")
    command.add_argument("--no-demo", action="store_true", help="no demo organizer on an empty database")
    command.add_argument("--show-mail", action="store_true", help="let other machines read caught mail too")
    _add_data_dir(command)
    command.set_defaults(run=_up)


def _add_data_dir(command: argparse.ArgumentParser) -> None:
    default = Path(os.environ.get("KALENDS_DATA_DIR", HOME / "data"))
    command.add_argument("--data-dir", type=Path, default=default, help="where data is kept (%(default)s)")


def _up(options: argparse.Namespace) -> None:
    up(
        UpOptions(
            host=options.host,
            port=options.port,
            data_dir=options.data_dir,
            public_url=options.public_url,
            demo=not options.no_demo,
            show_mail=options.show_mail,
        ),
        Console(),
    )

"""The command line of `./kalends`."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher.checks import check as run_checks
from launcher.console import Console, LauncherError
from launcher.doctor import doctor
from launcher.frontend_build import build_client
from launcher.locks import write_locks
from launcher.management import manage
from launcher.places import HOME
from launcher.testing import run_tests
from launcher.up import UpOptions, up

# What a browser can say as the host: names that are not ASCII in their other writing, xn--….
_SITE = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?")

type Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status says whether it worked."""
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    if others and not options.passes_on:
        parser.error(f"unknown arguments: {' '.join(others)}")
    options.others = others
    try:
        return int(options.run(options) or 0)
    except LauncherError as error:
        print(f"\nkalends: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kalends", description="Scheduling on your own machine.")
    parser.set_defaults(passes_on=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_up(commands)
    _add_on_installation(commands)
    _add_for_developers(commands)
    return parser


def _add_up(commands: Commands) -> None:
    command = commands.add_parser(
        "up", help="run Kalends here", description="Run Kalends here, until Ctrl-C."
    )
    _add_port(command)
    command.add_argument("--host", default="127.0.0.1", help="where to listen (default: this machine only)")
    command.add_argument(
        "--public-url", type=_public_url, help="how visitors reach it (default: http://localhost:PORT)"
    )
    command.add_argument("--no-demo", action="store_true", help="no demo organizer on an empty database")
    command.add_argument("--show-mail", action="store_true", help="let other machines read caught mail too")
    _add_data_dir(command)
    command.set_defaults(run=_up)


def _add_on_installation(commands: Commands) -> None:
    doctor = commands.add_parser("doctor", help="say what is wrong with an installation, and how to mend it")
    _add_port(doctor)
    _add_data_dir(doctor)
    doctor.set_defaults(run=_doctor)
    demo = commands.add_parser("demo", help="make the demo organizer, or say how to sign in as her")
    _add_data_dir(demo)
    demo.set_defaults(passes_on=True)
    demo.set_defaults(run=lambda options: manage(["demo", *options.others], data_dir=options.data_dir))
    django = commands.add_parser("manage", help="Django's own commands, and ours: ./kalends manage help")
    _add_data_dir(django)
    django.add_argument("arguments", nargs=argparse.REMAINDER)
    django.set_defaults(run=lambda options: manage(options.arguments, data_dir=options.data_dir))


def _add_for_developers(commands: Commands) -> None:
    check = commands.add_parser("check", help="format, lint, types, contracts, tests that need no browser")
    check.add_argument("--no-tests", action="store_true", help="leave the tests to ./kalends test")
    check.set_defaults(run=lambda options: run_checks(Console(), with_tests=not options.no_tests))
    test = commands.add_parser("test", help="run the tests; arguments go to pytest", prefix_chars="\0")
    test.add_argument("arguments", nargs=argparse.REMAINDER)
    test.set_defaults(run=lambda options: run_tests(options.arguments, Console()))
    client = commands.add_parser("build-client", help="build the web client into a new folder, for an image")
    client.add_argument("target", type=Path)
    client.set_defaults(run=lambda options: build_client(options.target, Console()))
    lock = commands.add_parser("lock", help="write the lock files anew after a change of requirements")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    lock.set_defaults(run=lambda options: write_locks(Console(), upgrade=options.upgrade))


def _add_port(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=_port, default=8000, help="the public port (default: %(default)s)")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is no port: it takes a number from 1 to 65535")
    return int(text)


def _public_url(text: str) -> str:
    parts = _SITE.fullmatch(text.rstrip("/"))
    if parts is None or not 0 < int(parts["port"] or 443) < 65536:
        raise argparse.ArgumentTypeError(
            f"{text} is no site's address: it takes one like https://book.example"
        )
    return text.rstrip("/")


def _add_data_dir(command: argparse.ArgumentParser) -> None:
    default = os.environ.get("KALENDS_DATA_DIR", str(HOME / "data"))
    command.add_argument("--data-dir", type=_folder, default=default, help="where data is kept (%(default)s)")


def _folder(text: str) -> Path:
    # Nothing is what a variable says that is not set, and would be the folder one stands in.
    if not text.strip():
        raise argparse.ArgumentTypeError("it takes the name of a folder, and got none")
    return Path(text)


def _doctor(options: argparse.Namespace) -> int:
    return doctor(Console(), data_dir=options.data_dir, port=options.port)


def _up(options: argparse.Namespace) -> None:
    chosen = UpOptions(
        host=options.host,
        port=options.port,
        data_dir=options.data_dir,
        public_url=options.public_url,
        demo=not options.no_demo,
        show_mail=options.show_mail,
    )
    up(chosen, Console())

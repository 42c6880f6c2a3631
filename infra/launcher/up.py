"""`./kalends up`: all that an installation needs, started in order, watched, stopped in reverse order."""

import os
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from launcher import servers
from launcher.announcement import tell_addresses
from launcher.app_programs import (
    api_program,
    beat_program,
    calendar_worker_program,
    mail_program,
    web_program,
    worker_program,
)
from launcher.console import Console
from launcher.data_folder import DataFolder
from launcher.environment import SiteAddresses, backend_environment, web_environment
from launcher.frontend_build import ensure_build
from launcher.given_services import ensure_answering
from launcher.management import django_command
from launcher.places import ROOT
from launcher.ports import EVERYWHERE, LOOPBACK, ensure_free, free_port, own_address
from launcher.processes import run_to_end
from launcher.servers import Servers
from launcher.supervisor import StopRequested, Supervisor, stop_on_signals

API_SOCKET = "api.sock"


@dataclass(frozen=True)
class UpOptions:
    """What `./kalends up` was told."""

    host: str
    port: int
    data_dir: Path
    public_url: str | None = None
    demo: bool = True
    show_mail: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the port."""
        return self.host in LOOPBACK

    def site(self) -> SiteAddresses:
        """The addresses that follow from the options, before the parts have theirs."""
        reached_at = own_address() if self.host in EVERYWHERE else self.host
        name = "localhost" if self.is_local else reached_at
        public_url = self.public_url or f"http://{name}:{self.port}"
        told = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
        return SiteAddresses(public_url, (*LOOPBACK[:2], "[::1]", reached_at, *told))


def up(options: UpOptions, console: Console) -> None:
    """Run until Ctrl-C or SIGTERM; raises LauncherError with one sentence when it can't."""
    ensure_free(options.host, options.port)
    ensure_answering(os.environ)
    console.say("Starting Kalends")
    with stop_on_signals(), ExitStack() as undo:
        try:
            _run(options, console, undo)
        except StopRequested:
            console.say("\nStopping Kalends")
            undo.close()
            console.say("Everything has stopped.")


def _run(options: UpOptions, console: Console, undo: ExitStack) -> None:
    services = undo.enter_context(servers.start_what_is_missing(options.data_dir, console=console))
    folder, logs = services.folder, services.folder.folder("logs")
    site, mail_port = _full_site(options, services)
    backend = backend_environment(data=folder.path, services=services.environment, site=site)
    build = ensure_build(console)
    supervisor = Supervisor(console)
    undo.callback(supervisor.stop)
    # The web app takes as long to start as the database to be brought up to date, and does not need it.
    web = web_environment(
        backend, site=site, build=build, data=folder.path, mail_folder=_shown(options, folder)
    )
    if mail_port is not None:
        catching = mail_program(environment=web, port=mail_port, folder=folder.folder("mail"), logs=logs)
        supervisor.start(catching)
    supervisor.start(web_program(environment=web, host=options.host, port=options.port, logs=logs))
    with console.step("Bringing the database up to date"):
        _migrate(backend, logs)
    demo = _make_demo(backend, console) if options.demo else ""
    with console.step("Starting the API and the web app"):
        supervisor.start(api_program(environment=backend, socket=services.sockets / API_SOCKET, logs=logs))
        supervisor.wait_until_ready("API")
        supervisor.wait_until_ready("web app")
    with console.step("Starting the worker and the scheduler"):
        supervisor.start(worker_program(environment=backend, logs=logs))
        supervisor.start(calendar_worker_program(environment=backend, logs=logs))
        supervisor.start(beat_program(environment=backend, logs=logs))
    folder.write_instance(build=str(build), **asdict(site))
    mail = _mail_sentence(options, site, caught=mail_port is not None)
    tell_addresses(console, site=site, demo=demo, mail=mail, data=folder.path)
    supervisor.watch(also=services.revive)


def _full_site(options: UpOptions, services: Servers) -> tuple[SiteAddresses, int | None]:
    """The site's addresses with those of its parts, and the catcher's port where mail is caught."""
    api_url = f"unix://{services.sockets / API_SOCKET}"
    given = os.environ.get("EMAIL_URL")
    if given:
        return replace(options.site(), email_url=given, api_url=api_url), None
    port = free_port()
    return replace(options.site(), email_url=f"smtp://127.0.0.1:{port}", api_url=api_url), port


def _migrate(backend: Mapping[str, str], logs: Path) -> None:
    run_to_end(
        django_command("migrate", "--noinput"),
        environment=backend,
        folder=ROOT,
        log=logs / "migrate.log",
        failure="The database could not be brought up to date",
    )


def _make_demo(backend: Mapping[str, str], console: Console) -> str:
    """The demo organizer on an empty database; what was said about her, for the end."""
    with console.step("Looking after the demo"):
        told = subprocess.run(
            django_command("demo"), env=dict(backend), cwd=ROOT, capture_output=True, text=True
        )
    if told.returncode == 0:
        return told.stdout.strip()
    return f"The demo could not be made: {(told.stderr.strip().splitlines() or ['no reason given'])[-1]}"


def _mail_sentence(options: UpOptions, site: SiteAddresses, *, caught: bool) -> str:
    if not caught:
        return f"sent through {urlsplit(site.email_url).hostname}"
    if options.is_local:
        return f"{site.public_url}/mail/  (caught here until EMAIL_URL names a mail server)"
    if options.show_mail:
        return f"{site.public_url}/mail/  (anyone who can reach this port can read it)"
    return "caught in the data folder; --show-mail lets anyone who can reach this port read it"


def _shown(options: UpOptions, folder: DataFolder) -> Path | None:
    """The caught mail, where it may be read through the port; nothing is in it when mail goes elsewhere."""
    is_caught = not os.environ.get("EMAIL_URL")
    return folder.folder("mail") if is_caught and (options.is_local or options.show_mail) else None

"""`./kalends up`: all that an installation needs, started in order, watched, stopped in reverse order."""

import os
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from launcher import app_programs, servers
from launcher.announcement import tell_addresses
from launcher.console import Console
from launcher.environment import SiteAddresses, backend_environment, web_environment
from launcher.frontend_build import ensure_build
from launcher.management import django_command
from launcher.places import ROOT
from launcher.ports import EVERYWHERE, LOOPBACK, ensure_free, free_port, own_address
from launcher.processes import run_to_end
from launcher.servers import Servers
from launcher.supervisor import StopRequested, Supervisor, stop_on_signals


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
        public_url = (self.public_url or f"http://{name}:{self.port}").rstrip("/")
        told = [host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
        return SiteAddresses(public_url, (*LOOPBACK[:2], "[::1]", reached_at, *told))


def up(options: UpOptions, console: Console) -> None:
    """Run until Ctrl-C or SIGTERM; raises LauncherError with one sentence when it can't."""
    ensure_free(options.host, options.port)
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
    site, mail_port = _full_site(options, services)
    backend = backend_environment(data=services.folder.path, services=services.environment, site=site)
    build = ensure_build(console)
    with console.step("Bringing the database up to date"):
        _migrate(backend, services.folder.folder("logs"))
    demo = _make_demo(backend, console) if options.demo else ""
    supervisor = Supervisor(console)
    undo.callback(supervisor.stop)
    _start_programs(supervisor, options, services, backend, site, build, mail_port)
    services.folder.write_instance(build=str(build), **asdict(site))
    mail = _mail_sentence(options, site, caught=mail_port is not None)
    tell_addresses(console, site=site, demo=demo, mail=mail, data=services.folder.path)
    supervisor.watch(also=services.revive)


def _full_site(options: UpOptions, services: Servers) -> tuple[SiteAddresses, int | None]:
    """The site's addresses with those of its parts, and the catcher's port where mail is caught."""
    api_url = f"unix://{services.sockets / 'api.sock'}"
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


def _start_programs(
    supervisor: Supervisor,
    options: UpOptions,
    services: Servers,
    backend: Mapping[str, str],
    site: SiteAddresses,
    build: Path,
    mail_port: int | None,
) -> None:
    data, logs, mail = services.folder.path, services.folder.folder("logs"), services.folder.folder("mail")
    shown = mail if mail_port is not None and (options.is_local or options.show_mail) else None
    web = web_environment(backend, site=site, build=build, data=data, mail_folder=shown)
    if mail_port is not None:
        supervisor.start(app_programs.mail_program(environment=web, port=mail_port, folder=mail, logs=logs))
    with supervisor.console.step("Starting the API and the web app"):
        socket = services.sockets / "api.sock"
        supervisor.start(app_programs.api_program(environment=backend, socket=socket, logs=logs))
        supervisor.start(
            app_programs.web_program(environment=web, host=options.host, port=options.port, logs=logs)
        )
        supervisor.wait_until_ready("API")
        supervisor.wait_until_ready("web app")
    with supervisor.console.step("Starting the worker and the scheduler"):
        supervisor.start(app_programs.worker_program(environment=backend, logs=logs))
        supervisor.start(app_programs.beat_program(environment=backend, logs=logs))

"""Providers that run for the time of a test, and an installation that may ask them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.backend.integrations.radicale import CalendarServer, calendar_server
from tests.simulators.google import Google
from tests.simulators.graph import Graph
from tests.simulators.oauth import ZoomLogin, apps_at
from tests.simulators.web import running
from tests.web_servers import WebServer, web_server


@pytest.fixture
def google() -> Iterator[Google]:
    """Google, where Olga has an account."""
    with running(Google) as simulator:
        yield simulator


@pytest.fixture
def zoom() -> Iterator[ZoomLogin]:
    """The part of Zoom that asks for permission."""
    with running(ZoomLogin) as simulator:
        yield simulator


@pytest.fixture
def graph() -> Iterator[Graph]:
    """Microsoft Graph, where Olga has an account."""
    with running(Graph) as simulator:
        yield simulator


@pytest.fixture
def at_microsoft(graph: Graph, settings: Settings) -> Graph:
    """The same, known to this installation."""
    settings.OAUTH_APPS = apps_at(microsoft=graph.address)
    return graph


@pytest.fixture
def at_google(google: Google, settings: Settings) -> Google:
    """The same, known to this installation."""
    settings.OAUTH_APPS = apps_at(google=google.address)
    return google


@pytest.fixture
def at_zoom(zoom: ZoomLogin, settings: Settings) -> ZoomLogin:
    """The same, known to this installation."""
    settings.OAUTH_APPS = apps_at(zoom=zoom.address)
    return zoom


@pytest.fixture
def radicale(tmp_path: Path, settings: Settings) -> Iterator[CalendarServer]:
    """Radicale with an account of Olga's, which the operator lets us ask."""
    with calendar_server(tmp_path) as server:
        settings.OUTGOING_PRIVATE_HOSTS = [*settings.OUTGOING_PRIVATE_HOSTS, server.host]
        yield server


@pytest.fixture
def website(settings: Settings) -> Iterator[WebServer]:
    """A web server that the operator lets us ask, too."""
    with web_server() as server:
        settings.OUTGOING_PRIVATE_HOSTS = [*settings.OUTGOING_PRIVATE_HOSTS, f"127.0.0.1:{server.port}"]
        yield server

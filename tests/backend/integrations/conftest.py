"""Providers that run for the time of a test, and an installation that has credentials for them."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.simulators.google import Google
from tests.simulators.oauth import ZoomLogin, apps_at
from tests.simulators.web import running


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
def at_google(google: Google, settings: Settings) -> Google:
    """The same, known to this installation."""
    settings.OAUTH_APPS = apps_at(google=google.address)
    return google


@pytest.fixture
def at_zoom(zoom: ZoomLogin, settings: Settings) -> ZoomLogin:
    """The same, known to this installation."""
    settings.OAUTH_APPS = apps_at(zoom=zoom.address)
    return zoom

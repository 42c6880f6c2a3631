"""Every page is drawn from its Python: a wrong name in one of them fails here, before any browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import web
from build_plugin import COMMON_COMPONENTS
from web import routes
from web.web import PAGES, Page


def props_in(drawn: Any) -> Iterator[list[str]]:
    """The props of every element of a drawn page."""
    if isinstance(drawn, dict):
        if drawn.get("props"):
            yield drawn["props"]
        drawn = list(drawn.values())
    if isinstance(drawn, list | tuple):
        for part in drawn:
            yield from props_in(part)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
class TestPages:
    def test_can_be_drawn(self, page: Page) -> None:
        assert page.component().render()

    def test_have_a_title(self, page: Page) -> None:
        assert str(page.title)

    def test_leave_files_to_the_browser(self, page: Page) -> None:
        # Without `reloadDocument` the router takes the press and shows that there is no such page.
        files = [props for props in props_in(page.component().render()) if "download:true" in props]
        assert [props for props in files if "reloadDocument:true" not in props] == []

    def test_are_styled_by_classes_only(self, page: Page) -> None:
        # The build leaves out what would make styles at run time: `build_plugin.KalendsBuild`.
        assert "css:" not in str(page.component().render())


class TestFiles:
    @pytest.mark.parametrize("route", [routes.BOOKINGS, routes.ANALYTICS])
    def test_are_offered_where_there_are_lists(self, route: str) -> None:
        page = next(page for page in PAGES if page.route == route)
        assert any("download:true" in props for props in props_in(page.component().render()))


class TestCommonFile:
    @pytest.mark.parametrize("component", COMMON_COMPONENTS)
    def test_holds_scripts_that_are_there(self, component: str) -> None:
        # A name that fits nothing would go unnoticed, but for one more file that every guest waits for.
        source = Path(web.__file__).with_name("components") / f"{component}.py"
        assert "rx.asset(" in source.read_text("utf-8")


class TestRoutes:
    def test_lead_to_one_page_each(self) -> None:
        routes = [page.route for page in PAGES]
        assert len(routes) == len(set(routes))

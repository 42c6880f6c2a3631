"""Every page is drawn from its Python: a wrong name in one of them fails here, before any browser."""

import pytest

from web.web import PAGES, Page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.route)
class TestPages:
    def test_can_be_drawn(self, page: Page) -> None:
        assert page.component().render()

    def test_have_a_title(self, page: Page) -> None:
        assert str(page.title)

    def test_are_styled_by_classes_only(self, page: Page) -> None:
        # The build leaves out what would make styles at run time: `build_plugin.KalendsBuild`.
        assert "css:" not in str(page.component().render())


class TestRoutes:
    def test_lead_to_one_page_each(self) -> None:
        routes = [page.route for page in PAGES]
        assert len(routes) == len(set(routes))

"""Letters twice as large on a narrow phone, as people who see badly set them."""

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import pick_free_day, pick_time

NARROW: ViewportSize = {"width": 360, "height": 780}
TWICE = (
    "document.addEventListener('DOMContentLoaded', () => document.documentElement.style.fontSize = '200%')"
)
# Sideways past the edge, or words that stand letter by letter.
UNREADABLE = """() => {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`${scrollWidth} px wide`);
    for (const button of document.querySelectorAll('main button, main a, footer p')) {
        const { width, height } = button.getBoundingClientRect();
        if (height > 5 * width) found.push(button.innerText);
    }
    return found;
}"""


def unreadable(page: Page) -> list[str]:
    found: list[str] = page.evaluate(UNREADABLE)
    return found


class TestBooking:
    def test_can_be_read_at_every_step(self, open_page: OpenPage) -> None:
        page = open_page(viewport=NARROW)
        page.add_init_script(TWICE)
        page.goto("/olga/intro-call")
        expect(page.locator("[data-day]").first).to_be_visible()
        assert unreadable(page) == []
        pick_free_day(page)
        expect(page.get_by_label("Choose a time").get_by_role("button").first).to_be_visible()
        assert unreadable(page) == []
        pick_time(page)
        expect(page.get_by_label("Your name")).to_be_visible()
        assert unreadable(page) == []

"""Files that an organizer takes along, by a press on the page."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.test_organizer import sign_in


@pytest.fixture
def olga_page(kalends: Installation, open_page: OpenPage) -> Page:
    page = open_page(viewport=DESK)
    sign_in(page, email="olga@example.com", password=kalends.password)
    return page


def download(page: Page, link: str, to: Path) -> Path:
    """Press a link, and keep what comes."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name=link).click()
    path = to / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


class TestBookings:
    def test_come_as_a_table_a_sheet_and_a_calendar(self, olga_page: Page, tmp_path: Path) -> None:
        olga_page.goto("/bookings/")
        olga_page.get_by_text("Export", exact=True).click()
        table, sheet, calendar = (
            download(olga_page, link, tmp_path) for link in ("CSV table", "Excel sheet", "Calendar file")
        )
        assert table.read_text(encoding="utf-8-sig").startswith("Booking,Event type,Status,")
        assert b"Event type" in ZipFile(sheet).read("xl/worksheets/sheet1.xml")
        assert calendar.read_text().startswith("BEGIN:VCALENDAR")


class TestFigures:
    def test_come_as_a_table(self, olga_page: Page, tmp_path: Path) -> None:
        olga_page.goto("/analytics/")
        assert download(olga_page, "Download as CSV", tmp_path).suffix == ".csv"

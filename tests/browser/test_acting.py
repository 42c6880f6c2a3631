"""Somebody is let act for an organizer: chosen in the frame, said all the while, over at once."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.conftest import DESK, OpenPage
from tests.browser.installation import Installation
from tests.browser.steps import new_address
from tests.browser.test_organizer import PASSWORD, sign_in, sign_up


class TestActing:
    def test_goes_from_a_share_to_its_end(self, kalends: Installation, open_page: OpenPage) -> None:
        vera, olga = new_address("vera"), new_address("olga")
        name = f"Olga {uuid4().hex[:6]}"
        theirs, hers = open_page(viewport=DESK), open_page(viewport=DESK)
        sign_up(kalends, open_page(), name="Vera Helps", email=vera)
        sign_up(kalends, theirs, name=name, email=olga)
        theirs.goto("/settings/sharing/")
        theirs.get_by_label("With whom").fill(vera)
        theirs.get_by_role("button", name="Share it").click()
        expect(theirs.get_by_text("gets a mail that says how to find it")).to_be_visible()

        sign_in(hers, email=vera, password=PASSWORD)
        hers.get_by_role("combobox", name="Acting for").first.select_option(label=name)
        said = hers.get_by_role("status").filter(has_text=f"You act for {name}.")
        expect(said).to_contain_text("You may look at everything. You may change nothing.")
        expect(hers).to_have_url(re.compile("/bookings/$"))
        expect(hers.get_by_role("link", name="Book for someone")).to_have_count(0)
        hers.goto("/availability/")
        expect(hers.get_by_label("Schedule", exact=True)).to_be_disabled()
        expect(hers.get_by_role("button", name="New schedule")).to_have_count(0)
        hers.goto("/workflows/")
        expect(hers.get_by_text("Nothing is done by itself yet.")).to_be_visible()
        expect(hers.get_by_role("link", name="New workflow")).to_have_count(0)
        hers.goto("/bookings/")
        hers.get_by_text("Export").click()
        with hers.expect_download() as download:
            hers.get_by_role("link", name="CSV table").click()
        assert download.value.suggested_filename.endswith(".csv")

        theirs.get_by_role("button", name="Take back").click()
        theirs.get_by_role("button", name="Stop sharing it").click()
        expect(theirs.get_by_text("It is not shared any more.")).to_be_visible()
        hers.get_by_role("link", name="Analytics").first.click()
        expect(hers.get_by_text("That is not shared with you any more.")).to_be_visible()
        expect(said).to_have_count(0)
        assert "kalends-acting" not in {cookie["name"] for cookie in hers.context.cookies()}

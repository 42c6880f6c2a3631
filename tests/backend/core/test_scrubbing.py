"""What the logs never hold."""

import logging

import pytest

from core.scrubbing import ScrubbingFormatter, scrub

TOKEN = "q3T-_x9" * 6 + "a"


class TestScrub:
    @pytest.mark.parametrize(
        "text",
        [
            f"Not Found: /api/v1/events/booking/{TOKEN}/manage/",
            f"http://testserver/verify-email/{TOKEN}",
            f"http://testserver/reset-password/{TOKEN}?x=1",
            f"/api/v1/events/waitlist/{TOKEN}/place/",
            f"/waitlist/{TOKEN}/place",
            f"/api/v1/events/feed/{TOKEN}.ics",
            f'GET "/x?key={TOKEN}&a=b"',
            f"/x?a=b&token={TOKEN}",
        ],
    )
    def test_masks_keys_in_links(self, text: str) -> None:
        assert TOKEN not in scrub(text)
        assert scrub(text).startswith(text.partition(TOKEN)[0])

    @pytest.mark.parametrize("address", ["ivo@example.com", "Ivo.O+x@sub.example.co.uk"])
    def test_masks_addresses(self, address: str) -> None:
        assert scrub(f"to {address}, at once") == "to …@…, at once"

    def test_masks_the_row_that_postgresql_quotes(self) -> None:
        said = "duplicate key\nDETAIL:  Key (name)=(Ivo Invitee) already exists.\n"
        assert scrub(said) == "duplicate key\nDETAIL: …\n"

    @pytest.mark.parametrize("text", ["GET /api/v1/events/bookings/ 200", "12:30 @ noon", "/booking/x/"])
    def test_leaves_the_rest(self, text: str) -> None:
        assert scrub(text) == text


class TestScrubbingFormatter:
    def write(self, message: str, *arguments: object, error: Exception | None = None) -> str:
        trace = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord("apps", logging.ERROR, "x.py", 1, message, arguments, trace)
        return ScrubbingFormatter("%(levelname)s %(name)s %(message)s").format(record)

    def test_writes_one_line_a_record(self) -> None:
        assert self.write("from %s", "a\r\nERROR forged") == "ERROR apps from a\\r\\nERROR forged"

    def test_scrubs_the_traceback_too(self) -> None:
        written = self.write("failed", error=ValueError("ivo@example.com"))
        assert written.endswith("ValueError: …@…")

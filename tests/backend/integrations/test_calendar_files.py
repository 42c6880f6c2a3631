"""Calendar files of strangers: what takes time in them, and that they end in time."""

import time
from datetime import UTC, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from apps.integrations.errors import Refused
from apps.integrations.providers.calendar_files import CalendarFile, read_files, reading
from apps.integrations.providers.ports import ExternalEventData

START, END = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
NINE = ["DTSTART:20270302T090000Z", "DTEND:20270302T100000Z"]


def file_of(*events: list[str], head: str = "") -> str:
    """A whole calendar. head: lines before its events."""
    parts = [
        f"BEGIN:VEVENT\nUID:{n}\n" + "\n".join(lines) + "\nEND:VEVENT\n" for n, lines in enumerate(events)
    ]
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{''.join(parts)}END:VCALENDAR\n".replace("\n", "\r\n")


def read(text: str, *, zone: str = "Europe/Berlin", series_id: str = "") -> list[ExternalEventData]:
    files = [CalendarFile(series_id=series_id, etag="", text=text)]
    return read_files(files, zone=ZoneInfo(zone), owners={"olga@example.com"}, start=START, end=END)


def spans(text: str, zone: str = "Europe/Berlin") -> list[str]:
    return [f"{each.start:%d %H:%M}-{each.end:%d %H:%M}" for each in read(text, zone=zone)]


class TestTime:
    def test_of_a_day_is_that_of_the_calendars_zone(self) -> None:
        whole = ["DTSTART;VALUE=DATE:20270328", "DTEND;VALUE=DATE:20270329"]
        # The clocks go forward that Sunday: the day has 23 hours.
        assert spans(file_of(whole)) == ["27 23:00-28 22:00"]
        assert spans(file_of(whole), zone="America/New_York") == ["28 04:00-29 04:00"]
        there = file_of(whole, head="X-WR-TIMEZONE:Asia/Tokyo\n")
        assert spans(there) == ["27 15:00-28 15:00"]

    @pytest.mark.parametrize("name", ["Nowhere/Land", "../../etc/passwd", "Europe", "\x01", "x" * 5_000])
    def test_of_a_day_is_the_organizers_where_the_zone_is_none(self, name: str) -> None:
        whole = file_of(["DTSTART;VALUE=DATE:20270302"], head=f"X-WR-TIMEZONE:{name}\n")
        assert spans(whole) == ["01 23:00-02 23:00"]

    def test_of_a_day_without_an_end_is_that_day(self) -> None:
        assert spans(file_of(["DTSTART;VALUE=DATE:20270302"])) == ["01 23:00-02 23:00"]

    def test_of_a_number_of_days_ends_at_a_midnight(self) -> None:
        a_day = ["DTSTART;VALUE=DATE:20270328", "DURATION:P1D"]
        assert spans(file_of(a_day)) == ["27 23:00-28 22:00"]
        twice = ["DTSTART;VALUE=DATE:20270327", "DURATION:P1D", "RRULE:FREQ=DAILY;COUNT=2"]
        assert spans(file_of(twice)) == ["26 23:00-27 23:00", "27 23:00-28 22:00"]

    @pytest.mark.parametrize(
        ("lines", "expected"),
        [
            (["DTSTART:20270302T090000", "DTEND:20270302T100000"], ["02 08:00-02 09:00"]),
            (["DTSTART:20270302T090000Z", "DURATION:PT90M"], ["02 09:00-02 10:30"]),
            (["DTSTART:20270302T090000Z"], ["02 09:00-02 09:00"]),
            (["DTSTART;TZID=America/New_York:20270302T090000", "DURATION:PT1H"], ["02 14:00-02 15:00"]),
            (["DTSTART;TZID=Eastern Standard Time:20270302T090000", "DURATION:PT1H"], ["02 14:00-02 15:00"]),
        ],
        ids=["floating", "duration", "no length", "zone", "zone of Windows"],
    )
    def test_is_read_in_its_zone(self, lines: list[str], expected: list[str]) -> None:
        assert spans(file_of(lines)) == expected

    def test_outside_the_window_is_left_out(self) -> None:
        before = ["DTSTART:20270228T090000Z", "DTEND:20270301T000000Z"]
        after = ["DTSTART:20270401T000000Z", "DTEND:20270401T010000Z"]
        assert spans(file_of(before, after, NINE)) == ["02 09:00-02 10:00"]


class TestBusy:
    @pytest.mark.parametrize(
        ("lines", "is_busy"),
        [
            ([], True),
            (["TRANSP:OPAQUE"], True),
            (["TRANSP:TRANSPARENT"], False),
            (["STATUS:TENTATIVE"], True),
            (["STATUS:CANCELLED"], False),
            (["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], False),
            (["ATTENDEE;PARTSTAT=DECLINED:mailto:Olga@example.com"], False),
            (["ATTENDEE;PARTSTAT=DECLINED:mailto:ivo@example.com"], True),
            (["ATTENDEE;PARTSTAT=ACCEPTED:mailto:olga@example.com", "ATTENDEE:mailto:ivo@example.com"], True),
        ],
        ids=str,
    )
    def test_is_what_is_not_free_cancelled_or_declined(self, lines: list[str], is_busy: bool) -> None:
        (event,) = read(file_of([*NINE, *lines]))
        assert event.is_busy == is_busy

    def test_leaves_out_the_dates_that_were_cancelled_or_moved(self) -> None:
        text = file_of([*NINE, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20270303T090000Z"])
        moved = (
            "BEGIN:VEVENT\r\nUID:0\r\nRECURRENCE-ID:20270304T090000Z\r\nDTSTART:20270304T150000Z\r\n"
            "DTEND:20270304T160000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        found = read(text.replace("END:VCALENDAR\r\n", moved))
        assert sorted(f"{each.start:%d %H}" for each in found) == ["02 09", "04 15", "05 09"]
        assert len({each.external_id for each in found}) == 3

    def test_keeps_all_dates_that_were_moved_together(self) -> None:
        text = file_of([*NINE, "RRULE:FREQ=WEEKLY;COUNT=4"])
        moved = (
            "BEGIN:VEVENT\r\nUID:0\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270316T090000Z\r\n"
            "DTSTART:20270316T120000Z\r\nDTEND:20270316T130000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        found = read(text.replace("END:VCALENDAR\r\n", moved), series_id="/a.ics")
        assert sorted(f"{each.start:%d %H}" for each in found) == ["02 09", "09 09", "16 12", "23 12"]
        assert len({each.external_id for each in found}) == 4

    def test_reads_a_zone_that_the_file_describes_itself(self) -> None:
        zone = (
            "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:19701101T020000\n"
            "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\n"
            "BEGIN:DAYLIGHT\nDTSTART:19700308T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n"
            "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
        )
        lines = ["DTSTART;TZID=Ours:20270309T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=2"]
        # Their clocks go forward on 14 March.
        assert spans(file_of(lines, head=zone)) == ["09 14:00-09 15:00", "16 13:00-16 14:00"]


BOMBS = {
    "every second": "FREQ=SECONDLY",
    "every minute": "FREQ=MINUTELY",
    "never": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "no step": "FREQ=DAILY;INTERVAL=0",
    "all of each": "FREQ=SECONDLY;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5;BYHOUR=0,1,2,3",
    "many": "FREQ=SECONDLY;COUNT=999999999",
    "nonsense": "FREQ=SOMETIMES",
    "far": "FREQ=DAILY;INTERVAL=999999999",
}


class TestHostileFile:
    @pytest.mark.parametrize("rule", BOMBS.values(), ids=list(BOMBS))
    def test_with_such_a_rule_ends_in_time_and_spoils_nothing_else(self, rule: str) -> None:
        began = time.monotonic()
        found = read(file_of([*NINE, f"RRULE:{rule}"], [*NINE, "SUMMARY:Dentist"]))
        assert time.monotonic() - began < 8
        assert "Dentist" in {each.title for each in found}
        assert {each.title for each in found} == {"Dentist", ""}

    def test_of_the_first_year_of_all_is_read(self) -> None:
        text = file_of(
            ["DTSTART:00010101T000000Z", "DTEND:00010101T010000Z", "RRULE:FREQ=DAILY"],
            ["DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:99991231"],
            ["DTSTART;TZID=Pacific/Kiritimati:00010101T000000", "DTEND:99991231T235959Z"],
            NINE,
        )
        began = time.monotonic()
        found = read(text)
        assert time.monotonic() - began < 8
        assert "02 09:00-02 10:00" in [f"{each.start:%d %H:%M}-{each.end:%d %H:%M}" for each in found]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\x00\x01\x02",
            "BEGIN:VCALENDAR\r\n",
            "BEGIN:VCALENDAR\r\n" * 2_000,
            "<html>not a calendar</html>",
            file_of(["DTSTART:tomorrow"]),
            file_of(["DTSTART:20270230T090000Z"]),
            file_of(["DTSTART;TZID=../../etc/passwd:20270302T090000", "DURATION:PT-1H"]),
            file_of(["SUMMARY:no time"]),
            file_of(["DTSTART:20270302T090000Z", "DURATION:P99999999999D"]),
        ],
        ids=range(10),
    )
    def test_that_is_none_holds_nothing_that_takes_time(self, text: str) -> None:
        assert all(each.start >= each.end or each.title == "" for each in read(text))

    def test_that_is_damaged_anyhow_spoils_no_other(self) -> None:
        chance = Random(7)
        pieces = [
            "\x00",
            "-1",
            "",
            "SECONDLY",
            "\r\n ",
            ";",
            "=",
            "VALUE=DATE",
            "00010101T000000Z",
            "UNTIL=1900",
        ]
        whole = file_of(
            [*NINE, "RRULE:FREQ=WEEKLY;COUNT=30;BYDAY=MO,TU", "EXDATE:20270309T090000Z"],
            ["DTSTART;TZID=Europe/Paris:20270302T090000", "DURATION:PT1H", "ATTENDEE;CN=a:mailto:x@y.z"],
            head="X-WR-TIMEZONE:Europe/Paris\n",
        )
        files = []
        for number in range(400):
            text = list(whole)
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(text))
                text[at : at + chance.randrange(0, 20)] = list(chance.choice(pieces))
            files.append(CalendarFile(series_id=f"/{number}.ics", etag="", text="".join(text)))
        files.append(CalendarFile(series_id="/good.ics", etag="", text=file_of(NINE)))
        found = read_files(files, zone=ZoneInfo("Europe/Berlin"), owners=[], start=START, end=END)
        assert "/good.ics" in {each.external_id for each in found}
        assert len({each.external_id for each in found}) == len(found)

    def test_with_a_title_of_ten_megabytes_is_cut(self) -> None:
        (event,) = read(file_of([*NINE, "SUMMARY:" + "ä" * 5_000_000]))
        assert event.title == "ä" * 300

    def test_has_no_control_characters_in_what_is_kept(self) -> None:
        text = file_of([*NINE, "SUMMARY:a\\nb\x07c\x00d"]).replace("UID:0", "UID:x\x00y")
        (event,) = read(text)
        assert event.title.isprintable()
        assert "\x00" not in event.external_id + event.uid

    def test_with_more_events_than_can_be_read_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_EVENTS", 100)
        with pytest.raises(Refused, match="more than can be read"):
            read(file_of(*[NINE] * 101))
        assert len(read(file_of(*[NINE] * 100))) == 100

    def test_that_takes_too_long_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_SECONDS", 0.01)
        with pytest.raises(Refused, match="too long"):
            read(file_of(NINE))

    def test_of_ten_thousand_events_is_read_in_seconds(self) -> None:
        began = time.monotonic()
        assert len(read(file_of(*[NINE] * 10_000))) == 10_000
        assert time.monotonic() - began < 12

"""The product, and next to it the least that answers the same question from the same database.

`application` serves both in one process: `/bare/…` is a Ninja route without middleware that makes the
product's two statements, does the straight pass and writes the starts down; everything else is the product
with all its middleware. The clock stands at the works' own now, so that their answers are known.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import orjson  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from ninja import NinjaAPI  # noqa: E402

from apps.events.selectors import agenda, offers  # noqa: E402
from config.wsgi import application as product  # noqa: E402
from core import clock  # noqa: E402
from tests.benchmarks.straight import straight_starts  # noqa: E402
from tests.benchmarks.workload import NOW, Work  # noqa: E402

clock.now = lambda: datetime.fromtimestamp(NOW, UTC)

# No slot of a work lies in the six hours in which the viewer's clocks change; the answer is checked.
OFFSET_SECONDS = 6 * 3600

bare_api = NinjaAPI(urls_namespace="bare", docs_url=None, openapi_url=None)


@bare_api.get("/slots/{organizer_slug}/{event_type_slug}/")
def slots(
    request: HttpRequest,
    organizer_slug: str,
    event_type_slug: str,
    start_date: date,
    end_date: date,
    timezone: str,
) -> HttpResponse:
    """Two statements, the straight pass, text."""
    row = offers.OfferRow._make(
        offers._BY_LINK.first(  # type: ignore[arg-type]
            organizer_slug=organizer_slug, event_type_slug=event_type_slug, first=start_date, last=end_date
        )
    )
    zone = ZoneInfo(row.hours_zone)
    begins = int(datetime(start_date.year, start_date.month, start_date.day, tzinfo=zone).timestamp())
    days = (end_date - start_date).days + 1
    with connection.cursor() as cursor:
        window = {
            "start": begins,
            "end": begins + days * 86_400,
            "leaving": None,
            "is_counted": False,
            "now": clock.now(),
        }
        cursor.execute(agenda._AROUND, {"organizer": row.organizer_id, "event_type": row.id, **window})
        busy = [each[:2] for each in cursor.fetchall()]
    starts = straight_starts(_work(row, zone, start_date, days, busy))
    body = {"timezone": timezone, "days": _by_date(starts, ZoneInfo(timezone))}
    return HttpResponse(orjson.dumps(body), content_type="application/json")


@bare_api.get("/one-query/")
def one_query(request: HttpRequest) -> HttpResponse:
    """The least that an endpoint with a database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        (found,) = cursor.fetchone()
    return HttpResponse(orjson.dumps({"found": found}), content_type="application/json")


def _work(row: offers.OfferRow, zone: ZoneInfo, first_day: date, days: int, busy: list[Any]) -> Work:
    weekly: dict[int, list[tuple[int, int]]] = {}
    for weekday, opens, closes in orjson.loads(row.weekly_rows or "[]"):
        weekly.setdefault(weekday, []).append((opens, closes))
    return Work(
        name="bare",
        days=days,
        busy=busy,
        bookings=[],
        duration_minutes=row.duration,
        interval_minutes=row.slot_interval_minutes,
        zone=zone,
        first_day=first_day,
        weekly=weekly,
    )


def _by_date(starts: list[int], zone: ZoneInfo) -> dict[str, list[str]]:
    """The starts as ISO 8601, by the viewer's date; the offset is looked up once for each six hours."""
    offsets: dict[int, tuple[int, str]] = {}
    days: dict[int, list[str]] = {}
    for start in starts:
        part = start // OFFSET_SECONDS
        if part not in offsets:
            local = datetime.fromtimestamp(part * OFFSET_SECONDS, zone)
            offsets[part] = (int((local.utcoffset() or timedelta()).total_seconds()), local.isoformat()[-6:])
        seconds, suffix = offsets[part]
        day, second = divmod(start + seconds, 86_400)
        if day not in days:
            days[day] = []
            text = (date(1970, 1, 1) + timedelta(days=day)).isoformat()
        days[day].append(f"{text}T{second // 3600:02}:{second // 60 % 60:02}:00{suffix}")
    return {texts[0][:10]: texts for texts in days.values()}


urlpatterns = [path("bare/", bare_api.urls)]


class _BareRequest(WSGIRequest):
    urlconf = __name__


class _BareHandler(WSGIHandler):
    request_class = _BareRequest


with override_settings(MIDDLEWARE=[]):
    _bare = _BareHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Either of the two, by the path."""
    handler = _bare if environ["PATH_INFO"].startswith("/bare/") else product
    return handler(environ, start_response)

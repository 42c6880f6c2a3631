"""Figures as a table of four columns: what they are of, which one, of whom, and how much."""

from collections.abc import Iterator

from shared_types.analytics import AnalyticsRead, Bucket

type Row = tuple[str, str, str, int | float | str | None]

HEADING: Row = ("section", "figure", "of", "value")


def analytics_rows(read: AnalyticsRead) -> Iterator[Row]:
    """The heading, then every figure on a line of its own."""
    yield HEADING
    yield "window", "start_date", "", read.start_date.isoformat()
    yield "window", "end_date", "", read.end_date.isoformat()
    yield "window", "timezone", "", read.timezone
    yield "bookings", "total", "", read.total
    for status in read.statuses:
        yield "bookings", "status", status.status, status.count
    for sync in read.calendar_sync:
        yield "calendar_sync", "status", sync.status, sync.count
    yield from _event_types(read)
    yield from _cancellations(read)
    for part, figures in (("groups", read.groups), ("no_shows", read.no_shows)):
        for name, value in figures.model_dump().items():
            yield part, name, "", value
    yield "lead_times", "bookings", "", read.lead_times.bookings
    yield "lead_times", "median_minutes", "", read.lead_times.median_minutes
    yield from _buckets("lead_times", read.lead_times.buckets)
    for hour in read.popular_hours:
        yield "popular_hours", f"weekday {hour.weekday}", f"{hour.hour:02}:00", hour.count
    for step in read.visits.steps:
        yield "visits", "step", step.step, step.count
    yield "visits", "conversion", "", read.visits.conversion
    yield "unmet_demand", "nothing_free", "", read.unmet_demand.nothing_free
    for refusal in read.unmet_demand.refused:
        yield "unmet_demand", "refused", refusal.code, refusal.count


def _event_types(read: AnalyticsRead) -> Iterator[Row]:
    for each in read.event_types:
        for name in ("bookings", "cancelled", "no_shows", "page_views", "booked_visits"):
            yield "event_types", name, each.name, getattr(each, name)


def _cancellations(read: AnalyticsRead) -> Iterator[Row]:
    cancellations = read.cancellations
    yield "cancellations", "total", "", cancellations.total
    yield "cancellations", "rate", "", cancellations.rate
    for who in cancellations.by_whom:
        yield "cancellations", "cancelled_by", who.cancelled_by, who.count
    yield from _buckets("cancellations", cancellations.notice)
    for reason in cancellations.reasons:
        yield "cancellations", "reason", reason.reason, reason.count
    yield "cancellations", "without_reason", "", cancellations.without_reason


def _buckets(section: str, buckets: list[Bucket]) -> Iterator[Row]:
    for bucket in buckets:
        yield (
            section,
            "up_to_minutes",
            "beyond" if bucket.up_to_minutes is None else str(bucket.up_to_minutes),
            (bucket.count),
        )

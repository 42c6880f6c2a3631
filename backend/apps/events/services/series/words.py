"""A recurrence rule in words."""

from datetime import date

from slot_engine import Frequency, RecurrenceRule, RuleDay

_EACH = {Frequency.DAILY: "Daily", Frequency.WEEKLY: "Weekly", Frequency.MONTHLY: "Monthly"}
_UNITS = {Frequency.DAILY: "days", Frequency.WEEKLY: "weeks", Frequency.MONTHLY: "months"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def words_of(rule: RecurrenceRule) -> str:
    """ "Weekly on Tuesday and Thursday, 8 times": how often, on which days, and for how long."""
    often = _EACH[rule.frequency] if rule.interval == 1 else f"Every {rule.interval} {_UNITS[rule.frequency]}"
    days = [_weekday(day) for day in rule.weekdays] or [_month_day(day) for day in rule.month_days]
    ends = [f"on {_listed(days)}"] if days else []
    return ", ".join([" ".join([often, *ends]), *_end(rule)])


def _end(rule: RecurrenceRule) -> list[str]:
    if rule.count is not None:
        return ["once" if rule.count == 1 else f"{rule.count} times"]
    last = [
        date(each.year, each.month, each.day) for each in (rule.until, rule.last_date) if each is not None
    ]
    return [f"until {day.day} {day:%B} {day.year}" for day in [min(last)]] if last else []


def _weekday(day: RuleDay) -> str:
    name = _WEEKDAYS[day.weekday - 1]
    if day.ordinal is None:
        return name
    return f"the {_ORDINALS[day.ordinal]} {name}" if day.ordinal in _ORDINALS else f"{name} {day.ordinal}"


def _month_day(day: int) -> str:
    if day < 0:
        return "the last day" if day == -1 else f"the {_ordinal(-day)} last day"
    return f"the {_ordinal(day)}"


def _ordinal(number: int) -> str:
    teens = 10 <= number % 100 <= 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

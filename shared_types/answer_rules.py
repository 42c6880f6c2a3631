"""What an organizer asks of an answer beyond its type."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from shared_types.patterns import matches
from shared_types.question_rules import RULES_FOR, ValidationRules, day_of
from shared_types.vocabulary import QuestionType

_NOT_OF_THE_FORM: Final = "This is not in the form that is asked for."


class Refused(ValueError):
    """Why an answer will not do. code: stable; the text is for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def require_rules(answer: Any, rules: ValidationRules, *, kind: QuestionType, today: date) -> None:
    """Raise Refused for the first rule that an answer breaks; rules for other types say nothing.

    answer: as it is kept. today: where the invitee is.
    """
    for name in rules.set_rules():
        if kind in RULES_FOR[name]:
            for broken in _broken(name, answer, rules, today):
                raise broken


def _broken(name: str, answer: Any, rules: ValidationRules, today: date) -> Iterator[Refused]:
    bound = getattr(rules, name)
    match name:
        case "min_length" if len(answer) < bound:
            yield Refused("too_short", f"Write at least {_counted(bound, 'character')}.")
        case "max_length" if len(answer) > bound:
            yield Refused("too_long", f"Write at most {_counted(bound, 'character')}.")
        case "min" if answer < bound:
            yield Refused("too_small", f"Enter {bound} or more.")
        case "max" if answer > bound:
            yield Refused("too_large", f"Enter {bound} or less.")
        case "integer" if answer != int(answer):
            yield Refused("not_whole", "Enter a whole number.")
        case "pattern" if not matches(bound, answer):
            yield Refused("pattern", rules.pattern_message or _NOT_OF_THE_FORM)
        case "earliest_date" if date.fromisoformat(answer) < (day := day_of(bound, today=today)):
            yield Refused("too_early", f"Choose {_written(day)} or a later day.")
        case "latest_date" if date.fromisoformat(answer) > (day := day_of(bound, today=today)):
            yield Refused("too_late", f"Choose {_written(day)} or an earlier day.")
        case "earliest_time" if answer < bound:
            yield Refused("too_early", f"Choose {bound} or later.")
        case "latest_time" if answer > bound:
            yield Refused("too_late", f"Choose {bound} or earlier.")
        case "min_choices" if len(answer) < bound:
            yield Refused("too_few", f"Choose at least {bound}.")
        case "max_choices" if len(answer) > bound:
            yield Refused("too_many", f"Choose at most {bound}.")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

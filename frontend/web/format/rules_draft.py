"""The rules of an answer while they are being edited: as typed and chosen, and as the API takes them.

Beside the rules' own names there are `pattern_kind` with `pattern_text`, and for each end of a span of dates
a `…_kind` with `…_days` or `…_on`.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from shared_types.question_rules import RULES_FOR, ValidationRules
from shared_types.vocabulary import QuestionType

PATTERN_WORDS: Final[Mapping[str, str]] = {
    "": "Anything",
    "digits": "Digits only",
    "letters": "Letters only",
    "both": "Letters and digits only",
    "starts": "Starts with …",
    "ends": "Ends with …",
    "own": "A pattern of your own",
}
DATE_WORDS: Final[Mapping[str, str]] = {
    "": "Any day",
    "today": "The day on which they book",
    "after": "Days after they book",
    "before": "Days before they book",
    "on": "A certain date",
}
_PATTERNS: Final = {"digits": "[0-9]+", "letters": r"[\p{L} ]+", "both": r"[\p{L}0-9 ]+"}
_MESSAGES: Final = {
    "digits": "Use digits only.",
    "letters": "Use letters only.",
    "both": "Use letters and digits only.",
    "starts": "This starts with “{text}”.",
    "ends": "This ends with “{text}”.",
}
NUMBER_WORDS: Final[Mapping[str, str]] = {"": "Any number", "whole": "Whole numbers only"}
_DATES: Final = ("earliest_date", "latest_date")
_NUMBERS: Final = ("min_length", "max_length", "min", "max", "min_choices", "max_choices")
_TIMES: Final = ("earliest_time", "latest_time")
_TODAY: Final = re.compile(r"today(?:([+-])([0-9]+))?")
RULE_NAMES: Final = frozenset(
    [*_NUMBERS, *_TIMES, "integer", "pattern_kind", "pattern_text", "pattern_message"]
    + [f"{name}_{part}" for name in _DATES for part in ("kind", "days", "on")]
)


def typed_rules(rules: ValidationRules) -> dict[str, str]:
    """Stored rules, ready to be edited."""
    typed: dict[str, str] = {
        name: str(getattr(rules, name)) for name in (*_NUMBERS, *_TIMES) if name in rules.set_rules()
    }
    if rules.integer:
        typed["integer"] = "whole"
    for name in _DATES:
        if bound := getattr(rules, name):
            typed |= {f"{name}_{part}": value for part, value in _typed_day(bound).items()}
    if rules.pattern:
        kind, text = _kind_of(rules.pattern)
        typed |= {"pattern_kind": kind, "pattern_text": text}
        if rules.pattern_message and rules.pattern_message != _message(kind, text):
            typed["pattern_message"] = rules.pattern_message
    return typed


def rules_of(typed: Mapping[str, str], kind: str) -> dict[str, Any]:
    """What the API takes, still unchecked: what does not belong to the type of the question is left out."""
    found: dict[str, Any] = {name: number_of(typed.get(name, "")) for name in _NUMBERS}
    found |= {name: typed.get(name, "") for name in _TIMES}
    found |= {name: _day(typed, name) for name in _DATES}
    found["integer"] = True if typed.get("integer") == "whole" else ""
    found |= _pattern(typed)
    return {name: value for name, value in found.items() if value != "" and kind in RULES_FOR[name]}


def number_of(text: str) -> int | float | str:
    """A typed number; what is none stays as typed, for the schema to refuse."""
    plain = text.strip()
    for read in (int, float):
        try:
            return read(plain)
        except ValueError:
            continue
    return plain


def has_rules(kind: str) -> bool:
    """Whether there is anything to say of the answers to a question of a type."""
    return any(kind in kinds for kinds in RULES_FOR.values()) and kind in list(QuestionType)


def _typed_day(bound: str) -> dict[str, str]:
    relative = _TODAY.fullmatch(bound)
    if relative is None:
        return {"kind": "on", "on": bound}
    sign, days = relative.groups()
    if not sign or not int(days):
        return {"kind": "today"}
    return {"kind": "after" if sign == "+" else "before", "days": days}


def _day(typed: Mapping[str, str], name: str) -> str:
    days = typed.get(f"{name}_days", "").strip()
    written = {
        "today": "today",
        "after": f"today+{days}",
        "before": f"today-{days}",
        "on": typed.get(f"{name}_on", "") or "on",
    }
    return written.get(typed.get(f"{name}_kind", ""), "")


def _pattern(typed: Mapping[str, str]) -> dict[str, str]:
    kind, text = typed.get("pattern_kind", ""), typed.get("pattern_text", "")
    pattern = {
        **_PATTERNS,
        "starts": f"{re.escape(text)}.*" if text else "(",
        "ends": f".*{re.escape(text)}" if text else "(",
        "own": text or "(",
    }.get(kind, "")
    if not pattern:
        return {}
    return {"pattern": pattern, "pattern_message": typed.get("pattern_message", "") or _message(kind, text)}


def _kind_of(pattern: str) -> tuple[str, str]:
    """Which of the kinds on offer a pattern is, and the text that goes with it."""
    for kind, known in _PATTERNS.items():
        if pattern == known:
            return kind, ""
    plain = {"starts": pattern.removesuffix(".*"), "ends": pattern.removeprefix(".*")}
    for kind, escaped in plain.items():
        text = re.sub(r"\\(.)", r"\1", escaped)
        if escaped != pattern and re.escape(text) == escaped:
            return kind, text
    return "own", pattern


def _message(kind: str, text: str) -> str:
    return _MESSAGES.get(kind, "").format(text=text[:150])

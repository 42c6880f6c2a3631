"""What counts as an answer, beyond its type: the fields that each type of question has for it."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from web.components.design.fields import select_field, text_field
from web.format.question_draft import QuestionDraft
from web.format.rules_draft import DATE_WORDS, NUMBER_WORDS, PATTERN_WORDS

type Handler = Callable[..., Any]
type Texts = rx.Var[dict[str, str]]


def rule_fields(question: rx.Var[QuestionDraft], *, errors: Texts, on_rule: Handler) -> rx.Component:
    """The rules that make sense for the question's type; all may stay empty."""

    def line(name: str, label: str, **props: Any) -> rx.Component:
        return _line(question, errors, on_rule, name, label, **props)

    def pair(least: str, most: str, low: str, high: str, **props: Any) -> rx.Component:
        return _side_by_side(line(least, low, **props), line(most, high, **props))

    count = {"input_mode": "numeric"}
    length = pair("min_length", "max_length", "Characters, at least", "Characters, at most", **count)
    pattern = _pattern(question, errors, on_rule)
    return rx.match(
        question.question_type,
        ("text", rx.fragment(length, pattern)),
        ("textarea", length),
        ("email", pattern),
        ("phone", pattern),
        ("url", pattern),
        (
            "number",
            rx.fragment(
                pair("min", "max", "Smallest number", "Largest number", input_mode="decimal"),
                _menu(question, on_rule, "integer", "Which numbers", NUMBER_WORDS),
            ),
        ),
        ("multiselect", pair("min_choices", "max_choices", "Choices, at least", "Choices, at most", **count)),
        ("time", pair("earliest_time", "latest_time", "Not before", "Not after", type="time")),
        (
            "date",
            rx.fragment(
                _date(question, errors, on_rule, "earliest_date", "First day that can be given"),
                _date(question, errors, on_rule, "latest_date", "Last day that can be given"),
            ),
        ),
        rx.fragment(),
    )


def _typed(question: rx.Var[QuestionDraft], name: str) -> rx.Var[str]:
    return rx.cond(question.rules[name], question.rules[name], "").to(str)


def _line(
    question: rx.Var[QuestionDraft], errors: Texts, on_rule: Handler, name: str, label: str, **props: Any
) -> rx.Component:
    return text_field(
        name=f"question-{question.key}-rule-{name}",
        label=label,
        value=_typed(question, name),
        on_change=on_rule(question.key, name),
        auto_complete="off",
        **{"error": errors[f"question-{question.key}-rule-{name}"], "is_required": False, **props},
    )


def _menu(
    question: rx.Var[QuestionDraft], on_rule: Handler, name: str, label: str, words: Any, **props: Any
) -> rx.Component:
    return select_field(
        *(rx.el.option(said, value=value) for value, said in words.items()),
        name=f"question-{question.key}-rule-{name}",
        label=label,
        value=_typed(question, name),
        on_change=on_rule(question.key, name),
        **props,
    )


def _pattern(question: rx.Var[QuestionDraft], errors: Texts, on_rule: Handler) -> rx.Component:
    kind = _typed(question, "pattern_kind")
    fault = errors[f"question-{question.key}-rule-pattern"]
    needs_text = (kind == "starts") | (kind == "ends") | (kind == "own")
    return rx.fragment(
        _menu(question, on_rule, "pattern_kind", "Must look like", PATTERN_WORDS),
        rx.cond(
            needs_text,
            _line(
                question,
                errors,
                on_rule,
                "pattern_text",
                rx.cond(kind == "own", "Pattern", "With"),
                is_required=True,
                error=fault,
                hint=rx.cond(
                    kind == "own", "A regular expression for the whole answer, such as [A-Z]{2}-[0-9]+", ""
                ),
                custom_attrs={"autoCapitalize": "none", "spellCheck": "false"},
            ),
        ),
        rx.cond(
            kind != "",
            _line(
                question,
                errors,
                on_rule,
                "pattern_message",
                "What to say if it does not",
                error="",
                hint="Such as: Five digits, like 10115.",
            ),
        ),
    )


def _date(
    question: rx.Var[QuestionDraft], errors: Texts, on_rule: Handler, name: str, label: str
) -> rx.Component:
    kind = _typed(question, f"{name}_kind")
    fault = errors[f"question-{question.key}-rule-{name}"]
    days = _line(
        question,
        errors,
        on_rule,
        f"{name}_days",
        "How many days",
        is_required=True,
        error=fault,
        input_mode="numeric",
    )
    on = _line(
        question, errors, on_rule, f"{name}_on", "Which day", is_required=True, error=fault, type="date"
    )
    counted = (kind == "after") | (kind == "before")
    plain = rx.cond(counted | (kind == "on"), "", fault)
    return _side_by_side(
        _menu(question, on_rule, f"{name}_kind", label, DATE_WORDS, error=plain),
        rx.cond(counted, days, rx.cond(kind == "on", on)),
    )


def _side_by_side(*fields: rx.Component) -> rx.Component:
    return rx.el.div(*fields, class_name="grid sm:grid-cols-2 gap-4 items-start")

"""Whether a question is asked: each operator on each kind of answer."""

from typing import Any

import pytest

from shared_types.conditions import is_asked
from shared_types.question_rules import Conditions


def holds(operator: str, answer: Any, value: Any = None) -> bool:
    clause = {"question": "q", "operator": operator, "value": value}
    conditions = Conditions.model_validate({"clauses": [clause]})
    return is_asked(conditions, {} if answer is None else {"q": answer})


def combined(match: str, *answers: bool) -> bool:
    clauses = [{"question": str(place), "operator": "not_empty"} for place in range(len(answers))]
    conditions = Conditions.model_validate({"match": match, "clauses": clauses})
    return is_asked(conditions, {str(place): True for place, answer in enumerate(answers) if answer})


class TestOperators:
    @pytest.mark.parametrize(
        ("operator", "answer", "value"),
        [
            ("equals", "Berlin", " berlin "),
            ("equals", "straße", "STRASSE"),
            ("equals", 5, 5.0),
            ("equals", True, True),
            ("equals", None, False),
            ("equals", "2028-02-29", "2028-02-29"),
            ("not_equals", "Bonn", "Berlin"),
            ("not_equals", None, "Berlin"),
            ("not_equals", 5, "5"),
            ("contains", "in East Berlin", "berlin"),
            ("contains", ["S", "M"], "M"),
            ("greater", 5.1, 5),
            ("greater", "2028-03-01", "2028-02-29"),
            ("less", "08:59", "09:00"),
            ("less", -1, 0),
            ("any_of", "M", ["S", "M"]),
            ("any_of", ["M", "L"], ["S", "M"]),
            ("empty", None, None),
            ("empty", False, None),
            ("not_empty", 0, None),
            ("not_empty", "x", None),
        ],
    )
    def test_hold(self, operator: str, answer: Any, value: Any) -> None:
        assert holds(operator, answer, value)

    @pytest.mark.parametrize(
        ("operator", "answer", "value"),
        [
            ("equals", None, "Berlin"),
            ("equals", True, 1),
            ("equals", 1, True),
            ("equals", "x", False),
            ("equals", None, None),
            ("not_equals", "BERLIN", "Berlin"),
            ("contains", None, "x"),
            ("contains", 5, "5"),
            ("contains", ["Small"], "S"),
            ("greater", 5, 5),
            ("greater", None, 5),
            ("greater", True, 0),
            ("greater", "9", 5),
            ("less", "09:00", "09:00"),
            ("less", None, "09:00"),
            ("any_of", "L", ["S", "M"]),
            ("any_of", None, ["S"]),
            ("any_of", "S", "S"),
            ("any_of", [], ["S"]),
            ("empty", 0, None),
            ("not_empty", None, None),
        ],
    )
    def test_do_not_hold(self, operator: str, answer: Any, value: Any) -> None:
        assert not holds(operator, answer, value)


class TestCombining:
    def test_asks_always_where_nothing_is_said(self) -> None:
        assert is_asked(Conditions(), {})
        assert is_asked(Conditions.model_validate({"match": "any"}), {})

    @pytest.mark.parametrize(
        ("answers", "all_of", "any_of"),
        [((True, True), True, True), ((True, False), False, True), ((False, False), False, False)],
    )
    def test_wants_all_or_any(self, answers: tuple[bool, ...], all_of: bool, any_of: bool) -> None:
        assert (combined("all", *answers), combined("any", *answers)) == (all_of, any_of)


class TestWriting:
    def test_is_empty_where_there_is_nothing_to_say(self) -> None:
        assert Conditions.model_validate({}).model_dump(mode="json") == {}

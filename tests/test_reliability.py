"""The table of faults names tests that are there."""

import ast
import re

import pytest

from tests.test_architecture import ROOT

TEXT = (ROOT / "docs" / "reliability.md").read_text()
ROWS = [line for line in TEXT.splitlines() if line.startswith("|") and "::" in line]
NAMED = sorted(set(re.findall(r"`([\w/]+\.py(?:::\w+)+)`", TEXT)))


def known_in(path: str) -> set[str]:
    """`TestClass` and `TestClass::test_method` for everything in a file of tests."""
    tree = ast.parse((ROOT / "tests" / path).read_text())
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    methods = {
        f"{each.name}::{method.name}"
        for each in classes
        for method in each.body
        if isinstance(method, ast.FunctionDef) and method.name.startswith("test_")
    }
    return methods | {name.partition("::")[0] for name in methods}


class TestTable:
    @pytest.mark.parametrize("name", NAMED)
    def test_names_tests_that_are_there(self, name: str) -> None:
        path, _, test = name.partition("::")
        assert test in known_in(path)

    @pytest.mark.parametrize("row", ROWS)
    def test_has_a_fault_what_must_happen_and_a_test_in_each_row(self, row: str) -> None:
        fault, must, test = row.strip("|").split(" | ")
        assert fault.strip()
        assert must.strip()
        assert re.fullmatch(r"(`[\w/]+\.py(::\w+)+`(, )?)+", test.strip())

    def test_is_read_at_all(self) -> None:
        assert len(ROWS) > 70

"""The examples of the engine's README do what they say."""

import doctest
from pathlib import Path

import slot_engine

README = Path(slot_engine.__file__).with_name("README.md")


def test_every_example_runs() -> None:
    results = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert results.failed == 0
    assert results.attempted > 15

"""Every schema of a request's body: what all of them refuse."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

import shared_types
from shared_types.base import In
from shared_types.fields import TYPED

for module in pkgutil.iter_modules(shared_types.__path__):
    import_module(f"shared_types.{module.name}")


def bodies(schema: type[BaseModel] = In) -> Iterator[type[BaseModel]]:
    for below in schema.__subclasses__():
        if below.__module__.startswith("shared_types."):
            yield below
        yield from bodies(below)


def whole_numbers() -> Iterator[tuple[type[BaseModel], str, int]]:
    """Every field that is a whole number or nothing, with a number that it takes."""
    for schema in bodies():
        for name, field in schema.model_json_schema(by_alias=False)["properties"].items():
            kinds = field.get("anyOf", [field])
            whole = next((kind for kind in kinds if kind.get("type") == "integer"), None)
            if whole and all(kind.get("type") in ("integer", "null") for kind in kinds):
                yield schema, name, whole.get("minimum", 1)


def faults(schema: type[BaseModel], values: dict[str, Any], **more: Any) -> set[tuple[Any, str]]:
    try:
        schema.model_validate(values, **more)
    except ValidationError as error:
        return {(fault["loc"][0], fault["type"]) for fault in error.errors() if fault["loc"]}
    return set()


BODIES = sorted(bodies(), key=lambda schema: schema.__name__)
NUMBERS = list(whole_numbers())


class TestEveryBody:
    @pytest.mark.parametrize("schema", BODIES, ids=lambda schema: schema.__name__)
    @pytest.mark.parametrize("name", ["organizer_id", "is_staff", "id_", "created_at", "__class__"])
    def test_refuses_a_field_that_it_does_not_name(self, schema: type[BaseModel], name: str) -> None:
        assert (name, "extra_forbidden") in faults(schema, {name: "x"})

    def test_is_looked_at(self) -> None:
        assert len(BODIES) > 30
        assert len(NUMBERS) > 15


@pytest.mark.parametrize(
    ("schema", "name", "number"), NUMBERS, ids=[f"{schema.__name__}.{name}" for schema, name, _ in NUMBERS]
)
class TestEveryWholeNumber:
    def test_is_a_number_and_nothing_like_it(self, schema: type[BaseModel], name: str, number: int) -> None:
        assert not [where for where, _ in faults(schema, {name: number}) if where == name]
        for value in (str(number), f" {number} ", True, False, b"1"):
            assert (name, "int_type") in faults(schema, {name: value})

    def test_may_be_typed_into_a_form_of_ours(self, schema: type[BaseModel], name: str, number: int) -> None:
        assert not [where for where, _ in faults(schema, {name: str(number)}, context=TYPED) if where == name]
        assert [where for where, _ in faults(schema, {name: "a few"}, context=TYPED) if where == name]
        assert (name, "int_type") in faults(schema, {name: True}, context=TYPED)

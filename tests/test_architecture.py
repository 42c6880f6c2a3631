"""What import contracts cannot see: foreign keys, tasks, and how long files and functions may be."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from core.jobs import JobName

ROOT = Path(__file__).resolve().parent.parent
STACK = ["users", "availability", "notifications", "integrations", "workflows", "events"]
SOURCES = [
    path
    for folder in ("backend", "frontend/web", "shared_types", "infra")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts and ".web" not in path.parts
]
FOLDERS = {".ci", "backend", "docs", "frontend", "infra", "shared_types", "tests"}
LONGEST_FILE = 350
LONGEST_FUNCTION = 60


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    for label in STACK:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, ForeignKey) and field.related_model._meta.app_label in STACK:
                    yield label, field.related_model._meta.app_label, f"{model.__name__}.{field.name}"


class TestForeignKeys:
    def test_point_down_the_stack_of_apps(self) -> None:
        upward = [name for here, there, name in foreign_keys() if STACK.index(there) > STACK.index(here)]
        assert upward == []

    def test_are_found_at_all(self) -> None:
        assert len(list(foreign_keys())) > 10


class TestCheckout:
    def test_holds_nothing_that_an_installation_writes(self) -> None:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
        if listed.returncode != 0:
            pytest.skip("not a checkout")
        folders = {path.partition("/")[0] for path in listed.stdout.splitlines() if "/" in path}
        assert folders <= FOLDERS


class TestJobs:
    def test_each_name_has_a_task_and_each_task_of_ours_a_name(self) -> None:
        from config.celery import app

        app.loader.import_default_modules()
        ours = {name for name in app.tasks if not name.startswith("celery.")}
        assert ours == {job.value for job in JobName}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
class TestSizes:
    def test_a_file_can_be_read_in_one_go(self, path: Path) -> None:
        assert len(path.read_text().splitlines()) <= LONGEST_FILE

    def test_a_function_fits_on_a_screen(self, path: Path) -> None:
        functions = [
            node
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        long = {
            node.name: length
            for node in functions
            if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
        }
        assert long == {}

"""What no line of the product may do, because it went wrong once somewhere: read off its syntax."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, SOURCES

TEMPLATES = sorted((ROOT / "backend").rglob("templates/**/*.*"))


def calls_in(code: str) -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Every call, by the last part of what is called, with its keyword arguments."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            yield name, {word.arg: word.value for word in node.keywords if word.arg}


def locks_whole_rows(code: str) -> bool:
    """Whether a row is locked against those that point at it: after an insert that points, a deadlock."""
    locks = (words for name, words in calls_in(code) if name == "select_for_update")
    return any(getattr(words.get("no_key"), "value", False) is not True for words in locks)


def waits_in_the_broker(code: str) -> bool:
    """Whether a job is sent to wait in Redis, which may hand it out again and again, or lose it."""
    return any({"eta", "countdown"} & words.keys() for _, words in calls_in(code))


def trusts_markup(code: str) -> bool:
    """Whether text becomes markup as it is, on a page or in a mail."""
    names = {"mark_safe", "SafeString", "SafeText"}
    attributes = {node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute)}
    called = {name for name, _ in calls_in(code)}
    return bool(names & called) or "dangerously_set_inner_html" in code or bool({"markdown"} & attributes)


def runs_a_shell(code: str) -> bool:
    """Whether a program is started by a line that a shell reads."""
    is_shell = any(getattr(words.get("shell"), "value", False) for _, words in calls_in(code))
    return is_shell or any(name in ("system", "popen", "eval", "exec") for name, _ in calls_in(code))


def unpickles(code: str) -> bool:
    """Whether bytes from elsewhere can become any object."""
    imported = {
        alias.name.partition(".")[0]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    return bool(imported & {"pickle", "marshal", "shelve", "dill"})


BANS: dict[Callable[[str], bool], list[str]] = {
    locks_whole_rows: ["rows.select_for_update()", "rows.select_for_update(skip_locked=True, no_key=False)"],
    waits_in_the_broker: ["job.apply_async(countdown=5)", "app.send_task('x', eta=tomorrow)"],
    trusts_markup: ["mark_safe(text)", "rx.el.div(dangerously_set_inner_html={})", "rx.markdown(text)"],
    runs_a_shell: ["subprocess.run(line, shell=True)", "os.system(line)", "eval(text)"],
    unpickles: ["import pickle"],
}


class TestBans:
    @pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.__name__)
    def test_see_what_they_are_for(self, ban: Callable[[str], bool]) -> None:
        assert [code for code in BANS[ban] if not ban(code)] == []
        assert not ban("rows.select_for_update(no_key=True, skip_locked=True)")

    @pytest.mark.parametrize("ban", BANS, ids=lambda ban: ban.__name__)
    def test_are_kept_everywhere(self, ban: Callable[[str], bool]) -> None:
        assert [str(path.relative_to(ROOT)) for path in SOURCES if ban(path.read_text())] == []


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
    def test_escape_whatever_they_write_into_a_page(self, path: Path) -> None:
        text = path.read_text()
        assert "|safe" not in text
        assert path.suffix == ".txt" or "autoescape off" not in text

    def test_are_found_at_all(self) -> None:
        assert {path.suffix for path in TEMPLATES} >= {".html", ".txt"}


# The keys of the services that are most often found in public code, and private keys of any kind.
SECRETS = re.compile(
    r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{10,}|[rs]k_live_[A-Za-z0-9]{16,}"
    r"|AIza[0-9A-Za-z_-]{35}|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}|BEGIN ([A-Z]+ )?PRIVATE KEY"
)
# Put together here, so that this file holds none itself.
LOOKALIKES = ["AKIA" + "A1" * 8, "ghp_" + "a" * 36, "sk_" + "live_" + "b" * 20, "BEGIN RSA " + "PRIVATE KEY"]


class TestSecrets:
    def test_are_in_no_file_of_the_project(self) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
        assert len(files) > 500
        found = [
            path for path in files if path.is_file() and SECRETS.search(path.read_text(errors="replace"))
        ]
        assert found == []

    @pytest.mark.parametrize("secret", LOOKALIKES)
    def test_would_be_seen(self, secret: str) -> None:
        assert SECRETS.search(f'key = "{secret}"')

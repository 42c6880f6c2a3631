"""Reads that a client may keep, and that we remember."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.conditional import answer_remembered
from shared_types.users import SlugCheck

FREE = SlugCheck(organizer_slug="olga", is_free=True, reason="")
TAKEN = SlugCheck(organizer_slug="olga", is_free=False, reason="slug_taken")


@pytest.fixture(autouse=True)
def nothing_remembered(empty_cache: None) -> None:
    """A cache of one's own."""


def ask(answer: SlugCheck, known: str = "", *, version: int | None = None) -> HttpResponse:
    headers = {"If-None-Match": known} if known else {}
    request = RequestFactory().get("/", headers=headers)
    response = answer_remembered(request, SlugCheck, of=(version or id(answer),), make=lambda: answer)
    assert isinstance(response, HttpResponse)
    return response


class TestAnswerRemembered:
    def test_tags_what_it_answers(self) -> None:
        response = ask(FREE)
        assert response.status_code == 200
        assert SlugCheck.model_validate_json(response.content) == FREE
        assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert response["ETag"] == ask(FREE)["ETag"] != ask(TAKEN)["ETag"]

    def test_sends_nothing_anew_that_is_known(self) -> None:
        etag = ask(FREE)["ETag"]
        for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
            response = ask(FREE, known)
            assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)

    def test_sends_what_has_changed(self) -> None:
        assert ask(TAKEN, ask(FREE)["ETag"]).status_code == 200

    def test_makes_an_answer_once_until_what_it_is_made_of_changes(self) -> None:
        assert [ask(FREE, version=1)["X-Cache"], ask(TAKEN, version=1)["X-Cache"]] == ["miss", "hit"]
        assert SlugCheck.model_validate_json(ask(TAKEN, version=1).content) == FREE
        assert SlugCheck.model_validate_json(ask(TAKEN, version=2).content) == TAKEN

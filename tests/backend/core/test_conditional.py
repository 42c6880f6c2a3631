"""Reads that a client may keep."""

from django.http import HttpResponse
from django.test import RequestFactory

from core.conditional import answer_if_changed
from shared_types.users import SlugCheck

FREE = SlugCheck(organizer_slug="olga", is_free=True, reason="")
TAKEN = SlugCheck(organizer_slug="olga", is_free=False, reason="slug_taken")


def ask(answer: SlugCheck, known: str = "") -> HttpResponse:
    headers = {"If-None-Match": known} if known else {}
    response = answer_if_changed(RequestFactory().get("/", headers=headers), answer, max_age=60)
    assert isinstance(response, HttpResponse)
    return response


class TestAnswerIfChanged:
    def test_tags_what_it_answers(self) -> None:
        response = ask(FREE)
        assert response.status_code == 200
        assert SlugCheck.model_validate_json(response.content) == FREE
        assert response["Cache-Control"] == "public, max-age=60, must-revalidate"
        assert response["ETag"] == ask(FREE)["ETag"] != ask(TAKEN)["ETag"]

    def test_sends_nothing_anew_that_is_known(self) -> None:
        etag = ask(FREE)["ETag"]
        for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
            response = ask(FREE, known)
            assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)

    def test_sends_what_has_changed(self) -> None:
        assert ask(TAKEN, ask(FREE)["ETag"]).status_code == 200

"""Colours that can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.theme import (
    CONTROL_CONTRAST,
    DARK,
    LIGHT,
    TAILWIND,
    TEXT_CONTRAST,
    brand_style,
    contrast,
    nudge,
    root_css,
    text_on,
)

THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
TEXTS = [
    *(
        (text, ground)
        for text in ("ink", "muted", "accent", "good", "warn", "bad")
        for ground in ("paper", "raised")
    ),
    ("on-accent", "accent"),
    ("good", "good-tint"),
    ("warn", "warn-tint"),
    ("bad", "bad-tint"),
]
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


class TestContrast:
    def test_is_21_between_black_and_white_whichever_comes_first(self) -> None:
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#ffffff", "#000000") == pytest.approx(21)

    @THEMES
    @pytest.mark.parametrize(("text", "ground"), TEXTS, ids=lambda name: name)
    def test_lets_every_text_be_read(self, palette: dict[str, str], text: str, ground: str) -> None:
        assert contrast(palette[text], palette[ground]) >= TEXT_CONTRAST

    @THEMES
    @pytest.mark.parametrize("ground", ["paper", "raised"])
    def test_lets_the_border_of_a_control_be_seen(self, palette: dict[str, str], ground: str) -> None:
        assert contrast(palette["control"], palette[ground]) >= CONTROL_CONTRAST


class TestNudge:
    @THEMES
    @given(colour=colours)
    def test_makes_any_colour_readable_on_paper_and_on_cards(
        self, palette: dict[str, str], colour: str
    ) -> None:
        nudged = nudge(colour, palette=palette)
        assert all(contrast(nudged, palette[ground]) >= TEXT_CONTRAST for ground in ("paper", "raised"))

    @THEMES
    def test_leaves_a_colour_alone_that_can_be_read(self, palette: dict[str, str]) -> None:
        assert nudge(palette["accent"], palette=palette) == palette["accent"]

    def test_darkens_yellow_by_day_and_keeps_it_by_night(self) -> None:
        assert nudge("#ffcc00", palette=LIGHT) != "#ffcc00"
        assert nudge("#ffcc00", palette=DARK) == "#ffcc00"

    @given(colour=colours)
    def test_leaves_a_colour_that_words_can_stand_on(self, colour: str) -> None:
        for palette in (LIGHT, DARK):
            solid = nudge(colour, palette=palette)
            assert contrast(text_on(solid), solid) >= TEXT_CONTRAST


class TestBrandStyle:
    def test_is_empty_without_a_colour(self) -> None:
        assert brand_style("") == {}

    def test_has_a_colour_and_its_text_for_each_theme(self) -> None:
        style = brand_style("#c2185b")
        assert set(style) == {"--brand-light", "--brand-dark", "--on-brand-light", "--on-brand-dark"}
        assert contrast(style["--on-brand-dark"], style["--brand-dark"]) >= TEXT_CONTRAST


class TestTokens:
    def test_have_a_value_in_both_themes(self) -> None:
        assert set(LIGHT) == set(DARK)

    def test_are_all_in_the_style_sheet_and_named_for_tailwind(self) -> None:
        css = root_css()
        for name in TAILWIND["theme"]["extend"]["colors"]:
            assert f"--{name}:" in css

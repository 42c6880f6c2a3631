"""The tokens of look.md: colour, type and space, as CSS variables and as Tailwind's names for them.

`TAILWIND` goes into rxconfig.py, `root_css()` into the style sheet, `brand_style()` onto the page of an
organizer with a colour of their own. Components name tokens (`bg-raised`, `text-muted`), never colours.
"""

from typing import Any, Final

LIGHT: Final = {
    "paper": "#faf8f4",
    "raised": "#ffffff",
    "ink": "#221e1a",
    "muted": "#665f57",
    "hairline": "#e6e0d8",
    "control": "#8c8378",
    "accent": "#17607a",
    "on-accent": "#ffffff",
    "good": "#23693a",
    "good-tint": "#e6f2e8",
    "warn": "#7d5200",
    "warn-tint": "#fbf0d9",
    "bad": "#a92a1f",
    "bad-tint": "#fbe9e6",
}
DARK: Final = {
    "paper": "#171512",
    "raised": "#211e1a",
    "ink": "#f2ede6",
    "muted": "#aca397",
    "hairline": "#38332d",
    "control": "#82796e",
    "accent": "#83c5dc",
    "on-accent": "#0b2530",
    "good": "#8fd0a0",
    "good-tint": "#1f3325",
    "warn": "#e8bd6a",
    "warn-tint": "#3a2e17",
    "bad": "#f2a097",
    "bad-tint": "#41221e",
}
TEXT_CONTRAST: Final = 4.5
CONTROL_CONTRAST: Final = 3.0

_MIXED: Final = {
    "accent-tint": "color-mix(in oklab, var(--accent) var(--tint), var(--raised))",
    "accent-tint-strong": "color-mix(in oklab, var(--accent) 22%, var(--raised))",
    "accent-strong": "color-mix(in oklab, var(--accent) 86%, var(--ink))",
    "sunken": "color-mix(in oklab, var(--hairline) 45%, var(--raised))",
}
_FALLBACKS: Final = '"Figtree","Figtree Fallback",system-ui,-apple-system,"Segoe UI",Roboto,sans-serif'

# The words that the server writes into a public page lie over it until it is there, so that nothing jumps.
_SHELL: Final = (
    "#ssr-shell{position:absolute;inset:0;z-index:30;background:var(--paper);padding:4rem 1.5rem;"
    "padding-inline:max(1.5rem,calc(50% - 22.5rem))}#ssr-shell h1{font-size:1.75rem;line-height:2.125rem;"
    "font-weight:650;margin:0}#ssr-shell p,#ssr-shell span{color:var(--muted);max-width:68ch;margin:.75rem 0}"
    "#ssr-shell a{color:var(--accent)}#ssr-shell ul{list-style:none;padding:0}#ssr-shell li{padding:.75rem 0}"
)

TAILWIND: Final[Any] = {
    "theme": {
        "extend": {
            "colors": {name: f"var(--{name})" for name in (*LIGHT, *_MIXED)},
            "fontFamily": {"sans": _FALLBACKS},
            "fontSize": {
                "small": ["0.875rem", "1.25rem"],
                "body": ["1rem", "1.5rem"],
                "heading": ["1.25rem", "1.75rem"],
                "title": ["1.75rem", "2.125rem"],
            },
            "fontWeight": {"normal": "400", "medium": "500", "strong": "650"},
            "borderRadius": {"card": "10px", "control": "8px"},
            "boxShadow": {"float": "0 1px 2px rgb(0 0 0 / 0.06), 0 8px 28px rgb(0 0 0 / 0.10)"},
            "transitionDuration": {"calm": "140ms"},
            "maxWidth": {"line": "68ch"},
        }
    }
}


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """The relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2)."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _mix(colour: str, towards: str, percent: int) -> str:
    pairs = zip(_channels(colour), _channels(towards), strict=True)
    return "#" + "".join(f"{round((a * (100 - percent) + b * percent) / 100):02x}" for a, b in pairs)


def nudge(colour: str, *, palette: dict[str, str]) -> str:
    """The colour nearest to an organizer's that can be read as text on the palette's paper and cards.

    It is mixed with the palette's ink in steps of 2 %, so that its hue stays; ink itself always passes.
    """
    for percent in range(0, 100, 2):
        nudged = _mix(colour, palette["ink"], percent)
        if all(contrast(nudged, palette[ground]) >= TEXT_CONTRAST for ground in ("paper", "raised")):
            return nudged
    return palette["ink"]


def text_on(colour: str) -> str:
    """White or near-black: whichever is read better on a solid colour."""
    return max("#ffffff", "#14110e", key=lambda text: contrast(text, colour))


def brand_style(brand_color: str) -> dict[str, str]:
    """CSS variables that put an organizer's colour in the accent's place, or none where they chose none."""
    if not brand_color:
        return {}
    light, dark = nudge(brand_color, palette=LIGHT), nudge(brand_color, palette=DARK)
    return {
        "--brand-light": light,
        "--brand-dark": dark,
        "--on-brand-light": text_on(light),
        "--on-brand-dark": text_on(dark),
    }


def _declarations(values: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in values.items())


def _or_brand(light: str, palette: dict[str, str]) -> str:
    return "".join(
        f"--{name}:var(--{brand}-{light},{palette[name]});"
        for name, brand in (("accent", "brand"), ("on-accent", "on-brand"))
    )


def _font_face(part: str, unicode_range: str) -> str:
    return (
        f'@font-face{{font-family:Figtree;src:url(/fonts/figtree-{part}.woff2) format("woff2");'
        f"font-weight:400 650;font-display:swap;unicode-range:{unicode_range}}}"
    )


def root_css() -> str:
    """The style sheet of every page: fonts, the tokens of both themes, and what all elements share."""
    # Arial, scaled to Figtree's widths and heights: the text does not move when the font arrives.
    fallback = (
        '@font-face{font-family:"Figtree Fallback";src:local("Arial"),local("Liberation Sans");'
        "size-adjust:101.5%;ascent-override:93.6%;descent-override:24.6%;line-gap-override:0%}"
    )
    mixed = _declarations(_MIXED)
    return "".join(
        (
            _font_face("plain", "U+20-7E,U+A0,U+B7,U+D7,U+2009-201F,U+2026,U+202F,U+2212"),
            _font_face("accents", "U+A1-B6,U+B8-D6,U+D8-FF,U+131,U+152-153,U+20AC"),
            _font_face("extended", "U+100-130,U+132-151,U+154-24F,U+1E00-1EFF"),
            fallback,
            f":root{{{_declarations(LIGHT)}--tint:13%;{mixed}color-scheme:light}}",
            f":root.dark{{{_declarations(DARK)}--tint:16%;color-scheme:dark}}",
            f".brand{{{_or_brand('light', LIGHT)}{mixed}}}",
            f".dark .brand{{{_or_brand('dark', DARK)}}}",
            f"html{{font-family:{_FALLBACKS};background:var(--paper);color:var(--ink);"
            "-webkit-text-size-adjust:100%;scrollbar-gutter:stable}",
            "body{margin:0;font-size:1rem;line-height:1.5;overflow-wrap:anywhere}",
            "@layer base{:focus-visible{outline:2px solid var(--accent);outline-offset:2px}}",
            "button:not(:disabled),summary,label[for]{cursor:pointer}",
            "::selection{background:var(--accent-tint-strong)}",
            # What scrolls inside a card fades out at its foot, so that more is seen to follow.
            "@media (min-width:64rem){.scroll-fade{padding-block-end:2.5rem;"
            "mask-image:linear-gradient(#000 calc(100% - 2.5rem),transparent)}}",
            # A day's times: two beside each other, one where the letters are large.
            ".times{grid-template-columns:repeat(auto-fill,minmax(max(5.5rem,40%),1fr))}",
            _SHELL,
            f"@media print{{:root.dark{{{_declarations(LIGHT)}color-scheme:light}}}}",
            "@media (prefers-reduced-motion:reduce){*,*::before,*::after{animation:none!important;"
            "transition:none!important;scroll-behavior:auto!important}}",
        )
    )

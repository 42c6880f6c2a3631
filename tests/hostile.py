"""Texts that have broken programs before: markup, formulas, headers, scripts that run the other way."""

from typing import Final

MARKUP: Final = [
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "<!--",
    "]]>",
    "&lt;b&gt; &amp;amp; &#x3c;",
    "javascript:alert(1)",
    "{{ 7*7 }} ${7*7} #{7*7} <%= 7*7 %>",
    "{% load static %}{% debug %}",
    "{0.__class__.__mro__} %s %n %(password)s",
    "[link](javascript:alert(1)) ![x](y)",
]
FORMULAS: Final = [
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\uff1d1+1",
    "  =1+1",
]
LINES: Final = [
    "Ivo\r\nBcc: all@evil.example",
    "Ivo\nATTENDEE:mailto:mallory@evil.example",
    "Ivo\rSubject: other",
    "Ivo\tX",
    "END:VEVENT",
    "Ivo, victim@evil.example",
    '"Ivo" <victim@evil.example>',
    "=?utf-8?q?Bcc=3A_all=40evil.example?=",
    "a;b:c,d\\n\\",
]
SCRIPTS: Final = [
    "محمد بن سلمان",
    "שלום עולם",
    "می‌خواهم",
    "नमस्ते",
    "株式会社テスト",
    "Zoë Ångström-Nuñez",
    "ǅ ﬃ ﷺ ß İ ı",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳",
    "a" + "\u0301" * 40,
    "\u202eexe.gnp\u202c",
    "\u2066hidden\u2069 text",
    "\u200bzero\u200bwidth\u200b",
]
UNREADABLE: Final = [
    "a\x00b",
    "a\x1b[31mb",
    "a\x7fb",
    "a\u2028b",
    "\ufeffa",
    "\u200b",
    "\u202e",
]
WORDS: Final = [
    "null",
    "undefined",
    "NaN",
    "true",
    "0",
    "1e309",
    "../../etc/passwd",
    "C:\\CON",
    "'; DROP TABLE events_booking; --",
    "1' OR '1'='1",
    "$(touch /tmp/x) `id`",
    "Scunthorpe",
    "O'Brien-Ní Dhomhnaill",
]
TEXTS: Final = [*MARKUP, *FORMULAS, *LINES, *SCRIPTS, *UNREADABLE, *WORDS, "x" * 200]

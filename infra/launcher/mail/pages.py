"""The reader's pages, as text. Everything that came by mail is escaped here, once."""

from collections.abc import Iterable
from html import escape

from launcher.mail.mailbox import CaughtMessage

STYLE = """
:root{--paper:#faf8f4;--raised:#fff;--ink:#221e1a;--muted:#665f57;--hairline:#e6e0d8;--accent:#17607a}
@media (prefers-color-scheme:dark){:root{--paper:#171512;--raised:#211e1a;--ink:#f2ede6;--muted:#aca397;
--hairline:#38332d;--accent:#83c5dc}}
:root{color-scheme:light dark}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;
overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:1rem}h1{font-size:1.25rem;font-weight:650;margin:.5rem 0}
a{color:var(--accent)}a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
p.note,dt,time,.to{color:var(--muted);font-size:.875rem}
ul.mail{list-style:none;padding:0;margin:1rem 0;border-top:1px solid var(--hairline)}
ul.mail li{border-bottom:1px solid var(--hairline)}
ul.mail a{display:block;padding:.75rem .25rem;text-decoration:none;color:inherit}
ul.mail a:hover .subject{text-decoration:underline}.subject{display:block;font-weight:500}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0}dd{margin:0}
pre,iframe{box-sizing:border-box;width:100%;background:var(--raised);border:1px solid var(--hairline);
border-radius:10px}pre{padding:1rem;white-space:pre-wrap;font:inherit}iframe{height:70vh;background:#fff}
ul.files a{display:inline-block;padding:.6rem 0}
"""


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)} · Kalends</title>'
        f"<style>{STYLE}</style></head><body><main>{content}</main></body></html>"
    )


def list_page(messages: Iterable[CaughtMessage]) -> str:
    """All messages, the newest first."""
    rows = "".join(
        f'<li><a href="/mail/{message.name}/"><span class="subject">{escape(message.subject)}</span>'
        f'<span class="to">To {escape(", ".join(message.recipients))} · {_when(message)}</span></a></li>'
        for message in messages
    )
    listed = f'<ul class="mail">{rows}</ul>' if rows else '<p class="note">No mail yet.</p>'
    note = "No mail server is configured, so mail stays here and reaches nobody. EMAIL_URL changes that."
    again = '<p><a href="/mail/">Look again</a></p>'
    return _page("Mail", f'<h1>Mail</h1><p class="note">{note}</p>{listed}{again}')


def message_page(message: CaughtMessage) -> str:
    """One message: who, when, what it looks like, its text, its files."""
    facts = {"From": message.sender, "To": ", ".join(message.recipients)}
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    parts = [
        '<p><a href="/mail/">All mail</a></p>',
        f"<h1>{escape(message.subject)}</h1>",
        f"<dl>{listed}<dt>Received</dt><dd>{_when(message)}</dd></dl>",
        _files(message),
    ]
    if message.body("html"):
        # No script of a message runs, and its links open elsewhere.
        sandbox = "allow-popups allow-popups-to-escape-sandbox"
        source = f"/mail/{message.name}/html"
        parts.append(f'<iframe title="The message as it looks" sandbox="{sandbox}" src="{source}"></iframe>')
    parts.append(f"<h2>As text</h2><pre>{escape(message.body('plain'))}</pre>")
    parts.append(f'<p><a href="/mail/{message.name}/source">Source</a></p>')
    return _page(message.subject, "".join(parts))


def _files(message: CaughtMessage) -> str:
    links = "".join(
        f'<li><a href="/mail/{message.name}/files/{number}">{escape(part.get_filename() or "attachment")}</a>'
        f" ({escape(part.get_content_type())})</li>"
        for number, part in enumerate(message.attachments)
    )
    return f'<ul class="files">{links}</ul>' if links else ""


def _when(message: CaughtMessage) -> str:
    at = message.received_at
    return f'<time datetime="{at.isoformat()}">{at:%A %d %B %Y, %H:%M:%S} UTC</time>'

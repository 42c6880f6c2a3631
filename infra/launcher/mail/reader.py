"""The caught mail in a browser, under /mail/, and as JSON for programs."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from launcher.mail.mailbox import CaughtMessage, Mailbox
from launcher.mail.pages import list_page, message_page

MESSAGES_SHOWN = 200
# The reader's own pages: words, their style, and the frame with a message in it.
READER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)
# A message is shown as it is, but runs nothing, sends nothing and reads nothing of ours.
MESSAGE_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data: https: http:; base-uri 'none'; form-action 'none'"
)


def mail_reader(folder: Path) -> Starlette:
    """An ASGI application that shows one folder of caught mail."""
    mailbox = Mailbox(folder)

    def list_messages(_request: Request) -> Response:
        return _page(list_page(mailbox.newest(MESSAGES_SHOWN)))

    def list_as_json(_request: Request) -> Response:
        return JSONResponse([_as_json(message) for message in mailbox.newest(MESSAGES_SHOWN)])

    def show(request: Request) -> Response:
        return _page(message_page(_find(mailbox, request)))

    def show_html(request: Request) -> Response:
        body = '<base target="_blank">' + _find(mailbox, request).body("html")
        return HTMLResponse(body, headers={"Content-Security-Policy": MESSAGE_POLICY})

    def show_source(request: Request) -> Response:
        return Response(_find(mailbox, request).content.as_bytes(), media_type="text/plain")

    def download(request: Request) -> Response:
        return _attachment(_find(mailbox, request), request.path_params["number"])

    return Starlette(
        routes=[
            Route("/mail/", list_messages),
            Route("/mail/messages.json", list_as_json),
            Route("/mail/{name}/", show),
            Route("/mail/{name}/html", show_html),
            Route("/mail/{name}/source", show_source),
            Route("/mail/{name}/files/{number:int}", download),
        ]
    )


def _page(html: str) -> Response:
    return HTMLResponse(html, headers={"Content-Security-Policy": READER_POLICY})


def _find(mailbox: Mailbox, request: Request) -> CaughtMessage:
    message = mailbox.read(request.path_params["name"])
    if message is None:
        raise HTTPException(404)
    return message


def _attachment(message: CaughtMessage, number: int) -> Response:
    if number >= len(message.attachments):
        raise HTTPException(404)
    part = message.attachments[number]
    content = part.get_payload(decode=True)
    name = "".join(
        letter for letter in part.get_filename() or "attachment" if letter.isalnum() or letter in "._- "
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'.encode("ascii", "replace").decode()}
    return Response(
        content if isinstance(content, bytes) else b"", headers=headers, media_type=_full_type(part)
    )


def _full_type(part: EmailMessage) -> str:
    return " ".join(str(part["content-type"] or "application/octet-stream").split())


def _as_json(message: CaughtMessage) -> dict[str, Any]:
    files = [
        {
            "name": part.get_filename() or "",
            "content_type": _full_type(part),
            "url": f"/mail/{message.name}/files/{number}",
        }
        for number, part in enumerate(message.attachments)
    ]
    return {
        "id": message.name,
        "received_at": message.received_at.isoformat(),
        "from": message.sender,
        "to": ", ".join(message.recipients),
        "subject": message.subject,
        "text": message.body("plain"),
        "html": message.body("html"),
        "calendar": message.calendar,
        "attachments": files,
    }

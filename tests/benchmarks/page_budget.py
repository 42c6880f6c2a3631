"""What the public booking page costs a visitor, measured in a real browser against a running instance.

    python -m tests.benchmarks.page_budget http://localhost:8000/olga/intro-call [--runs 5] [--rtt 9|--phone]

Each run is a first visit with an empty cache. Prints medians, with the limit that `docs/budgets.md` sets, and
exits with 1 where one is passed:

    transferred   KB over the network for the page, its scripts, styles and fonts, as they are compressed
    requests      HTTP requests; the websocket is one connection more
    messages      KB that came over the websocket until the times were there
    first slots   ms from the click on the link to the month with its free days
    tap to times  ms from a press on a free day to its times; both as they are in the document

--rtt adds that many milliseconds to each round trip, as a phone's network does; --phone measures as on a slow
one: 1.6 Mbit/s, 150 ms a round trip, a quarter of this machine's speed. Times are then only printed.
"""

import argparse
import shutil
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields

from playwright.sync_api import (
    Browser,
    CDPSession,
    Page,
    ViewportSize,
    WebSocket,
    sync_playwright,
)

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
_PHONE: ViewportSize = {"width": 390, "height": 844}
_FREE_DAY = '[data-day][aria-disabled="false"]'
_TIMES = 'section[aria-label="Choose a time"] li button'
# In the page, so that what is measured is the page and not the way from here to there.
_FIRST_SLOTS = f"""new MutationObserver((_, watcher) => {{
    if (!document.querySelector('{_FREE_DAY}')) return;
    watcher.disconnect();
    window.__firstSlots = performance.now();
}}).observe(document, {{ attributes: true, childList: true, subtree: true }})"""
_TAP = """([day, times]) => new Promise((done) => {
    const watcher = new MutationObserver(() => {
        if (!document.querySelector(times)) return;
        watcher.disconnect();
        done(performance.now() - start);
    });
    watcher.observe(document.body, { childList: true, subtree: true });
    const start = performance.now();
    document.querySelector(day).click();
})"""


@dataclass(frozen=True)
class Cost:
    """One visit. Sizes in KB (1000 bytes), times in ms."""

    transferred: float
    requests: float
    messages: float
    first_slots: float
    tap_to_times: float


LIMITS = Cost(transferred=155, requests=10, messages=60, first_slots=1500, tap_to_times=50)


@dataclass(frozen=True)
class Conditions:
    """What a visit is made to suffer. rtt: ms more a round trip. down, up: bytes a second."""

    rtt: int = 0
    down: float = -1
    up: float = -1
    slower: int = 1


PHONE = Conditions(rtt=150, down=1.6e6 / 8, up=750e3 / 8, slower=4)


def visit(browser: Browser, address: str, *, conditions: Conditions) -> Cost:
    """A first visit up to the times of a day."""
    context = browser.new_context(viewport=_PHONE, timezone_id="Europe/Berlin", locale="en-GB")
    page = context.new_page()
    page.add_init_script(_FIRST_SLOTS)
    try:
        network = _watch(page, context.new_cdp_session(page), conditions=conditions)
        page.goto(address, wait_until="commit")
        page.wait_for_selector(_FREE_DAY)
        first_slots = page.evaluate("window.__firstSlots")
        page.wait_for_load_state("networkidle")
        tap_to_times = page.evaluate(_TAP, [_FREE_DAY, _TIMES])
        return Cost(network.size / 1000, network.count, network.messages / 1000, first_slots, tap_to_times)
    finally:
        context.close()


class _Network:
    """What went over the network so far."""

    def __init__(self) -> None:
        self.size = self.count = self.messages = 0

    def note_request(self, event: dict[str, float]) -> None:
        self.size += int(event["encodedDataLength"])
        self.count += 1

    def note_message(self, message: str | bytes) -> None:
        self.messages += len(message.encode() if isinstance(message, str) else message)


def _watch(page: Page, devtools: CDPSession, *, conditions: Conditions) -> _Network:
    network = _Network()
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", network.note_request)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", network.note_message)

    page.on("websocket", listen)
    if conditions != Conditions():
        rates = {"downloadThroughput": conditions.down, "uploadThroughput": conditions.up}
        limits = {"offline": False, "latency": conditions.rtt, **rates}
        devtools.send("Network.emulateNetworkConditions", limits)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": conditions.slower})
    return network


def _report(costs: list[Cost], *, is_judged: bool) -> Iterator[str]:
    """A line a measure; yields the names of those over their limit."""
    for measure in fields(Cost):
        median = statistics.median(getattr(cost, measure.name) for cost in costs)
        limit = getattr(LIMITS, measure.name)
        is_time = measure.name in ("first_slots", "tap_to_times")
        counts = is_judged or not is_time
        sys.stdout.write(
            f"{measure.name.replace('_', ' '):14} {median:8.1f}" + f"   limit {limit:g}\n" * counts
        )
        sys.stdout.write("\n" * (not counts))
        if counts and median > limit:
            yield measure.name


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description="Measure the public booking page.")
    parser.add_argument("address")
    parser.add_argument("--runs", type=int, default=5)
    hardship = parser.add_mutually_exclusive_group()
    hardship.add_argument("--rtt", type=int, default=0)
    hardship.add_argument("--phone", action="store_true")
    options = parser.parse_args()
    conditions = PHONE if options.phone else Conditions(rtt=options.rtt)
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        parser.error("no Chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        costs = [visit(browser, options.address, conditions=conditions) for _ in range(options.runs)]
        browser.close()
    passed = list(_report(costs, is_judged=conditions == Conditions()))
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())

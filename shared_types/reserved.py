"""Words that no organizer can have as their slug, because an address of ours begins with them, or might."""

from typing import Final

_PAGES: Final = """
    404 500 account accounts analytics app apps auth availability billing blog booking bookings calendar
    calendars confirm contact dashboard demo docs download edit embed event event-types events export faq
    features feed forgot-password help home imprint integrations invite invitations join legal log-in login
    log-out logout mail mails manage me my new notifications offline onboarding organizer organizers password
    pricing privacy profile register reset reset-password schedule schedules search security settings share
    shared-with-me sign-in sign-out sign-up signin signout signup status support team teams terms unsubscribe
    user users verify verify-email waitlist webhooks welcome widget workflows
"""
_PATHS_OF_PROGRAMS: Final = """
    _event _health _rx _upload admin api asset assets callback cdn css favicon files fonts
    graphql healthz ico ics images img index js json livez manifest media metrics oauth openapi ping public
    readyz redoc robots rss service-worker shell site-webmanifest sitemap sitemaps sse static statics sw
    swagger upload uploads v1 v2 webmanifest well-known ws xml
"""
_NAMES_THAT_MISLEAD: Final = """
    abuse administrator anonymous everyone false host hostmaster kalends localhost moderator nobody none null
    official owner postmaster root staff superuser sysadmin system true undefined webmaster www
"""

RESERVED_SLUGS: Final = frozenset(f"{_PAGES} {_PATHS_OF_PROGRAMS} {_NAMES_THAT_MISLEAD}".split())

"""What a page may run: the scripts that the build wrote into it, by digest, and no others."""

import hashlib
from base64 import b64encode

from launcher.gateway.policy import page_policy


def digest_of(source: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def scripts_of(html: str) -> list[str]:
    """The sources that the policy of a page names for scripts."""
    rules = dict(rule.split(" ", 1) for rule in page_policy(html).split("; "))
    return rules["script-src"].split(" ")


class TestPagePolicy:
    def test_names_each_script_in_the_page_by_its_digest(self) -> None:
        html = '<script>let a = 1;\n</script><p></p><script type="module" async="">import \'/a.js\'</script>'
        assert set(scripts_of(html)) == {"'self'", digest_of("let a = 1;\n"), digest_of("import '/a.js'")}

    def test_needs_no_digest_for_files_and_for_data(self) -> None:
        html = '<script src="/a.js"></script><script type="application/ld+json">{"a": 1}</script>'
        assert scripts_of(html) == ["'self'"]

    def test_leaves_the_host_to_be_filled_in(self) -> None:
        filled = page_policy("<p></p>").format(host="kalends.example:8000")
        assert "connect-src 'self' ws://kalends.example:8000 wss://kalends.example:8000" in filled

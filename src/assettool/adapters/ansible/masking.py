"""Takes secret values out of what people and files get to see."""

import base64
import json
import re
import shlex
import urllib.parse
from collections.abc import Iterable

MASKED = "********"
_SHORTEST = 3
"""A shorter value is a word of everyday; masking it would tell more than it hides."""


class Masker:
    """Knows secrets in every way in which they are usually written."""

    def __init__(self, secrets: Iterable[str]) -> None:
        written = {way for secret in secrets if len(secret) >= _SHORTEST for way in _ways(secret)}
        longest_first = sorted(written, key=lambda way: (-len(way), way))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def mask(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(MASKED, text) if self._pattern else text


def _ways(secret: str) -> Iterable[str]:
    yield secret
    for line in secret.splitlines():
        if len(line) >= _SHORTEST:
            yield line
    for ascii_only in (True, False):
        yield json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        yield json.dumps(json.dumps(secret, ensure_ascii=ascii_only))[3:-3]
    yield repr(secret)[1:-1]
    yield shlex.quote(secret)
    yield urllib.parse.quote(secret, safe="")
    yield urllib.parse.quote_plus(secret)
    yield base64.b64encode(secret.encode()).decode()

"""Names as NetBox accepts them: slugs and lengths."""

import re
import unicodedata
from functools import cache

SLUG_LENGTH = 100


@cache
def slugify(text: str) -> str:
    """`Dell Inc.` → `dell-inc`. Never empty: what has no letter or digit becomes `unknown`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9_]+", "-", plain.casefold()).strip("-")
    return slug[:SLUG_LENGTH].strip("-") or "unknown"


def titled(slug: str) -> str:
    """`de-connectie` → `De Connectie`, for a name that only its slug is known of."""
    return slug.replace("-", " ").title()

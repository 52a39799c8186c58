"""What a report is asked for: by whom, in which language, and about what and when."""

from dataclasses import dataclass
from datetime import date

from assettool.domain.counting import Expected


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a report."""

    user: object
    """Nothing is told that this user may not see."""
    language: str
    """`nl` or `en`."""
    as_of: date
    """It tells how things stood at the end of this day."""
    since: date | None = None
    """What changed after this day is told."""
    tenants: tuple[str, ...] = ()
    """Slugs; none is every tenant."""
    subject: str = ""
    """What a report is about that is about one thing: `wave:3`, `application:12`, `server:ARN-SRV-01`, `contract:7`."""
    key: str = ""
    """What a settlement divides by: `users`, `inhabitants` or `ownership`."""
    expected: Expected | None = None
    """How many there should be of what `counts` counts; None where nobody said so."""

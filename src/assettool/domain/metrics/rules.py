"""A vendor's rule: what it says, where that was read, and how sure we are of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """How sure a rule is."""

    READ = "V"  # read in the vendor's terms, or in the manual of a licence manager that follows them
    SECOND_HAND = "S"  # on a page of an adviser
    KNOWN = "K"  # general knowledge, not checked


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its version goes up when it counts otherwise than before."""

    id: str
    text: str
    mark: Mark
    source: str = ""
    version: int = 1
    alone: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """Its id, for a row that no other rule decides."""

    def __post_init__(self) -> None:
        """Keep the tuple that rows name the rule by: there are as many rows as installations."""
        object.__setattr__(self, "alone", (self.id,))


SERVICENOW = "ServiceNow/ServiceNowDocs it-asset-management/software-asset-management/"
"""The manual that most of the rules were read in."""
METRICS_PAGE = f"{SERVICENOW}c_SAMLicenseMetrics.md"

"""Somebody else than who submitted it approved the wave as it is now."""

from collections.abc import Iterator

from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing


def look(facts: GateFacts) -> Iterator[Finding]:
    """The last thing that an approver said."""
    if not facts.approvals:
        yield Finding(GateName.APPROVAL, False, Text.WAITS if facts.is_submitted else Text.NOT_SUBMITTED)
        return
    last = facts.approvals[-1]
    said, about = {"user": last.user, "day": f"{last.at.date()}"}, (thing("approval", last.content_hash),)
    if not last.is_approved:
        yield Finding(GateName.APPROVAL, False, Text.REJECTED, said, about=about)
    elif last.content_hash != facts.content_hash:
        yield Finding(GateName.APPROVAL, False, Text.CHANGED_SINCE, said, about=about)
    else:
        yield Finding(GateName.APPROVAL, True, Text.APPROVED, said, evidence=last.content_hash, about=about)

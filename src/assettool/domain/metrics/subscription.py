"""A subscription per user, such as Microsoft 365: what is assigned is taken; what nobody needs can be taken back.

[V] One right for each user that a subscription is assigned to (ServiceNow, c_SAMLicenseMetrics.md). [K] The right of
an account that is disabled, or of a shared mailbox or a room, is reclaimable. Where the vendor's portal reports more
than the list of users has, the difference counts: the list is not complete.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import AGAIN, Consumption, Found, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.people import why_nobody
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule
from assettool.domain.wording import Phrase, say

ASSIGNED = Rule("subscription", "One right for each user that it is assigned to", Mark.READ, METRICS_PAGE)
NOBODY = Rule("subscription.reclaim", "What is assigned to a disabled or shared account can be taken back", Mark.KNOWN)

_RECLAIMABLE = (ASSIGNED.id, NOBODY.id)
_ELSEWHERE = {
    Subject.DEVICE: Phrase.ASSIGNED_COUNT_DEVICE,
    Subject.HOST: Phrase.ASSIGNED_COUNT_HOST,
    Subject.MACHINE: Phrase.ASSIGNED_COUNT_MACHINE,
}


def measure(usage: Usage) -> Consumption:
    """What is assigned, and what of it nobody needs."""
    tally = Tally(usage)
    seen: set[str] = set()
    elsewhere: list[Found] = []
    for found in present(usage, tally):
        if found.kind is Subject.ACCOUNT:
            _count(usage, tally, found, seen)
        else:
            elsewhere.append(found)
    for found in elsewhere:
        why = say(_ELSEWHERE[found.kind])
        (tally.skip if seen else tally.unknown)(found, why, ASSIGNED.alone)
    reported = max(
        (each for each in usage.reported if each.on <= usage.on), key=lambda each: (each.on, each.number), default=None
    )
    if reported:
        more = max(0, reported.number - len(seen))
        why = say(Phrase.PORTAL, number=reported.number, day=reported.on, accounts=len(seen))
        row = Row(Subject.NUMBER, "reported", say(Phrase.REPORTED), "", more, why, ASSIGNED.alone, reported.source)
        (tally.add if more else tally.leave)(row)
    return tally.result()


def _count(usage: Usage, tally: Tally, found: Found, seen: set[str]) -> None:
    if found.subject in seen:
        tally.skip(found, AGAIN, ASSIGNED.alone)
    else:
        seen.add(found.subject)
        account = usage.fleet.accounts.get(found.subject)
        reason, _ = why_nobody(account, usage)
        rules = _RECLAIMABLE if reason else ASSIGNED.alone
        how = say(Phrase.ASSIGNED if account else Phrase.ASSIGNED_NOWHERE)
        tally.count(found, 1, how, rules, reason or "")


METRIC = Metric(
    "subscription", "subscription per user", measure, (ASSIGNED, NOBODY), kinds=frozenset((Subject.ACCOUNT,))
)

"""Per named user: the accounts that a right is kept for or assigned to, whether they use it or not.

[V] A named user's right needs an allocation (ServiceNow, c_SAMLicenseMetrics.md). An account that uses the product
without one counts too. [K] The right of an account that nobody can use any more is taken until it is taken back.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import (
    AGAIN,
    Consumption,
    Found,
    Metric,
    Row,
    Tally,
    Usage,
    installed,
    reached,
)
from assettool.domain.metrics.people import ACCESS, how, person_of, why_nobody
from assettool.domain.metrics.rules import METRICS_PAGE, Mark, Rule
from assettool.domain.wording import Phrase, say

NAMED = Rule("named-user", "One right for each user by name: it has to be allocated", Mark.READ, METRICS_PAGE)
TAKEN = Rule("named-user.taken", "A right that is allocated is taken until it is taken back", Mark.KNOWN)

_TAKEN = (NAMED.id, TAKEN.id)


def measure(usage: Usage) -> Consumption:
    """The accounts with an allocation, and those that use the product without one."""
    tally = Tally(usage)
    allocated = {key for kind, key in usage.allocated if kind is Subject.ACCOUNT}
    seen: set[str] = set()
    for found in installed(usage, tally):
        _count(usage, tally, found, seen, allocated)
    for access in reached(usage, tally):
        if access.subject in allocated or access.kind is not Subject.ACCOUNT:
            tally.skip(access, say(Phrase.ALLOCATED_COUNT), NAMED.alone)
        else:
            _count(usage, tally, access, seen, allocated)
    for key in sorted(allocated - seen):
        account = usage.fleet.accounts.get(key)
        reason, _ = why_nobody(account, usage)
        tally.add(
            Row(
                Subject.ACCOUNT,
                key,
                (account.login if account else "") or key,
                account.tenant if account else "",
                1,
                say(Phrase.ALLOCATED_IDLE),
                _TAKEN,
                reclaim=reason or say(Phrase.ALLOCATED_IDLE),
            )
        )
    return tally.result()


def _count(usage: Usage, tally: Tally, found: Found, seen: set[str], allocated: set[str]) -> None:
    key = person_of(usage, found)
    if not key:
        tally.unknown(found, say(Phrase.USER_UNKNOWN), NAMED.alone)
    elif key in seen:
        tally.skip(found, AGAIN, NAMED.alone)
    else:
        seen.add(key)
        account = usage.fleet.accounts.get(key)
        reason, _ = why_nobody(account, usage)
        how_come = say(Phrase.ALLOCATED) if key in allocated else say(Phrase.UNALLOCATED, how=how(found))
        tally.count(found, 1, how_come, _TAKEN if reason else NAMED.alone, reason or "", account)


METRIC = Metric("named_user", "per named user", measure, (NAMED, TAKEN, ACCESS))

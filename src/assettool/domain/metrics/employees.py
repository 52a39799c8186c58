"""Per employee: all people who work for the organisation, whether they use the product or not.

[V] Oracle Java SE Universal counts all employees, part-time, temporary and hired ones included, once it is used at all
(ServiceNow, oracle-publisher-pack.md). [K] Where no headcount is known, accounts of people stand in for it.
"""

from assettool.domain.licence import Headcount, Subject
from assettool.domain.metrics.consumption import Consumption, Metric, Row, Tally, Usage, present
from assettool.domain.metrics.people import why_nobody
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.wording import Phrase, say

EMPLOYEES = Rule(
    "employees",
    "All employees, hired ones included, whoever uses it",
    Mark.READ,
    f"{SERVICENOW}oracle-publisher-pack.md",
)
ACCOUNTS = Rule("employees.accounts", "Without a headcount, the accounts of people stand in for it", Mark.KNOWN)


def measure(usage: Usage) -> Consumption:
    """Everybody who works for the tenants, where the product is used at all."""
    tally = Tally(usage)
    is_used = False
    for found in present(usage, tally):
        is_used = True
        tally.count(found, 0, say(Phrase.EMPLOYEES_COUNT), EMPLOYEES.alone)
    if is_used:
        tally.add(*_people(usage))
    return tally.result()


def _people(usage: Usage) -> list[Row]:
    latest: dict[str, Headcount] = {}
    for each in sorted(usage.fleet.headcounts, key=lambda each: each.on):
        if each.on <= usage.on:
            latest[each.tenant] = each
    rows = [
        Row(
            Subject.NUMBER,
            f"headcount {tenant}",
            tenant,
            tenant,
            each.number,
            say(Phrase.EMPLOYEES, number=each.number, day=each.on),
            EMPLOYEES.alone,
            each.source,
        )
        for tenant, each in sorted(latest.items())
    ]
    people: dict[str, int] = {}
    for account in usage.fleet.accounts.values():
        has_begun = account.start is None or account.start <= usage.on
        if account.tenant not in latest and has_begun and not why_nobody(account, usage)[0]:
            people[account.tenant] = people.get(account.tenant, 0) + 1
    for tenant, number in sorted(people.items()):
        why = say(Phrase.NO_HEADCOUNT, number=number)
        rows.append(Row(Subject.NUMBER, f"accounts {tenant}", tenant, tenant, number, why, ACCOUNTS.alone))
    return rows


METRIC = Metric("employees", "per employee", measure, (EMPLOYEES, ACCOUNTS))

"""Counting people and devices: each one once, however often it was found."""

from collections import defaultdict
from collections.abc import Iterable

from assettool.domain.licence import Access, Account, Subject
from assettool.domain.metrics.consumption import AGAIN, SUITE, Found, Tally, Usage, installed, present, reached
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.wording import Phrase, Wording, say

ACCESS = Rule(
    "potential-access",
    "What is published counts for everybody who may reach it, used or not",
    Mark.READ,
    f"{SERVICENOW}citrix-publisher-pack.md",
)
NOBODY = Rule("unknown-user", "A device whose user is not known counts for one person", Mark.KNOWN)
SHARED = Rule("shared-mailbox", "The people behind a shared mailbox count, and not the mailbox", Mark.KNOWN)
PEOPLE_RULES = (ACCESS, NOBODY, SHARED, SUITE)
DEVICE_RULES = (ACCESS, SUITE)
DEVICE_KINDS = frozenset((Subject.DEVICE, Subject.HOST, Subject.MACHINE))
_ON_SERVER = (Subject.HOST, Subject.MACHINE)


def count_people(usage: Usage, tally: Tally, rule: Rule) -> None:
    """Count everybody who has the product, or may reach it, once."""
    seen: set[str] = set()
    rules, rules_of_access = (rule.alone, (rule.id, NOBODY.id)), ((rule.id, ACCESS.id), (rule.id, ACCESS.id, NOBODY.id))
    for found in installed(usage, tally):
        if found.kind not in _ON_SERVER:
            _count_person(usage, tally, found, rules, seen)
        elif usage.accesses:
            tally.skip(found, say(Phrase.ACCESS_COUNTS), ACCESS.alone)
        else:
            tally.unknown(found, say(Phrase.WORKS_UNKNOWN), rule.alone)
    for access in reached(usage, tally):
        _count_person(usage, tally, access, rules_of_access, seen)


def count_devices(
    usage: Usage, tally: Tally, rule: Rule, suite: Rule = SUITE, everything: Iterable[Found] | None = None
) -> None:
    """Count every device or server that has the product, and every device that may reach it, once.

    An account is no device; where only accounts have it, on how many devices that is is not known.
    """
    seen: dict[Subject, set[str]] = defaultdict(set)
    accounts: list[Found] = []
    has_devices = False
    rules, rules_of_access = rule.alone, (rule.id, ACCESS.id)
    for found in present(usage, tally) if everything is None else everything:
        if found.kind is Subject.ACCOUNT:
            accounts.append(found)
            continue
        has_devices = True
        if name := usage.suite_of(found.kind, found.subject):
            tally.skip(found, say(Phrase.BY_SUITE, product=name), suite.alone)
        elif found.subject in seen[found.kind]:
            tally.skip(found, AGAIN, rules)
        else:
            seen[found.kind].add(found.subject)
            tally.count(found, 1, how(found), rules_of_access if isinstance(found, Access) else rules)
    for found in accounts:
        (tally.skip if has_devices else tally.unknown)(found, say(Phrase.DEVICES_COUNT), rules)


def how(found: Found) -> Wording:
    """How somebody comes to a product."""
    if isinstance(found, Access):
        return say(Phrase.REACHES_BY, via=found.via) if found.via else say(Phrase.REACHES)
    return say(Phrase.HAS)


def why_nobody(account: Account | None, usage: Usage) -> tuple[Wording | None, tuple[str, ...]]:
    """Why there is no person behind an account on the day, with the rule; None where there is one."""
    if account and account.disabled and account.disabled <= usage.on:
        return say(Phrase.DISABLED, day=account.disabled), ()
    if account and account.is_shared:
        return say(Phrase.SHARED_MAILBOX), SHARED.alone
    return None, ()


def person_of(usage: Usage, found: Found) -> str:
    """Key of the account that has the product, or that works on the device with it; nothing where it is not known."""
    if found.kind is Subject.ACCOUNT:
        return found.subject
    device = usage.fleet.devices.get(found.subject) if found.kind is Subject.DEVICE else None
    return device.account if device else ""


def _count_person(
    usage: Usage, tally: Tally, found: Found, rules: tuple[tuple[str, ...], tuple[str, ...]], seen: set[str]
) -> None:
    """Count a person once. `rules` are those where the person is known, and those where nobody is."""
    if suite := usage.suite_of(found.kind, found.subject):
        tally.skip(found, say(Phrase.BY_SUITE, product=suite), SUITE.alone)
        return
    person = person_of(usage, found)
    account = usage.fleet.accounts.get(person)
    reason, why = why_nobody(account, usage)
    one = person or f"{found.kind} {found.subject}"
    if reason:
        tally.skip(found, reason, why)
    elif one in seen:
        tally.skip(found, AGAIN, rules[0])
    else:
        seen.add(one)
        if person:
            tally.count(found, 1, how(found), rules[0], account=account)
        else:
            tally.count(found, 1, say(Phrase.NOBODY_KNOWN, how=how(found)), rules[1])

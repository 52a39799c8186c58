"""Citrix user/device: a licence for everybody who may reach a desktop, or for a device that many share.

[V] Assigned to a user it holds on any number of devices, assigned to a device for any number of users; who may reach
a desktop or application counts (ServiceNow, citrix-publisher-pack.md). [K] Shared devices are licensed as devices, and
people who are only seen on those need no licence of their own.
"""

from assettool.domain.licence import Subject
from assettool.domain.metrics.consumption import AGAIN, Consumption, Found, Metric, Tally, Usage, present
from assettool.domain.metrics.people import ACCESS, SHARED, how, why_nobody
from assettool.domain.metrics.rules import SERVICENOW, Mark, Rule
from assettool.domain.wording import Phrase, say

USER_OR_DEVICE = Rule(
    "citrix.user-device",
    "A licence for a user on any device, or for a device with any user",
    Mark.READ,
    f"{SERVICENOW}citrix-publisher-pack.md",
)
KIOSK = Rule("citrix.shared-device", "Shared devices are licensed as devices, others by their user", Mark.KNOWN)

_BY_ACCESS = (USER_OR_DEVICE.id, ACCESS.id)
_BY_DEVICE = (USER_OR_DEVICE.id, KIOSK.id)


def measure(usage: Usage) -> Consumption:
    """The people, and the devices without a person of their own."""
    tally = Tally(usage)
    seen: set[tuple[Subject, str]] = set()
    for found in present(usage, tally):
        _count(usage, tally, found, seen)
    return tally.result()


def _count(usage: Usage, tally: Tally, found: Found, seen: set[tuple[Subject, str]]) -> None:
    if found.kind in (Subject.HOST, Subject.MACHINE):
        tally.skip(found, say(Phrase.SERVES_DESKTOPS), USER_OR_DEVICE.alone)
        return
    device = usage.fleet.devices.get(found.subject) if found.kind is Subject.DEVICE else None
    licensed = (found.kind, found.subject)
    rules = _BY_ACCESS
    if device and device.account and not device.is_shared:
        licensed = (Subject.ACCOUNT, device.account)
    elif found.kind is Subject.DEVICE:
        rules = _BY_DEVICE
    account = usage.fleet.accounts.get(licensed[1]) if licensed[0] is Subject.ACCOUNT else None
    reason, why = why_nobody(account, usage)
    if reason:
        tally.skip(found, reason, why)
    elif licensed in seen:
        tally.skip(found, AGAIN, rules)
    else:
        seen.add(licensed)
        tally.count(found, 1, how(found), rules, account=account)


METRIC = Metric("citrix_user_device", "Citrix user/device", measure, (USER_OR_DEVICE, KIOSK, ACCESS, SHARED))

"""Every machine of the wave has a fresh backup, and was reached."""

from collections.abc import Iterator
from datetime import timedelta

from assettool.domain.waves.gate_names import GateName
from assettool.domain.waves.gates.gate import Finding, GateFacts, Text, thing


def backup(facts: GateFacts) -> Iterator[Finding]:
    """The age of the last backup of every machine."""
    for asset, key in sorted(facts.machines.items()):
        name, about = facts.register.assets[asset].name, (thing("asset", asset),)
        at = facts.backups.get(asset)
        if at is None:
            yield Finding(GateName.BACKUP, False, Text.NO_BACKUP, {}, key, name, about=about)
        elif facts.on - at.date() > timedelta(days=facts.backup_days):
            values = {"day": f"{at.date()}", "days": str(facts.backup_days)}
            yield Finding(GateName.BACKUP, False, Text.OLD_BACKUP, values, key, name, about=about)
        else:
            yield Finding(GateName.BACKUP, True, Text.BACKED_UP, {"day": f"{at.date()}"}, key, name, about=about)


def preflight(facts: GateFacts) -> Iterator[Finding]:
    """The last attempt to reach every machine."""
    for asset, key in sorted(facts.machines.items()):
        name, about = facts.register.assets[asset].name, (thing("asset", asset),)
        found = facts.reached.get(asset)
        if found is None:
            yield Finding(GateName.PREFLIGHT, False, Text.NOT_TRIED, {}, key, name, about=about)
        elif found.is_reached:
            yield Finding(
                GateName.PREFLIGHT, True, Text.REACHABLE, {"day": f"{found.at.date()}"}, key, name, about=about
            )
        else:
            yield Finding(
                GateName.PREFLIGHT, False, Text.NOT_REACHABLE, {"reason": found.reason}, key, name, about=about
            )

"""What people changed in NetBox since the last sync: kept or overwritten, as the policy says, and never by accident."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assettool.domain.conflicts import Said, field_conflict
from assettool.domain.current import Current, CurrentObject
from assettool.domain.decisions import NETBOX, Decisions
from assettool.domain.fleet import Fleet
from assettool.domain.merge import MergedAsset
from assettool.domain.objects import ASSET, BY_LABEL, DEVICE, IP_ADDRESS, MACHINE, Desired, Ref, Value
from assettool.domain.policy import HandEdits, Policy

FIELD_OF: Mapping[str, str] = {
    "device_type": "model",
    "role": "kind",
    "device": "host",
    "memory": "memory_mib",
    "disk": "disk_mib",
    "primary_ip4": "interfaces",
    "primary_ip6": "interfaces",
}
"""NetBox's fields that go by another name in the policy."""
_ASSETS_OWN = ("name", "tenant", "environment")


@dataclass(slots=True)
class Settled:
    """What became of the hand edits."""

    conflicts: list[Desired] = field(default_factory=list)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    """(uid, field of the policy) → why NetBox keeps its value, for people."""


def settle(
    fleet: Fleet, assets: Iterable[MergedAsset], current: Current, policy: Policy, decisions: Decisions
) -> Settled:
    """Take out of the fleet's objects what hand edits and held disagreements keep; note in each asset what is written.

    What a sync wrote last is in `Asset.written`: a value in NetBox that is neither that nor the wanted one was put
    there by a person. Where the policy keeps it, it stays; when the sources change their mind too, it is a conflict.
    """
    settled = Settled()
    numbers = {key: found.id for key, found in current.objects.items()}
    # Interfaces and addresses have no keys before it is known what is adopted; an address needs none of that.
    numbers |= {
        f"{IP_ADDRESS}:{str(row.fields['address']).partition('/')[0]}": row.id
        for row in current.parts.get(IP_ADDRESS, ())
    }
    for asset in assets:
        row = fleet.objects.get(f"{ASSET}:{asset.uid}")
        if row is None:
            continue
        here = current.objects.get(row.key)
        before = here.fields["written"] if here else {}
        written = _Written(before if isinstance(before, Mapping) else {})
        work = _Work(asset, current, policy, decisions, settled, written, numbers)
        label = MACHINE if asset.kind.is_virtual else DEVICE
        work.settle(fleet.objects[f"{label}:{asset.uid}"], "")
        work.settle(row, "asset.", _ASSETS_OWN)
        row.fields["written"] = dict(sorted(written.after.items()))
    return settled


@dataclass(slots=True)
class _Written:
    before: Mapping[str, object]
    after: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """The hand edits of one asset."""

    asset: MergedAsset
    current: Current
    policy: Policy
    decisions: Decisions
    settled: Settled
    written: _Written
    numbers: Mapping[str, int]
    """Key → NetBox id, addresses included."""

    def settle(self, desired: Desired, prefix: str, names: Iterable[str] | None = None) -> None:
        here = self.current.objects.get(desired.key)
        for name in [name for name in desired.fields if names is None or name in names]:
            wanted = desired.fields[name]
            known_as = prefix + name
            if here is None:
                self.written.after[known_as] = _plain(wanted)
                continue
            keep = self._keep(desired.label, here, name, wanted, known_as)
            if keep:
                del desired.fields[name]
                if known_as in self.written.before:
                    self.written.after[known_as] = self.written.before[known_as]
            else:
                self.written.after[known_as] = _plain(wanted)

    def _keep(self, label: str, here: CurrentObject, name: str, wanted: Value, known_as: str) -> bool:
        """Whether NetBox's value stays."""
        own = FIELD_OF.get(name, name)
        have = here.fields.get(name)
        if self._is(label, name, have, _plain(wanted)):
            return False
        decision = self.decisions.fields.get((self.asset.uid, own))
        if decision == NETBOX:
            return self._note(own, "a person decided that NetBox's value counts")
        if own in self.asset.held_fields and decision is None:
            return self._note(own, "the sources disagree, and the policy holds this field until somebody decides")
        base = self.written.before.get(known_as, _NOTHING)
        if base is _NOTHING or self._is(label, name, have, base) or decision is not None:
            return False
        rule = self.policy.rule(self.asset.kind, own)
        if rule.hand_edits is HandEdits.OVERWRITE:
            return False
        if not self._same(base, _plain(wanted)):
            self._conflict(own, label, name, have, wanted, rule.hand_edits_where)
        return self._note(own, f"somebody changed it in NetBox, and {rule.hand_edits_where} keeps hand edits")

    def _note(self, own: str, why: str) -> bool:
        self.settled.notes[self.asset.uid, own] = why
        return True

    def _conflict(self, own: str, label: str, name: str, have: object, wanted: Value, where: str) -> None:
        source = self.asset.provenance.get(own, "")
        origin = next((str(row.origin) for row in self.asset.observations if row.source == source), "")
        values: list[Said] = [
            {"source": NETBOX, "origin": "", "value": _shown(self._key(label, name, have))},
            {"source": source, "origin": origin, "value": _shown(_plain(wanted))},
        ]
        self.settled.conflicts.append(
            field_conflict(self.asset.uid, own, values, f"{where}: a hand edit stays, and the source changed its mind")
        )

    def _is(self, label: str, name: str, have: object, plain: object) -> bool:
        """Whether NetBox has this value; a reference is compared by what it refers to, whatever that is called now."""
        if name not in BY_LABEL[label].refs:
            return self._same(have, plain)
        if have is None or plain is None:
            return have is plain
        number = have[1] if isinstance(have, list) else have
        return self.numbers.get(str(plain)) == number

    @staticmethod
    def _same(have: object, plain: object) -> bool:
        if isinstance(have, int | float) and isinstance(plain, int | float):
            return float(have) == float(plain)
        return have == plain or (have is None and plain == "")

    def _key(self, label: str, name: str, have: object) -> object:
        if name not in BY_LABEL[label].refs:
            return have
        if have is None:
            return None
        key = self.current.keys.get((_target(label, name), have if isinstance(have, int) else 0))
        return key or have


_NOTHING = object()
_TARGETS: Mapping[str, str] = {
    "device_type": "dcim.devicetype",
    "role": "dcim.devicerole",
    "tenant": "tenancy.tenant",
    "platform": "dcim.platform",
    "site": "dcim.site",
    "cluster": "virtualization.cluster",
    "device": DEVICE,
    "primary_ip4": "ipam.ipaddress",
    "primary_ip6": "ipam.ipaddress",
}


def _target(label: str, name: str) -> str:
    return _TARGETS.get(name, label)


def _plain(value: Value) -> object:
    return value.key if isinstance(value, Ref) else value


def _shown(value: object) -> str:
    """A value as a work list shows it: a reference by the last part of its key."""
    return "" if value is None else str(value).rpartition(":")[2] or str(value)

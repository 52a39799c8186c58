"""Disagreements that become a line of the work list instead of an overwrite."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from assettool.domain.identity import Held
from assettool.domain.objects import ASSET, CONFLICT, Desired, Ref, Value

type Said = Mapping[str, object]
"""`{"source", "origin", "value"}`, and the `uid` of an asset that it is about."""

KEY_LENGTH = 400


def conflict(kind: str, key: str, *, uid: str, field: str, values: Iterable[Said], rule: str) -> Desired:
    """A line of the work list. `rule` is what holds until somebody decides; `uid` may be empty."""
    fields: dict[str, Value] = {
        "asset": Ref(f"{ASSET}:{uid}") if uid else None,
        "key": key[:KEY_LENGTH],
        "kind": kind,
        "field": field,
        "values": list(values),
    }
    return Desired(f"{CONFLICT}:{key[:KEY_LENGTH]}", uid, fields, on_create={"status": "open", "rule": rule[:200]})


def address_conflict(uid: str, host: str, *, source: str, origin: str, held_by: str) -> Desired:
    """An address that a source gives to the asset while something else has it; it stays where it is."""
    values = [{"source": source, "origin": origin, "value": f"{host} is on {held_by}"}]
    rule = "an address belongs to the first thing that has it"
    return conflict("address", f"address/{uid}/{host}", uid=uid, field="address", values=values, rule=rule)


def field_conflict(uid: str, field: str, values: Iterable[Said], rule: str) -> Desired:
    """Sources, or a source and a hand edit, that disagree on one field."""
    return conflict("field", f"field/{uid}/{field}", uid=uid, field=field, values=values, rule=rule)


def identity_conflicts(held: Iterable[Held], there: Collection[str], names: Mapping[str, str]) -> Iterator[Desired]:
    """One line for each row that is held. `there` are the keys of assets that exist when the plan is done.

    What a line says is written once: which of several contradictions is met first may change from sync to sync.
    """
    for one in held:
        about = [uid for uid in one.candidates if f"{ASSET}:{uid}" in there]
        for row in one.observations:
            name = str(row.fields.get("name", row.external_id))
            values: list[Said] = [{"source": row.source, "origin": str(row.origin), "value": f"{name}: {one.reason}"}]
            values += [{"source": "netbox", "origin": "", "value": names.get(uid, uid), "uid": uid} for uid in about]
            desired = conflict(
                "identity",
                f"identity/{row.source}/{row.external_id}",
                uid=about[0] if about else "",
                field="",
                values=values,
                rule="a row that may be about two things is not used",
            )
            once = {field: desired.fields.pop(field) for field in ("asset", "field", "values")}
            desired.on_create |= once
            yield desired

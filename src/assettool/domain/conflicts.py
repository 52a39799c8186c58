"""Disagreements that become a line of the work list instead of an overwrite."""

from assettool.domain.objects import ASSET, CONFLICT, Desired, Ref


def address_conflict(uid: str, host: str, *, source: str, origin: str, held_by: str) -> Desired:
    """An address that a source gives to the asset while something else has it; it stays where it is."""
    key = f"address/{uid}/{host}"
    values: list[object] = [{"source": source, "origin": origin, "value": f"{host} is on {held_by}"}]
    return Desired(
        f"{CONFLICT}:{key}",
        uid,
        {"asset": Ref(f"{ASSET}:{uid}"), "key": key, "kind": "address", "field": "address", "values": values},
        on_create={"status": "open", "rule": "an address belongs to the first thing that has it"},
    )

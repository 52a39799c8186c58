"""Shows why each value of an asset won."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assettool.services.planning import Planned


def show_explained(planned: "Planned", name: str, *, as_json: bool) -> None:
    """Print every field with what each source says, which value won and why. Raises `AssettoolError` for no asset."""
    from assettool.cli import output
    from assettool.errors import AssettoolError

    found = planned.explain(name)
    if not found:
        raise AssettoolError(
            f"no source has an asset with this name or uid: {name}", hint="rows that are not used: sync plan --rejects"
        )
    notes = planned.settled.notes
    if as_json:
        output.print_json(
            [
                {
                    "uid": one.uid,
                    "is_new": one.is_new,
                    "rows": [{"source": o.source, "origin": str(o.origin)} for o in one.observations],
                    "identifiers": [f"{i.type}={i.value}" for i in one.identifiers],
                    "fields": fields,
                    "kept": {field: why for (uid, field), why in notes.items() if uid == one.uid},
                    "changes": [change for change in planned.plan.changes if change.bundle == one.uid],
                }
                for one, fields in found
            ]
        )
        return
    for one, fields in found:
        output.out.print(f"{one.uid}  {'new' if one.is_new else 'in NetBox'}")
        output.table(
            "",
            ("row of", "where", "name"),
            [(o.source, str(o.origin), o.fields.get("name", "")) for o in one.observations],
        )
        output.table("", ("identifier", "value"), [(i.type.value, i.value) for i in one.identifiers])
        rows = []
        for field in fields:
            kept = notes.get((one.uid, field.field))
            for place, candidate in enumerate(field.candidates):
                won = candidate is field.winner
                is_told = won or (field.winner is None and place == 0)
                why = (f"{field.why}; NetBox keeps its own: {kept}" if kept else field.why) if is_told else ""
                rows.append((field.field, candidate.value, candidate.source, "wins" if won else "", why))
        output.table("", ("field", "value", "source", "", "why"), rows)
        changes = [change for change in planned.plan.changes if change.bundle == one.uid]
        output.out.print(f"{len(changes)} changes in this plan")

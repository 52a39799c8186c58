"""What a source said before, for a plan that has to do without it: nothing changes because a source is away."""

from collections.abc import Mapping
from typing import Any, cast

from assettool.domain.identity import Known
from assettool.domain.observation import Interface, Listening, Observation, Origin, Software


def remembered(kept: Mapping[str, object], known: Known) -> Observation | None:
    """The row that an observation of NetBox was, of no rows of any file; nothing where its asset is in use no more.

    NetBox keeps neither the row's identifiers nor its kind: the asset has both.
    """
    source, external_id = str(kept["source"]), str(kept["external_id"])
    asset = known.assets.get(known.rows.get((source, external_id), ""))
    said = kept["fields"]
    if asset is None or not asset.is_active or not isinstance(said, Mapping):
        return None
    fields = cast("Mapping[str, Any]", said)
    return Observation(
        source,
        Origin("an earlier read"),
        external_id,
        asset.kind,
        fields={name: value for name, value in fields.items() if not isinstance(value, list)},
        interfaces=tuple(Interface(i["name"], i["mac"], tuple(i["addresses"])) for i in fields.get("interfaces", ())),
        software=tuple(Software(*each) for each in fields.get("software", ())),
        is_kind_guessed=True,
        rows=0,
        services=tuple(Listening(*each) for each in fields.get("services", ())),
    )

"""Estates for property tests: few names, many clashes."""

from fakes import FakeSource
from hypothesis import strategies as st

from assettool.domain.asset import AssetKind
from assettool.domain.identifier import Identifier, IdentifierType
from assettool.domain.observation import Interface, Observation, Origin, Rejected

_UUIDS = [f"4c4c4544-000{n}-4d10-8052-b4c04f4e3232" for n in range(3)]
_FIELDS = {
    "tenant": ["", "arnhem", "rheden"],
    "site": ["", "stadhuis", "Werf 2"],
    "environment": ["", "old", "gemict"],
    "status": ["", "active", "offline"],
    "manufacturer": ["", "Dell Inc.", "DELL Inc", "HP"],
    "model": ["", "Latitude 5420", "latitude-5420", "M" * 120],
    "serial": ["", "S1", "S2", "None"],
    "asset_tag": ["", "T1", "T2"],
    "platform": ["", "Windows 11", "Debian 12"],
    "description": ["", "two  words", "long " * 60],
    "vcenter": ["", "vc-a", "vc-b"],
    "cluster": ["", "Cluster A", "cluster-a", "Cluster B"],
    "host": ["", "esx1", "esx2"],
    "vcpus": [1, 2, 1.337],
    "memory_mib": [1024, 4096],
    "last_seen": ["", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"],
}
_NAMES = ["esx1", "esx2", "pc1", "PC1", "pc2", "pc3", "x" * 64 + "a", "x" * 64 + "b", ""]
_ADDRESSES = ["10.0.0.1/24", "10.0.0.2/24", "10.0.0.1/32", "10.0.0.3/32", "2001:db8::1/64"]
_STRONG = {
    IdentifierType.SERIAL: ["S1", "S2", "S3", "S4"],
    IdentifierType.SMBIOS_UUID: _UUIDS,
    IdentifierType.ENTRA_DEVICE_ID: _UUIDS,
    IdentifierType.ASSET_TAG: ["T1", "T2"],
    IdentifierType.VSPHERE_UUID: ["vc-a/1", "vc-a/2", "vc-b/1"],
}

_interfaces = st.lists(
    st.builds(
        Interface,
        st.sampled_from(["eth0", "eth1", "n" * 70]),
        st.sampled_from(["", "00:50:56:00:00:01", "00:50:56:00:00:02"]),
        st.lists(st.sampled_from(_ADDRESSES), max_size=2, unique=True).map(tuple),
    ),
    max_size=2,
).map(tuple)
_identifiers = st.sets(
    st.one_of(*(st.builds(Identifier, st.just(kind), st.sampled_from(values)) for kind, values in _STRONG.items())),
    max_size=3,
).map(lambda found: tuple(sorted(found)))
_fields = st.fixed_dictionaries(
    {"name": st.sampled_from(_NAMES)},
    optional={name: st.sampled_from(values) for name, values in _FIELDS.items()},
)


@st.composite
def _source(draw: st.DrawFn, name: str) -> FakeSource:
    rows: list[Observation | Rejected] = []
    numbers = draw(st.lists(st.integers(0, 9), max_size=7, unique=True))
    for number in numbers:
        origin = Origin(f"{name}.csv", "", number + 2)
        if draw(st.integers(0, 7)) == 0:
            rows.append(Rejected(name, origin, ("it has no id",), by_rule=draw(st.booleans())))
            continue
        fields = {field: value for field, value in draw(_fields).items() if value != ""}
        rows.append(
            Observation(
                name,
                origin,
                str(number),
                draw(st.sampled_from(AssetKind)),
                (*draw(_identifiers), Identifier(IdentifierType.HOST_NAME, str(fields.get("name", "none")).casefold())),
                fields,
                draw(_interfaces),
                is_kind_guessed=draw(st.booleans()),
            )
        )
    return FakeSource(name, rows, is_full=draw(st.integers(0, 3)) > 0, creates=draw(st.integers(0, 3)) > 0)


estates = st.tuples(_source("first"), _source("second"), _source("third")).map(list)
"""Three sources with up to seven rows each."""

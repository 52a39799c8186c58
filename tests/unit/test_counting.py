from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import make_machine, make_observation, make_rejected
from fakes import NOW, FakeProgress, FakeSource, FakeStore, sync

from assettool.adapters.expected_file import load_expected
from assettool.domain.asset import AssetKind
from assettool.domain.counting import Counts, Coverage, Expected, Group
from assettool.domain.objects import ASSET
from assettool.errors import SettingsError, SourceError, UsageError
from assettool.services.counts import count_assets

LAPTOPS = Group("Laptops", (AssetKind.LAPTOP,), 2, {"arnhem": 2, "renkum": 0})
SERVERS = Group("Servers", (AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER), 1)
ALL_LAPTOPS = Coverage(("intune", "mecm"), frozenset({AssetKind.LAPTOP}))
EXPECTED = Expected((SERVERS, LAPTOPS), (ALL_LAPTOPS,))
AT = NOW + timedelta(days=3)


class Counted(FakeStore):
    """A store whose runs can be listed, as NetBox's REST API lists them."""

    def first(self, path: str, limit: int, **parameters: str) -> list[dict[str, Any]]:
        assert path == "plugins/assettool/sync-runs"
        runs = [
            {"id": number, "finished": run.finished.isoformat(), "sources": run.sources, "rejects": run.rejects}
            for number, run in enumerate(self.runs)
            if run.status == "completed" and parameters.get("id", str(number)) == str(number)
        ]
        return runs[::-1][: limit or None]


def store_with(*rows: object) -> Counted:
    store = Counted()
    sync(store, *rows)
    return store


def counted(store: Counted, expected: Expected = EXPECTED, *tenants: str) -> Counts:
    return count_assets(store, expected, AT, FakeProgress(), tenants)


LT1, LT2 = make_observation("LT-1", serial="S1"), make_observation("LT-2", serial="S2")


def test_counts_when_all_is_there_give_expected_each_source_and_netbox():
    store = store_with(LT1, LT2, make_observation("LT-1", source="mecm", serial="S1"), make_machine("SRV-1"))
    counts = counted(store)
    servers, laptops = counts.kinds
    assert (laptops.expected, laptops.netbox, laptops.difference, laptops.sources) == (
        2,
        2,
        0,
        {"intune": 2, "mecm": 1},
    )
    assert (servers.label, servers.kinds, servers.netbox) == ("Servers", ("physical_server", "virtual_server"), 1)
    assert counts.is_as_expected
    assert counts.differences == ()


def test_counts_when_nothing_is_expected_count_every_kind():
    counts = counted(store_with(LT1), Expected())
    assert [(row.label, row.expected, row.netbox) for row in counts.kinds if row.netbox] == [("Laptop", None, 1)]
    assert len(counts.kinds) == len(AssetKind)
    assert counts.is_as_expected


def test_counts_when_an_asset_is_retired_or_merged_netbox_does_not_count_it():
    store = store_with(LT1, LT2)
    store.named(ASSET, "LT-1")["lifecycle"] = "retired"
    assert (counted(store).kinds[1].netbox, counted(store).kinds[1].sources) == (1, {"intune": 2})
    store.named(ASSET, "LT-1")["lifecycle"] = "merged"
    assert (counted(store).kinds[1].netbox, counted(store).kinds[1].sources) == (1, {"intune": 1})
    assert not counted(store).is_as_expected


def test_counts_when_tenants_are_named_are_theirs_alone():
    store = store_with(LT1, LT2, make_observation("LT-3", serial="S3", tenant="renkum"))
    every = {one.tenant: one.kinds[1] for one in counted(store).tenants}
    assert {slug: (row.expected, row.netbox) for slug, row in every.items()} == {"arnhem": (2, 2), "renkum": (0, 1)}
    only = counted(store, EXPECTED, "renkum")
    assert [(one.tenant, one.name) for one in only.tenants] == [("renkum", "Renkum")]
    assert (only.kinds[1].expected, only.kinds[1].netbox) == (0, 1)
    assert only.kinds[0].expected is None
    store.add("tenancy.tenant", name="Rozendaal", slug="rozendaal")
    nobody = counted(store, EXPECTED, "rozendaal")
    assert (nobody.kinds[1].expected, nobody.kinds[1].netbox) == (None, 0)
    with pytest.raises(UsageError, match="no such tenant: nowhere"):
        counted(store, EXPECTED, "arnhem", "nowhere")
    both = counted(store, EXPECTED, "arnhem", "renkum")
    assert (both.kinds[1].expected, both.kinds[1].netbox) == (2, 3)


def test_counts_when_a_source_no_longer_has_a_row_do_not_count_it():
    store = store_with(LT1, LT2, make_observation("LT-1", source="mecm", serial="S1"))
    sync(store, LT1, make_observation("LT-1", source="mecm", serial="S1"), now=NOW + timedelta(days=1))
    assert counted(store).kinds[1].sources == {"intune": 1, "mecm": 1}
    [gone] = counted(store).differences[:1]
    assert (gone.name, gone.why, gone.has) == ("LT-2", "no source has it", ("netbox",))


def test_counts_when_a_source_failed_last_time_count_what_it_had():
    store = store_with(LT1, LT2)
    broken = FakeSource("intune", [], SourceError("offline"))
    sync(store, broken, make_observation("LT-1", source="mecm", serial="S1"), now=NOW + timedelta(days=1))
    assert counted(store).kinds[1].sources == {"intune": 2, "mecm": 1}


def test_differences_when_a_source_lacks_what_it_should_know_name_the_asset():
    store = store_with(LT1, make_observation("LT-9", source="ad", serial="S9"), make_machine("SRV-1", source="ad"))
    [lacks] = counted(store).differences
    assert (lacks.name, lacks.kind, lacks.tenant) == ("LT-9", "laptop", "arnhem")
    assert (lacks.has, lacks.lacks) == (("ad", "netbox"), ("intune", "mecm"))
    assert lacks.why == "intune or mecm should have it"
    elsewhere = Coverage(("intune",), frozenset({AssetKind.LAPTOP}), frozenset({"renkum"}))
    assert counted(store, Expected((LAPTOPS,), (elsewhere,))).differences == ()


def test_differences_when_only_partial_sources_have_it_say_so():
    row = make_observation("LT-1", source="scan", serial="S1")
    store = store_with(FakeSource("scan", [row], is_full=False))
    assert [one.why for one in counted(store).differences] == ["no full source has it", "intune or mecm should have it"]


def test_differences_when_a_person_made_the_asset_say_that_no_source_has_it():
    store = store_with(LT1)
    store.add(ASSET, uid="by-hand", name="BY-HAND", kind="laptop", lifecycle="active")
    assert [(one.name, one.why) for one in counted(store).differences] == [("BY-HAND", "no source has it")]


def test_evidence_when_a_source_was_read_says_how():
    seen = make_observation("LT-1", serial="S1", last_seen="2026-02-28T12:00:00Z")
    late = make_observation("LT-2", serial="S2", last_seen="9999-12-31T00:00:00Z")
    store = store_with(seen, late, make_rejected("bad"), make_rejected("spare", row=10, by_rule=True))
    [intune] = counted(store).sources
    assert (intune.rows, intune.accepted, intune.rejected, intune.by_rule, intune.held) == (4, 2, 1, 1, 0)
    assert (intune.file, intune.format, intune.is_full, intune.is_complete) == ("intune.csv", "fake", True, True)
    assert (intune.newest_row_age_days, intune.last_read_age_days) == (5.0, 3.0)
    assert (intune.covers, intune.should_cover, intune.coverage_percent, intune.assets) == (2, 2, 100.0, 2)


def test_evidence_when_rows_match_no_asset_counts_them_apart():
    ad = FakeSource("ad", [make_observation("PC-7", source="ad"), make_observation("LT-1", source="ad", serial="S1")],
                    creates=False)  # fmt: skip
    source = next(one for one in counted(store_with(LT1, ad)).sources if one.name == "ad")
    assert (source.rows, source.accepted, source.unmatched, source.by_rule) == (2, 1, 1, 0)
    assert source.newest_row_age_days is None


def test_evidence_when_several_sources_share_the_work_each_answers_for_what_nobody_has():
    only_ad = make_observation("LT-9", source="ad", serial="S9")
    store = store_with(LT1, make_observation("LT-2", source="mecm", serial="S2"), only_ad)
    sources = {one.name: one for one in counted(store).sources}
    assert (sources["intune"].covers, sources["intune"].should_cover, sources["intune"].coverage_percent) == (
        1,
        2,
        50.0,
    )
    assert sources["ad"].coverage_percent is None


WRITTEN = """\
source: contract list
as_of: 2026-02-01
counts:
  - {label: Servers, kinds: [physical_server, virtual_server], expected: 960}
  - label: Laptops
    kinds: [laptop]
    source: Intune
    tenants: {arnhem: 4}
coverage:
  - {sources: [vcenter-*], kinds: [virtual_server], tenants: [arnhem]}
"""
NAMES = ("vcenter-a", "vcenter-b", "intune")


def load(tmp_path: Path, text: str, names: tuple[str, ...] | None = NAMES) -> Expected:
    path = tmp_path / "expected.yml"
    path.write_text(text, encoding="utf-8")
    return load_expected(path, names)


def test_expected_when_it_is_right_holds_every_kind(tmp_path):
    expected = load(tmp_path, WRITTEN)
    assert [(g.label, g.expected, g.source, str(g.as_of)) for g in expected.groups[:2]] == [
        ("Servers", 960, "contract list", "2026-02-01"),
        ("Laptops", None, "Intune", "2026-02-01"),
    ]
    assert [group.label for group in expected.groups[2:]] == ["Virtual workplace", "Thin client", "Fat client"]
    assert expected.coverage[0].sources == ("vcenter-a", "vcenter-b")
    assert load(tmp_path, WRITTEN, None).coverage[0].sources == ("vcenter-*",)


ONE = "counts:\n  - {label: A, kinds: [laptop]}\n"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "counts: Field required"),
        ("counts: []\n", 1, "counts: Tuple should have at least 1 item"),
        (f"{ONE}  - {{label: B, kinds: [laptop]}}\n", 1, "a kind is counted twice: laptop"),
        ("counts:\n  - {label: A, kinds: [laptop, laptop]}\n", 2, "a kind stands in it twice: laptop"),
        ("counts:\n  - {label: A, kinds: [desktop]}\n", 2, "kinds.0: Input should be 'physical_server'"),
        ("counts:\n  - {label: A, kinds: [laptop], expected: -1}\n", 2, "expected: Input should be greater than"),
        ("counts:\n  - {label: A, kinds: [laptop], expected: many}\n", 2, "expected: Input should be a valid integer"),
        ("counts:\n  - label: A\n    kinds: [laptop]\n    tenants: {Arnhem: 3}\n", 4, "such as arnhem"),
        (f"{ONE}coverage:\n  - {{sources: [jamf], kinds: [laptop]}}\n", 4, "no such source: jamf"),
        ("counts:\n  - {label: A, kinds: [laptop]}\n  - {label: A, label: B, kinds: []}\n", 3, "stands twice: label"),
        ("counts:\n  - {label: A, kinds: [laptop]}\nsource: a\nsource: b\n", 4, "stands twice: source"),
    ],
)  # fmt: skip
def test_expected_when_it_is_wrong_tells_the_line(tmp_path, text, line, told):
    with pytest.raises(SettingsError) as wrong:
        load(tmp_path, text)
    lines = [one.strip() for one in wrong.value.message.splitlines()[1:]]
    assert any(one.startswith(f"expected.yml:{line}: ") and told in one for one in lines), lines

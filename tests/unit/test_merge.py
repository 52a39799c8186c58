from factories import make_group, make_observation

from assettool.domain.asset import AssetKind
from assettool.domain.merge import merge
from assettool.domain.observation import Interface

RANK = {"rvtools": 0, "intune": 1}


def test_merge_when_sources_disagree_takes_the_value_of_the_first_in_rank():
    rows = (
        make_observation("LT-1", source="intune", model="Latitude", serial="S1"),
        make_observation("LT-2", source="rvtools", serial="S1"),
    )
    asset = merge(make_group(*rows), RANK)
    assert asset.fields["name"] == "LT-2"
    assert asset.fields["model"] == "Latitude"
    assert asset.provenance["name"] == "rvtools"
    assert asset.provenance["model"] == "intune"


def test_merge_when_a_source_is_not_ranked_it_comes_last():
    rows = (make_observation("A", source="other"), make_observation("B", source="intune"))
    assert merge(make_group(*rows), RANK).fields["name"] == "B"


def test_merge_when_a_source_has_two_rows_takes_the_one_heard_from_last():
    rows = (
        make_observation("OLD", id="1", last_seen="2025-01-01T00:00:00Z"),
        make_observation("NEW", id="2", last_seen="2026-01-01T00:00:00Z"),
        make_observation("NEVER", id="0"),
    )
    assert merge(make_group(*rows), RANK).fields["name"] == "NEW"


def test_merge_when_the_first_in_rank_has_an_empty_value_takes_the_next():
    first = make_observation("A", source="rvtools", model="X")
    first = type(first)(**{**{n: getattr(first, n) for n in first.__slots__}, "fields": {"name": "A", "model": ""}})
    asset = merge(make_group(first, make_observation("A", source="intune", model="Latitude")), RANK)
    assert asset.fields["model"] == "Latitude"
    assert asset.provenance["model"] == "intune"


def test_merge_when_rows_have_interfaces_takes_those_of_one_row():
    ours, theirs = Interface("eth0", "AA:BB:CC:00:00:01"), Interface("Ethernet", "AA:BB:CC:00:00:01")
    rows = (
        make_observation("A", source="intune", interfaces=(theirs,)),
        make_observation("A", source="rvtools", interfaces=(ours,)),
    )
    assert merge(make_group(*rows), RANK).interfaces == (ours,)
    assert merge(make_group(make_observation()), RANK).interfaces == ()


def test_merge_when_kinds_differ_takes_that_of_the_first_in_rank():
    rows = (
        make_observation("A", source="intune", kind=AssetKind.LAPTOP),
        make_observation("A", source="rvtools", kind=AssetKind.FAT_CLIENT),
    )
    assert merge(make_group(*rows), RANK).kind is AssetKind.FAT_CLIENT

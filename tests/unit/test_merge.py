from datetime import timedelta

import pytest
from factories import NOW, make_group, make_observation
from hypothesis import given
from hypothesis import strategies as st
from strategies import estates

from assettool.domain.asset import AssetKind
from assettool.domain.clock import Clock
from assettool.domain.decisions import Decisions
from assettool.domain.identity import Known, group
from assettool.domain.merge import Disagreement, MergedAsset, explain, merge
from assettool.domain.observation import Interface, Observation
from assettool.domain.policy import INTERFACES, KIND, Layer, OnDisagreement, Policy, Ranks, Written

NAMES = ("rvtools", "intune", "ad")
FIRST = Policy.default(NAMES)
EARLIER, LATER = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"


def policy(
    on_disagreement: OnDisagreement | None = None, *, ranks: Ranks | None = None, where: str = "policy.yml:3"
) -> Policy:
    layer = Layer(
        Written(ranks, where) if ranks else None,
        disagreement=Written(on_disagreement, where) if on_disagreement else None,
    )
    return Policy(NAMES, {(None, ""): layer})


def merged(
    *rows: Observation, policy: Policy = FIRST, is_new: bool = True, known_kind: AssetKind | None = None, **decided: str
) -> MergedAsset:
    one = make_group(*rows, is_new=is_new)
    one.known_kind = known_kind
    decisions = Decisions(fields={(one.uid, field): source for field, source in decided.items()})
    return merge(one, policy, decisions, Clock(NOW))


def why(*rows: Observation, policy: Policy = FIRST, is_new: bool = True, **decided: str) -> dict[str, str]:
    one = make_group(*rows, is_new=is_new)
    decisions = Decisions(fields={(one.uid, field): source for field, source in decided.items()})
    return {told.field: told.why for told in explain(one, policy, decisions, Clock(NOW))}


def test_merge_when_sources_disagree_takes_the_value_of_the_first_in_rank():
    asset = merged(
        make_observation("LT-1", source="intune", model="Latitude", serial="S1"),
        make_observation("LT-2", source="rvtools", serial="S1"),
    )
    assert asset.fields["name"] == "LT-2"
    assert asset.fields["model"] == "Latitude"
    assert asset.provenance["name"] == "rvtools"
    assert asset.provenance["model"] == "intune"


def test_merge_when_a_source_is_not_ranked_it_comes_last():
    rows = (make_observation("A", source="other"), make_observation("B", source="intune"))
    assert merged(*rows).fields["name"] == "B"


def test_merge_when_a_source_has_two_rows_takes_the_one_heard_from_last():
    asset = merged(
        make_observation("OLD", id="1", last_seen=EARLIER),
        make_observation("NEW", id="2", last_seen=LATER),
        make_observation("NEVER", id="0"),
    )
    assert asset.fields["name"] == "NEW"
    assert asset.fields["last_seen"] == LATER
    assert asset.disagreements == ()


def test_merge_when_the_first_in_rank_has_an_empty_value_takes_the_next():
    first = make_observation("A", source="rvtools", model="X")
    first = type(first)(**{**{n: getattr(first, n) for n in first.__slots__}, "fields": {"name": "A", "model": ""}})
    asset = merged(first, make_observation("A", source="intune", model="Latitude"))
    assert asset.fields["model"] == "Latitude"
    assert asset.provenance["model"] == "intune"


def test_merge_when_rows_have_interfaces_takes_those_of_one_row():
    ours, theirs = Interface("eth0", "AA:BB:CC:00:00:01"), Interface("Ethernet", "AA:BB:CC:00:00:01")
    rows = (
        make_observation("A", source="intune", interfaces=(theirs,)),
        make_observation("A", source="rvtools", interfaces=(ours,)),
    )
    assert merged(*rows).interfaces == (ours,)
    assert merged(make_observation()).interfaces == ()
    ranked = Policy(NAMES, {(None, INTERFACES): Layer(Written((("intune",),), "policy.yml:9"))})
    assert merged(*rows, policy=ranked).interfaces == (theirs,)
    assert merged(*rows, interfaces="intune").interfaces == (theirs,)
    assert merged(*rows, policy=policy(OnDisagreement.HOLD)).disagreements == ()
    told = "interfaces are taken from one source as a whole; rvtools comes first (built in)"
    assert why(*rows)["interfaces"] == told


def test_merge_when_the_newest_interfaces_are_asked_for_takes_those_heard_from_last():
    ours, theirs = Interface("eth0", "AA:BB:CC:00:00:01"), Interface("Ethernet", "AA:BB:CC:00:00:01")
    rows = (
        make_observation("A", source="intune", interfaces=(theirs,), last_seen=LATER),
        make_observation("A", source="rvtools", interfaces=(ours,), last_seen=EARLIER),
    )
    assert merged(*rows, policy=policy(OnDisagreement.NEWEST)).interfaces == (theirs,)
    assert "heard from it last" in why(*rows, policy=policy(OnDisagreement.NEWEST))["interfaces"]


@pytest.mark.parametrize("on_disagreement", [None, OnDisagreement.HOLD, OnDisagreement.NEWEST])
@pytest.mark.parametrize(
    ("field", "first", "second"),
    [
        ("serial", "5CG1234ABC", "5cg 1234abc"),
        ("model", "Latitude 5420", " latitude  5420"),
        ("manufacturer", "Dell Inc.", "DELL INC"),
        ("memory_mib", 4096, "4096.0"),
        ("vcpus", "n/a", "N/A"),
        ("status", True, True),
        ("site", "---", "---"),
        ("description", "Finance  server", "finance server"),
        ("description", "00:50:56:AA:BB:01", "0050.56aa.bb01"),
        ("platform", "Café OS", "Cafe\u0301 OS"),
    ],
)
def test_merge_when_values_differ_in_writing_only_they_agree_and_the_first_in_rank_is_their_source(
    on_disagreement, field, first, second
):
    rows = (
        make_observation("A", source="intune", last_seen=LATER, **{field: second}),
        make_observation("A", source="rvtools", last_seen=EARLIER, **{field: first}),
    )
    asset = merged(*rows, policy=policy(on_disagreement))
    assert asset.fields[field] == first
    assert asset.disagreements == ()
    assert "the sources agree" in why(*rows, policy=policy(on_disagreement))[field]


def test_merge_when_active_directory_cut_a_name_the_whole_name_wins():
    rows = (
        make_observation("ARN-APP-ZAAKSYS", source="ad"),
        make_observation("arn-app-zaaksysteem01", source="rvtools"),
    )
    by_ad = policy(ranks=(("ad",), ("rvtools",)))
    asset = merged(*rows, policy=by_ad)
    assert asset.fields["name"] == "arn-app-zaaksysteem01"
    assert asset.provenance["name"] == "rvtools"
    assert asset.disagreements == ()
    assert why(*rows, policy=by_ad)["name"] == "rvtools has the whole name; that of ad is cut off"


def test_merge_when_two_whole_names_fit_a_cut_one_they_disagree():
    rows = (
        make_observation("ARN-APP-ZAAKSYS", source="ad"),
        make_observation("arn-app-zaaksysteem01", source="rvtools"),
        make_observation("arn-app-zaaksysteem02", source="intune"),
    )
    assert [one.field for one in merged(*rows).disagreements] == ["name"]


def test_merge_when_the_newest_counts_takes_what_was_heard_from_last():
    rows = (
        make_observation("A", source="rvtools", last_seen=EARLIER, platform="Windows 10"),
        make_observation("A", source="intune", last_seen=LATER, platform="Windows 11"),
        make_observation("A", source="ad", platform="Windows 7"),
    )
    assert merged(*rows, policy=policy(OnDisagreement.NEWEST)).provenance["platform"] == "intune"
    told = why(*rows, policy=policy(OnDisagreement.NEWEST))["platform"]
    assert told == "intune heard from it last, on 2026-02-01 00:00 (policy.yml:3)"


def test_merge_when_no_source_says_when_the_newest_falls_to_rank():
    rows = (
        make_observation("A", source="intune", platform="Windows 11"),
        make_observation("A", source="rvtools", platform="Windows 10"),
    )
    assert merged(*rows, policy=policy(OnDisagreement.NEWEST)).fields["platform"] == "Windows 10"
    assert "no source says when" in why(*rows, policy=policy(OnDisagreement.NEWEST))["platform"]


@pytest.mark.parametrize("moment", ["2026-03-02T12:00:01Z", "9999-12-31T00:00:00Z", "soon"])
def test_merge_when_a_clock_is_ahead_it_never_wins(moment):
    rows = (
        make_observation("A", source="rvtools", last_seen=moment, platform="Windows 10"),
        make_observation("A", source="intune", last_seen=EARLIER, platform="Windows 11"),
    )
    asset = merged(*rows, policy=policy(OnDisagreement.NEWEST))
    assert asset.fields["platform"] == "Windows 11"
    assert asset.fields["last_seen"] == EARLIER


def test_merge_when_a_moment_has_no_zone_it_is_utc():
    rows = (
        make_observation("A", source="rvtools", last_seen="2026-02-01T00:00:00", platform="Windows 10"),
        make_observation("A", source="intune", last_seen=EARLIER, platform="Windows 11"),
    )
    assert merged(*rows, policy=policy(OnDisagreement.NEWEST)).fields["platform"] == "Windows 10"


DISAGREE = (
    make_observation("A", source="rvtools", serial="S1"),
    make_observation("A", source="intune", serial="S2", row=7),
)


def test_merge_when_a_field_is_held_a_new_asset_starts_with_the_first_in_rank():
    asset = merged(*DISAGREE)
    assert asset.fields["serial"] == "S1"
    assert asset.held_fields == ("serial",)
    assert asset.disagreements == (
        Disagreement(
            "serial", (("rvtools", "rvtools.csv, row 2", "S1"), ("intune", "intune.csv, row 7", "S2")), "built in", True
        ),
    )
    assert "a new asset takes that of rvtools" in why(*DISAGREE)["serial"]


def test_explain_when_a_field_is_held_says_that_netbox_keeps_what_it_has():
    explained = explain(make_group(*DISAGREE, is_new=False), FIRST, Decisions(), Clock(NOW))
    told = next(one for one in explained if one.field == "serial")
    assert told.winner is None
    assert "NetBox keeps what it has" in told.why
    assert [(one.source, one.rank) for one in told.candidates] == [("rvtools", 1), ("intune", 2)]


def test_merge_when_a_person_chose_a_source_its_value_wins():
    asset = merged(*DISAGREE, serial="intune")
    assert asset.fields["serial"] == "S2"
    assert asset.held_fields == ()
    assert [(one.is_held, one.decided) for one in asset.disagreements] == [(False, "intune")]
    assert why(*DISAGREE, serial="intune")["serial"] == "a person decided that intune counts"


def test_merge_when_the_chosen_source_says_nothing_any_more_the_policy_decides_again():
    asset = merged(*DISAGREE, serial="mecm")
    assert asset.held_fields == ("serial",)
    assert asset.disagreements[0].decided == ""


@pytest.mark.parametrize("rows", [DISAGREE, DISAGREE[:1]])
def test_merge_when_a_person_chose_netbox_it_keeps_what_it_has(rows):
    asset = merged(*rows, is_new=False, serial="netbox")
    assert asset.held_fields == ("serial",)
    assert [one.is_held for one in asset.disagreements] == [False] * (len(rows) - 1)
    assert "a person decided that what NetBox has counts" in why(*rows, is_new=False, serial="netbox")["serial"]


def test_merge_when_sources_share_a_rank_takes_the_newer_then_the_first_by_name():
    equal = policy(OnDisagreement.HOLD, ranks=(("rvtools", "intune"),))
    older = make_observation("A", source="intune", last_seen=EARLIER, platform="Windows 10")
    newer = make_observation("A", source="rvtools", last_seen=LATER, platform="Windows 11")
    assert merged(older, newer, policy=equal).fields["platform"] == "Windows 11"
    same = (
        make_observation("A", source="rvtools", platform="Windows 11"),
        make_observation("A", source="intune", platform="Windows 10"),
    )
    assert merged(*same, policy=equal).fields["platform"] == "Windows 10"
    told = why(older, newer, policy=equal)["name"]
    assert told == "the sources agree; rvtools and intune share a rank (policy.yml:3), and rvtools heard from it last"
    assert why(*same, policy=equal)["name"].endswith("and intune comes first by name")


def test_merge_when_kinds_differ_takes_that_of_the_first_in_rank():
    rows = (
        make_observation("A", source="intune", kind=AssetKind.LAPTOP),
        make_observation("A", source="rvtools", kind=AssetKind.FAT_CLIENT),
    )
    assert merged(*rows).kind is AssetKind.FAT_CLIENT
    assert [one.field for one in merged(*rows).disagreements] == [KIND]


def test_merge_when_a_kind_is_guessed_one_that_is_known_wins():
    rows = (
        make_observation("A", source="rvtools", kind=AssetKind.FAT_CLIENT, guessed=True),
        make_observation("A", source="intune", kind=AssetKind.LAPTOP),
    )
    assert merged(*rows).kind is AssetKind.LAPTOP
    assert merged(rows[0]).kind is AssetKind.FAT_CLIENT


def test_merge_when_all_kinds_are_guessed_netbox_keeps_what_it_knows():
    row = make_observation("A", source="ad", kind=AssetKind.FAT_CLIENT, guessed=True)
    assert merged(row, is_new=False, known_kind=AssetKind.LAPTOP).kind is AssetKind.LAPTOP
    assert merged(row, is_new=False, known_kind=AssetKind.LAPTOP, kind="ad").kind is AssetKind.FAT_CLIENT


def test_explain_when_a_kind_is_guessed_says_so():
    guess = make_observation("A", source="ad", kind=AssetKind.FAT_CLIENT, guessed=True)
    one = make_group(guess, is_new=False)
    one.known_kind = AssetKind.LAPTOP
    told = explain(one, FIRST, Decisions(), Clock(NOW))[0]
    assert (told.winner, told.why) == (None, "only ad gives one; that is a guess, and what NetBox has stays: laptop")
    assert why(guess)["kind"] == "only ad gives one; that is a guess"
    assert (
        why(guess, make_observation("A"))["kind"]
        == "only intune gives one; what other sources only guess does not count"
    )


def test_merge_when_the_kind_is_held_netbox_keeps_what_it_has():
    rows = (
        make_observation("A", source="intune", kind=AssetKind.LAPTOP),
        make_observation("A", source="rvtools", kind=AssetKind.FAT_CLIENT),
    )
    held = policy(OnDisagreement.HOLD)
    assert merged(*rows, policy=held, is_new=False, known_kind=AssetKind.LAPTOP).kind is AssetKind.LAPTOP
    assert merged(*rows, policy=held).kind is AssetKind.FAT_CLIENT


def test_explain_when_one_source_gives_a_value_says_so():
    assert why(make_observation())["name"] == "only intune gives one"
    rows = (make_observation("A", id="1", last_seen=EARLIER), make_observation("B", id="2", last_seen=LATER))
    assert why(*rows)["name"] == "only intune gives one; of its rows the one heard from last"
    two = (make_observation("A", source="rvtools"), make_observation("B", source="intune"))
    assert why(*two)["name"] == "rvtools comes first (built in)"


@given(estates, st.sampled_from(OnDisagreement), st.randoms(use_true_random=False))
def test_merge_whatever_the_rows_their_order_changes_nothing_and_explain_tells_the_same(
    sources, on_disagreement, chance
):
    rows = [row for source in sources for row in source.rows if isinstance(row, Observation)]
    chosen = Policy(("first", "second", "third"), policy(on_disagreement).layers)
    for one in group(rows, Known()).groups:
        asset = merge(one, chosen, Decisions(), Clock(NOW + timedelta(0)))
        chance.shuffle(one.observations)
        assert merge(one, chosen, Decisions(), Clock(NOW)) == asset
        told = {each.field: each.winner.value for each in explain(one, chosen, Decisions(), Clock(NOW)) if each.winner}
        assert {name: value for name, value in told.items() if name not in (KIND, INTERFACES)} == {
            name: value for name, value in asset.fields.items() if name != "last_seen"
        }
        assert told[KIND] == asset.kind.value

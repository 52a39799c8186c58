from pathlib import Path

import pytest

from assettool.adapters.expected_file import load_expected
from assettool.adapters.policy_file import load_policy
from assettool.adapters.sources.config import load_sources
from assettool.domain.asset import AssetKind
from assettool.domain.policy import POLICY_FIELDS, HandEdits, Limit, OnDisagreement, Policy, RetireAfter
from assettool.errors import SettingsError

INVENTORY = Path(__file__).parents[2] / "inventory"
NAMES = ("vcenter-arnhem", "vcenter-rheden", "ad-arnhem", "ad-rheden", "intune", "mecm", "topdesk")
WRITTEN = """\
sources: [vcenter-*, topdesk, [intune, mecm]]
hand_edits: keep
disagreement: newest
kinds:
  laptop:
    sources:
      - intune
      - [ad-*, mecm]
    disagreement: hold
    fields:
      model: {sources: [topdesk], disagreement: first}
fields:
  serial: {disagreement: hold}
  model: {hand_edits: overwrite}
  interfaces: {disagreement: first, sources: [mecm]}
retire: {runs: 5, days: 60}
limits: {update: {percent: 10, floor: 50}, shrink: {percent: 0, floor: 0}}
"""


def load(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "policy.yml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path, NAMES)


def problems_of(tmp_path: Path, text: str) -> str:
    with pytest.raises(SettingsError) as wrong:
        load(tmp_path, text)
    assert wrong.value.message.startswith("the field policy is wrong:")
    return wrong.value.message


def test_policy_when_nothing_is_written_follows_the_list_of_sources_and_holds_what_identifies(tmp_path):
    for policy in (Policy.default(NAMES), load(tmp_path, ""), load(tmp_path, "# nothing yet\n")):
        rule = policy.rule(AssetKind.LAPTOP, "model")
        assert rule.ranks == tuple((name,) for name in NAMES)
        assert (rule.hand_edits, rule.disagreement, rule.where) == (HandEdits.KEEP, OnDisagreement.FIRST, "built in")
        held = {f for f in POLICY_FIELDS if policy.rule(None, f).disagreement is OnDisagreement.HOLD}
        assert held == {"serial", "asset_tag", "tenant"}
        assert policy.retire == RetireAfter(3, 30)


def test_policy_when_globs_and_equal_ranks_are_written_ranks_the_rest_after_them(tmp_path):
    rule = load(tmp_path, WRITTEN).rule(AssetKind.FAT_CLIENT, "platform")
    assert rule.ranks == (
        ("vcenter-arnhem",), ("vcenter-rheden",), ("topdesk",), ("intune", "mecm"), ("ad-arnhem",), ("ad-rheden",),
    )  # fmt: skip
    assert [rule.rank(name) for name in ("vcenter-rheden", "intune", "mecm", "ad-rheden", "gone")] == [2, 4, 4, 6, 7]
    assert (rule.where, rule.disagreement_where, rule.hand_edits_where) == (
        "policy.yml:1", "policy.yml:3", "policy.yml:2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "field", "first", "disagreement", "hand_edits", "where"),
    [
        (AssetKind.LAPTOP, "model", ("topdesk",), "first", "overwrite", "policy.yml:11"),
        (AssetKind.FAT_CLIENT, "model", ("vcenter-arnhem",), "newest", "overwrite", "policy.yml:1"),
        (AssetKind.LAPTOP, "platform", ("intune",), "hold", "keep", "policy.yml:6"),
        (AssetKind.LAPTOP, "serial", ("intune",), "hold", "keep", "policy.yml:6"),
        (AssetKind.FAT_CLIENT, "serial", ("vcenter-arnhem",), "hold", "keep", "policy.yml:1"),
        (AssetKind.LAPTOP, "interfaces", ("mecm",), "first", "keep", "policy.yml:15"),
        (None, "kind", ("vcenter-arnhem",), "newest", "keep", "policy.yml:1"),
    ],
)
def test_policy_when_several_places_speak_the_most_specific_counts(
    tmp_path, kind, field, first, disagreement, hand_edits, where
):
    rule = load(tmp_path, WRITTEN).rule(kind, field)
    assert (rule.ranks[0], rule.disagreement, rule.hand_edits, rule.where) == (first, disagreement, hand_edits, where)


def test_policy_when_a_kind_gives_several_names_one_rank_expands_its_globs(tmp_path):
    rule = load(tmp_path, WRITTEN).rule(AssetKind.LAPTOP, "platform")
    assert rule.ranks[:2] == (("intune",), ("ad-arnhem", "ad-rheden", "mecm"))


def test_policy_when_everything_is_held_takes_interfaces_by_rank(tmp_path):
    rule = load(tmp_path, "disagreement: hold\n").rule(None, "interfaces")
    assert rule.disagreement is OnDisagreement.FIRST


def test_policy_when_limits_are_written_keeps_the_others(tmp_path):
    policy = load(tmp_path, WRITTEN)
    assert policy.retire == RetireAfter(5, 60)
    assert (policy.limits.update, policy.limits.retire, policy.limits.shrink) == (
        Limit(10, 50),
        Limit(5, 25),
        Limit(0, 0),
    )
    assert [Limit(5, 25).most(of) for of in (0, 500, 7243)] == [25, 25, 362]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("fields:\n  modle: {hand_edits: keep}\n", 2, "fields.modle: no such field (there is kind, name, domain"),
        ("fields:\n  last_seen:\n    hand_edits: keep\n", 2, "fields.last_seen: no such field"),
        ("kinds:\n  laptop:\n    fields:\n      modle: {}\n", 4, "kinds.laptop.fields.modle: no such field"),
        ("kinds:\n  laptop:\n    fields:\n      kind: {}\n", 4, "kinds.laptop.fields.kind: what decides the kind"),
        ("kinds:\n  desktop: {}\n", 2, "kinds.desktop: Input should be 'physical_server'"),
        ("hand_edits: keep\nsources: [intune, jamf]\n", 2, "no such source: jamf (there is vcenter-arnhem,"),
        ("sources:\n  - intune\n  - [mecm, 'jamf-*']\n", 3, "no such source: jamf-*"),
        ("sources: [intune, mecm, intune]\n", 1, "a source stands in it twice: intune"),
        ("sources:\n  - ad-arnhem\n  - ad-*\n", 2, "a source stands in it twice: ad-arnhem"),
        ("sources: [[intune, intune]]\ndisagreement: hold\n", 1, "a source stands in it twice: intune"),
        ("sources: [intune, [mecm, 3]]\n", 1, "an element is the name of a source, or a list of names"),
        ("sources: [intune, []]\n", 1, "an element is the name of a source, or a list of names"),
        ("sources: intune\n", 1, "sources: Input should be a valid tuple"),
        ("\n\nsources: [[intune, mecm]]\n", 3, "intune and mecm share a rank, so that none of them is the first"),
        (
            "disagreement: newest\nfields:\n  model:\n    sources:\n      - [intune, mecm]\n    disagreement: first\n",
            4,
            "intune and mecm share a rank",
        ),
        ("disagreement: latest\n", 1, "disagreement: Input should be 'first', 'newest' or 'hold'"),
        ("fields:\n  model: {hand_edits: yes}\n", 2, "fields.model.hand_edits: Input should be 'keep' or 'overwrite'"),
        ("fields:\n  interfaces:\n    disagreement: hold\n", 3, "interfaces are taken from one source as a whole"),
        ("retire: {runs: 0}\n", 1, "retire.runs: Input should be greater than or equal to 1"),
        ("limits:\n  retire: {percent: 200, floor: 1}\n", 2, "limits.retire.percent: Input should be less than"),
        ("limits: {retire: {percent: 5}}\n", 1, "limits.retire.floor: Field required"),
        ("hand_edits: keep\nhand_edits: overwrite\n", 2, "stands twice: hand_edits"),
        ("source: [intune]\n", 1, "source: Extra inputs are not permitted"),
        ("- intune\n", 1, "Input should be a valid dictionary"),
    ],
)
def test_policy_when_it_is_wrong_tells_the_line(tmp_path, text, line, told):
    assert any(
        message.startswith(f"policy.yml:{line}: ") and told in message
        for message in problems_of(tmp_path, text).splitlines()[1:]
        for message in [message.strip()]
    ), problems_of(tmp_path, text)


def test_policy_when_several_things_are_wrong_tells_all_of_them(tmp_path):
    told = problems_of(tmp_path, "sources: [jamf]\nretire: {days: -1}\nfields:\n  modle: {}\n  serial: {hold: yes}\n")
    assert [line.split(":")[1] for line in told.splitlines()[1:]] == ["1", "2", "4", "5"]


@pytest.mark.parametrize(
    "content",
    [
        b"sources: [intune",
        b"\xff\xfe\x00",
        b"fields: {a: &x [*x]}",
        b"a: !!python/object:os.system x",
        b"a: 2026-13-45",
        b"? [a]\n: 1",
    ],
)
def test_policy_when_it_is_no_yaml_says_so(tmp_path, content):
    path = tmp_path / "policy.yml"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="the field policy is"):
        load_policy(path, NAMES)


def test_examples_of_the_repository_fit_its_list_of_sources():
    names = [source.name for source in load_sources(INVENTORY / "sources.yml")]
    policy = load_policy(INVENTORY / "policy.yml", names)
    assert policy.rule(AssetKind.LAPTOP, "model").ranks[0] == ("topdesk",)
    expected = load_expected(INVENTORY / "expected.yml", names)
    assert [group.expected for group in expected.groups] == [960, 2400, 2547, 1243, 93]


def test_policy_when_it_is_not_there_says_so(tmp_path):
    with pytest.raises(SettingsError, match="cannot read the field policy"):
        load_policy(tmp_path / "policy.yml", NAMES)

"""Snapshots: the same position gives the same bytes, and no byte can be altered unseen."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from licences import ON, make_entitlement, make_estate, make_installation, make_product

from assettool.domain.position import position
from assettool.domain.snapshot import FIRST, Altered, Snapshot, SourceFile, on_of, take, verify

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
SOURCES = (SourceFile("mecm.csv", "b" * 64), SourceFile("contracts.xlsx", "a" * 64, AT))


def make_chain(number: int = 3) -> list[Snapshot]:
    chain: list[Snapshot] = []
    for each in range(number):
        estate = make_estate(
            [make_product(metrics=("oracle_processor",)), make_product("other")],
            [make_entitlement(metric="oracle_processor")],
            installations=[
                make_installation(host="h1"),
                *(make_installation("other", device=f"d{n}") for n in range(each)),
            ],
            hosts={"h1": {"sockets": 2, "cores_per_socket": 8, "processor": "Xeon"}},
        )
        previous = chain[-1] if chain else None
        chain.append(take(position(estate, ON), previous, who="beheer", at=AT, sources=SOURCES))
    return chain


def test_snapshot_holds_the_rows_the_sources_the_rules_and_who():
    [snapshot] = make_chain(1)
    content = json.loads(snapshot.content)
    assert (content["who"], content["on"], content["at"], content["number"]) == (
        "beheer",
        "2026-06-01",
        "2026-06-01T09:30:00Z",
        1,
    )
    assert [source["name"] for source in content["sources"]] == ["contracts.xlsx", "mecm.csv"]
    [line] = content["lines"]
    assert (line["label"], line["required"], line["entitled"], line["surplus"]) == ("Vendor Software", 8, 10, 2)
    assert [row["key"] for row in line["counted"]] == ["h1", "h1"]
    assert [row["key"] for row in line["vendor_counted"]] == ["h1", "h1"]
    rules = {rule["id"]: (rule["mark"], rule["version"]) for rule in content["rules"]}
    assert rules["oracle.factor-table"] == ("S", 1)
    assert line["rules"] == sorted(rules)
    assert on_of(snapshot) == date(2026, 6, 1)


def test_snapshot_of_the_same_position_has_the_same_digest():
    assert make_chain() == make_chain()
    assert make_chain()[0].previous == FIRST


def test_chain_as_it_was_taken_is_whole():
    assert verify([]) is None
    assert verify(make_chain()) is None
    assert verify(make_chain()[::-1]) is None


@given(st.integers(0, 2), st.integers(0, 10**9), st.characters(codec="utf-8"))
def test_one_altered_character_is_found_in_its_snapshot(place: int, where: int, character: str):
    chain = make_chain()
    content = chain[place].content
    where %= len(content)
    altered = content[:where] + character + content[where + 1 :]
    chain[place] = replace(chain[place], content=altered)
    found = verify(chain)
    assert found == (None if altered == content else Altered(place + 1, "its content is not what was frozen"))


def test_altered_digest_missing_snapshot_and_other_order_are_found():
    chain = make_chain()
    assert verify([chain[0], chain[2]]) == Altered(2, "it is missing: the next one is 3")
    assert verify(chain[1:]) == Altered(1, "it is missing: the next one is 2")
    forged = replace(chain[1], content="{}", digest="0" * 64)
    assert verify([chain[0], forged, chain[2]]) == Altered(2, "its content is not what was frozen")
    again = take(position(make_estate([]), ON), chain[0], who="x", at=AT)
    assert verify([chain[0], again, chain[2]]) == Altered(3, "it does not follow from the one before")
    renumbered = replace(chain[2], number=2)
    assert verify([chain[0], renumbered]) == Altered(2, "it does not follow from the one before")

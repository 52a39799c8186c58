import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_cases import make_assets, make_deployment, make_register, number_of

from assettool.domain.cascade import Severity
from assettool.domain.counterparts import Lack, missing_counterparts
from assettool.domain.graph import DependencyGraph
from assettool.domain.graph_document import document
from assettool.domain.integration import Direction, Strength
from assettool.domain.register import Application, DataSet, Integration, Register
from assettool.domain.scenario import Mode, Scenario, components_of, impact

CHAIN = "A=>B B=>C C=>D D=>E E=>F"
RING = f"{CHAIN} F=>A"
SOFT_RING = RING.replace("=", "-")


def graph_of(*args, **given) -> DependencyGraph:
    return DependencyGraph(make_register(*args, **given))


def scenario(names: str = "", *assets: int, mode: Mode = Mode.FAIL) -> Scenario:
    return Scenario(mode, frozenset(map(number_of, names)), frozenset(assets))


def letters(graph: DependencyGraph, numbers) -> str:
    return "".join(graph.applications[number].name for number in numbers)


def hits(graph: DependencyGraph, wanted: Scenario) -> dict[str, tuple[str, int]]:
    """Letter → (severity, depth)."""
    found = impact(graph, wanted).cascade.hits
    return {graph.applications[each.application].name: (each.severity.value, each.depth) for each in found}


def way(graph: DependencyGraph, wanted: Scenario, name: str) -> str:
    """The path to an application: letters, and machines by their numbers."""
    cascade = impact(graph, wanted).cascade
    steps = cascade.path(cascade.hit[number_of(name)])
    return "".join(str(step.id) if step.kind == "machine" else letters(graph, [step.id]) for step in steps)


def outline(graph: DependencyGraph, wanted: Scenario) -> list[str]:
    """The tree of a cascade, a level for each dot."""
    lines = impact(graph, wanted).cascade.outline()
    return ["." * line.level + letters(graph, [hit.application for hit in line.hits]) for line in lines]


def test_receiver_when_data_flow_one_way_depends_on_the_sender_only():
    graph = graph_of("A->B C<-D")
    assert [(letters(graph, [d.sender]), letters(graph, [d.receiver])) for d in graph.dependences] == [
        ("A", "B"),
        ("D", "C"),
    ]


@pytest.mark.parametrize("link", ["A<>B", "A--B"])
def test_both_ends_when_data_flow_both_ways_or_nobody_knows_depend_on_each_other(link):
    graph = graph_of(link)
    assert {(d.sender, d.receiver) for d in graph.dependences} == {(1, 2), (2, 1)}


def test_integration_when_it_or_an_end_is_retired_or_leads_to_itself_carries_nothing():
    loop = Integration(8, 1, 1, direction="bidirection")
    over = Integration(9, 1, 2, direction="left_to_right", status="retired")
    graph = graph_of("B=>C", names="A", fields={"C": {"status": "retired"}}, integrations=[loop, over])
    assert graph.dependences == ()


def test_chain_of_six_when_the_first_fails_falls_to_the_sixth_with_the_way_there():
    graph = graph_of(CHAIN)
    assert hits(graph, scenario("A")) == {name: ("down", depth) for depth, name in enumerate("ABCDEF")}
    assert way(graph, scenario("A"), "F") == "ABCDEF"
    assert outline(graph, scenario("A")) == ["A", ".B", "..C", "...D", "....E", ".....F"]
    assert graph.move_groups == ()


def test_chain_of_six_when_the_last_fails_stands():
    assert hits(graph_of(CHAIN), scenario("F")) == {"F": ("down", 0)}


def test_chain_of_six_when_it_is_soft_is_hit_less_and_less_and_still_to_its_end():
    found = hits(graph_of(CHAIN.replace("=", "-")), scenario("A"))
    assert [severity for severity, _ in found.values()] == ["down", "degraded", *["affected"] * 4]
    assert found["F"] == ("affected", 5)


def test_ring_of_six_when_one_fails_falls_as_one_and_comes_to_an_end():
    graph = graph_of(RING)
    assert hits(graph, scenario("C")) == {name: ("down", depth) for depth, name in enumerate("CDEFAB")}
    assert outline(graph, scenario("C")) == ["CDEFAB"]
    [circle] = impact(graph, scenario("C")).cascade.circles
    assert letters(graph, circle) == "ABCDEF"


def test_ring_when_something_hangs_on_it_is_one_place_in_the_tree():
    assert outline(graph_of(f"Q=>C {RING} D=>X X=>Y"), scenario("Q")) == ["Q", ".CDEFAB", "..X", "...Y"]


def test_ring_of_six_when_it_is_hard_is_a_move_group_and_when_it_is_soft_a_circle_only():
    hard, soft = graph_of(RING), graph_of(SOFT_RING)
    assert [letters(hard, group.applications) for group in hard.move_groups] == ["ABCDEF"]
    assert hard.move_groups[0].integrations == (1, 2, 3, 4, 5, 6)
    assert soft.move_groups == ()
    assert [letters(soft, group.applications) for group in soft.circles] == ["ABCDEF"]


def test_move_groups_when_there_are_several_come_largest_first_and_know_their_members():
    graph = graph_of("X<>Y A=>B B=>C C=>A C=>X")
    assert [(group.number, letters(graph, group.applications)) for group in graph.move_groups] == [
        (1, "ABC"),
        (2, "XY"),
    ]
    assert graph.move_group_of[number_of("Y")].number == 2
    assert number_of("Z") not in graph.move_group_of


def test_move_group_when_a_soft_integration_allows_no_bridge_ties_both_ends():
    stuck = Integration(9, 1, 2, direction="left_to_right", is_bridge_allowed=False)
    graph = graph_of(names="AB", integrations=[stuck])
    assert [letters(graph, group.applications) for group in graph.move_groups] == ["AB"]


def test_hit_when_two_ways_lead_to_it_is_the_worst_and_then_the_nearest():
    graph = graph_of("A->X A=>B B=>X X=>Z A=>Z")
    assert hits(graph, scenario("A")) == {
        "A": ("down", 0),
        "B": ("down", 1),
        "Z": ("down", 1),
        "X": ("down", 2),
    }


def test_hard_integration_when_its_sender_is_degraded_or_affected_passes_that_on():
    assert hits(graph_of("A->B B=>C C->D D=>E"), scenario("A")) == {
        "A": ("down", 0),
        "B": ("degraded", 1),
        "C": ("degraded", 2),
        "D": ("affected", 3),
        "E": ("affected", 4),
    }


def test_two_that_fail_at_once_when_their_cascades_meet_are_told_together():
    graph = graph_of("A=>B B->X C=>D D=>X X=>Y")
    assert hits(graph, scenario("A"))["X"] == ("degraded", 2)
    assert hits(graph, scenario("AC"))["Y"] == ("down", 3)
    assert way(graph, scenario("AC"), "Y") == "CDXY"


def test_server_when_it_fails_takes_down_what_has_no_other_in_that_role():
    graph = graph_of(
        "A=>D",
        names="BC",
        assets=make_assets(1, 2, 3),
        deployments=[
            make_deployment(1, "A", (1, "database"), (2, "web")),
            make_deployment(2, "B", (1, "web"), (2, "Web")),
            make_deployment(3, "C", 3),
        ],
    )
    found = hits(graph, scenario("", 1))
    assert found == {"A": ("down", 1), "D": ("down", 2), "B": ("degraded", 1)}
    assert way(graph, scenario("", 1), "D") == "1AD"
    assert hits(graph, scenario("", 1, 2))["B"] == ("down", 1)


def test_server_when_what_is_left_in_the_role_is_gone_or_only_proposed_takes_it_down():
    graph = graph_of(
        names="AB",
        assets=[*make_assets(1, 3), *make_assets(2, lifecycle="retired")],
        deployments=[
            make_deployment(1, "A", 1, 2),
            make_deployment(2, "B", 3, confirmation="proposed"),
        ],
    )
    assert hits(graph, scenario("", 1, 3)) == {"A": ("down", 1)}


def test_server_when_what_ran_on_it_is_retired_hits_nobody():
    graph = graph_of(
        names="A",
        fields={"A": {"status": "retired"}},
        assets=make_assets(1),
        deployments=[make_deployment(1, "A", 1)],
    )
    assert hits(graph, scenario("", 1)) == {}


def test_server_when_it_has_other_environments_tells_them_apart():
    graph = graph_of("A=>B", assets=make_assets(1), deployments=[make_deployment(1, "A", 1, environment="test")])
    found = impact(graph, scenario("", 1))
    assert found.cascade.hits == ()
    [loss] = found.other_environments
    assert (loss.deployment.environment, loss.severity, loss.asset) == ("test", Severity.DOWN, 1)


def test_shared_machines_when_several_run_on_one_are_told_with_their_roles():
    graph = graph_of(
        names="ABC",
        assets=make_assets(1, 2, 3),
        deployments=[
            make_deployment(1, "C", (1, "database"), 2),
            make_deployment(2, "A", (1, "web"), environment="test"),
            make_deployment(3, "A", 3),
            make_deployment(4, "A", 3, environment="acceptance"),
        ],
    )
    [shared] = graph.shared_machines
    assert (shared.asset, shared.uses) == (1, ((1, "test", "web"), (3, "production", "database")))
    assert letters(graph, shared.applications) == "AC"
    assert impact(graph, scenario("C")).shared == (shared,)
    assert impact(graph, scenario("B")).shared == ()


def test_tenants_when_several_use_what_is_hit_are_told_with_their_users():
    graph = graph_of(
        "A=>B B->C",
        fields={
            "A": {"users": {"arnhem": 10, "rheden": 3}},
            "B": {"users": {"arnhem": 40}},
            "C": {"tenant": "rheden"},
        },
    )
    arnhem, rheden = impact(graph, scenario("A")).cascade.tenants
    assert (arnhem.tenant, arnhem.users, arnhem.uncounted, arnhem.applications[Severity.DOWN]) == ("arnhem", 40, 0, 2)
    assert (rheden.tenant, rheden.users, rheden.uncounted) == ("rheden", 3, 1)
    assert rheden.applications[Severity.DEGRADED] == 1


def test_move_when_a_part_stays_cuts_what_is_between_and_names_violations_first():
    graph = graph_of("A->B C=>A A=>D X=>Y", fields={"D": {"status": "in_management"}})
    move = impact(graph, scenario("A", mode=Mode.MOVE)).move
    assert [(letters(graph, [c.moving, c.staying]), c.is_violation) for c in move.cuts] == [
        ("AC", True),
        ("AB", False),
    ]
    assert [each.id for each in move.joined] == [3]


def test_move_when_nothing_is_bridged_breaks_the_receivers_of_what_is_cut_and_what_hangs_on_them():
    graph = graph_of("A=>B B=>C S->A A=>M", fields={"M": {"status": "migrated"}})
    found = hits(graph, scenario("A", mode=Mode.MOVE))
    assert found == {"B": ("down", 1), "C": ("down", 2), "A": ("degraded", 1), "M": ("degraded", 2)}
    assert way(graph, scenario("A", mode=Mode.MOVE), "C") == "ABC"


def test_move_when_all_of_a_circle_goes_breaks_and_tears_nothing():
    graph = graph_of(RING)
    whole = impact(graph, scenario("ABCDEF", mode=Mode.MOVE))
    assert (whole.cascade.hits, whole.move.cuts, whole.move.torn) == ((), (), ())
    part = impact(graph, scenario("AB", mode=Mode.MOVE)).move
    assert [letters(graph, group.applications) for group in part.torn] == ["ABCDEF"]


def test_move_when_it_has_moved_before_changes_nothing():
    graph = graph_of("A=>B", fields={"A": {"status": "aftercare"}})
    found = impact(graph, scenario("A", mode=Mode.MOVE))
    assert (found.cascade.hits, found.move.cuts) == ((), ())


def test_move_when_it_is_rehosted_takes_its_old_machines_from_those_that_share_them():
    deployments = [make_deployment(1, "A", 1, 2), make_deployment(2, "B", 1), make_deployment(3, "C", 2)]
    assets = [*make_assets(1), *make_assets(2, environment="gemict")]
    moved = scenario("A", mode=Mode.MOVE)
    as_it_is = graph_of(
        "B=>D", names="AC", fields={"A": {"disposition": "rehost"}}, assets=assets, deployments=deployments
    )
    assert hits(as_it_is, moved) == {"B": ("down", 2), "D": ("down", 3)}
    assert way(as_it_is, moved, "D") == "A1BD"
    afresh = graph_of("B=>D", names="AC", assets=assets, deployments=deployments)
    assert hits(afresh, moved) == {}
    assert [each.asset for each in impact(afresh, moved).shared] == [1, 2]
    named = scenario("A", 1, mode=Mode.MOVE)
    assert way(afresh, named, "D") == "1BD"


def test_move_when_it_leads_outside_or_has_data_tells_what_goes_along():
    outside = Integration(9, 1, None, "GBA-V")
    stays = Integration(8, 1, 2, status="out_of_scope")
    data_sets = [DataSet(2, "b", application=1), DataSet(1, "a", application=1), DataSet(3, "c", application=2)]
    graph = graph_of(names="AB", integrations=[outside, stays], data_sets=data_sets)
    move = impact(graph, scenario("A", mode=Mode.MOVE)).move
    assert [each.id for each in move.outside] == [9]
    assert [each.name for each in move.data_sets] == ["a", "b"]
    assert move.cuts == ()


def test_scenario_when_it_names_what_is_not_there_passes_it_over():
    found = impact(graph_of("A=>B"), scenario("AZ", 7))
    assert found.scenario == scenario("A")
    assert not scenario()


def test_components_when_they_are_words_of_an_address_are_read_by_kind():
    found = components_of(["application:12", "asset:7", "application:3"])
    assert found == {"application": frozenset({3, 12}), "asset": frozenset({7})}


@pytest.mark.parametrize("word", ["12", "application:", "application:x", "Application:1", "asset:1;2", "asset:-1"])
def test_components_when_a_word_is_none_are_refused(word):
    with pytest.raises(ValueError, match="not a component"):
        components_of([word])


def test_neighbourhood_when_it_is_two_deep_has_senders_below_and_receivers_above_0():
    graph = graph_of("A->B B->C C->D D->E Z->C B->Q")
    found = graph.neighbourhood(number_of("C"), 2)
    assert {letters(graph, [number]): distance for number, distance in found.items()} == {
        "A": -2,
        "B": -1,
        "C": 0,
        "D": 1,
        "E": 2,
        "Z": -1,
    }


def test_neighbourhood_when_data_flow_both_ways_puts_them_where_less_is():
    graph = graph_of("A->C B->C C<>D C<>E C<>F")
    assert sorted(graph.neighbourhood(number_of("C"), 1).values()) == [-1, -1, 0, 1, 1, 1]


def test_counterparts_when_what_leads_outside_is_in_the_register_name_it_nearest_first():
    applications = {
        1: Application(1, "Zaken", "1", "arnhem"),
        2: Application(2, "Burgerzaken  Plus", "", "rheden"),
        3: Application(3, "burgerzaken plus", "2", "arnhem"),
    }
    integrations = {
        1: Integration(1, 1, None, "Burgerzaken Plus"),
        2: Integration(2, 1, None, "Zaken"),
        3: Integration(3, 1, None, "GBA-V"),
    }
    graph = DependencyGraph(Register(applications=applications, integrations=integrations))
    [found] = missing_counterparts(graph)
    assert (found.lack, found.integration.id, found.applications) == (Lack.KNOWN, 1, (3, 2))


def test_counterparts_when_an_end_is_gone_or_only_one_organisation_tells_of_it_are_missing():
    graph = graph_of(
        "A->B A->C C->A A->D",
        fields={"B": {"status": "retired"}, "C": {"tenant": "rheden"}, "D": {"tenant": "rheden"}},
        integrations=[Integration(9, 1, 2, status="retired")],
    )
    found = [
        (each.lack, each.integration.id, letters(graph, each.applications)) for each in missing_counterparts(graph)
    ]
    assert found == [(Lack.GONE, 1, "B"), (Lack.ONE_SIDED, 4, "D")]


def test_document_when_it_is_json_has_every_application_integration_and_hit():
    graph = graph_of(
        f"{RING} A--X",
        integrations=[Integration(20, 1, None, "GBA-V")],
        assets=make_assets(1),
        deployments=[
            make_deployment(1, "A", 1),
            make_deployment(2, "B", 1),
            make_deployment(3, "B", 1, environment="test"),
        ],
    )
    for mode in Mode:
        found = json.loads(json.dumps(document(graph, impact(graph, scenario("A", 1, mode=mode)))))
        assert len(found["nodes"]) == 7
        assert len(found["edges"]) == 8
        assert found["move_groups"][0]["applications"] == [1, 2, 3, 4, 5, 6]
        assert found["shared_machines"][0]["name"] == "SRV-1"
        assert found["impact"]["mode"] == mode
        assert found["impact"]["down"] == ["application:1", "asset:1"]
        assert len(found["impact"]["hits"]) == sum(found["impact"]["counts"].values())
    assert "url" not in found["nodes"][0]
    some = document(graph, shown={1, 7})
    assert [node["name"] for node in some["nodes"]] == ["A"]
    assert document(graph, url=lambda each: f"/{each.id}/")["nodes"][0]["url"] == "/1/"


LETTERS = "ABCDEFGH"
links = st.lists(
    st.builds(
        Integration,
        st.integers(1, 10_000),
        st.integers(1, len(LETTERS)),
        st.integers(1, len(LETTERS)),
        direction=st.sampled_from(Direction),
        strength=st.sampled_from(Strength),
        is_bridge_allowed=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda each: each.id,
)


def of_links(found, order=LETTERS) -> DependencyGraph:
    register = make_register(names=LETTERS, integrations=found)
    applications = {number_of(name): register.applications[number_of(name)] for name in order}
    return DependencyGraph(replace(register, applications=applications))


@given(links, st.permutations(LETTERS), st.sampled_from(Mode), st.sets(st.sampled_from(LETTERS)))
def test_everything_when_rows_come_in_another_order_is_the_same(found, order, mode, names):
    one, other = of_links(found), of_links(found[::-1], order)
    wanted = scenario("".join(names), mode=mode)
    assert document(one, impact(one, wanted)) == document(other, impact(other, wanted))


@given(links, st.sets(st.sampled_from(LETTERS), min_size=1))
def test_cascade_when_anything_fails_ends_and_explains_every_hit(found, names):
    graph = of_links(found)
    cascade = impact(graph, scenario("".join(names))).cascade
    reached = set(map(number_of, names))
    while more := {d.receiver for d in graph.dependences if d.sender in reached} - reached:
        reached |= more
    assert {each.application for each in cascade.hits} == reached
    for each in cascade.hits:
        path = cascade.path(each)
        assert (len(path) - 1, path[-1].id) == (each.depth, each.application)
        assert len({step.id for step in path}) == len(path)
    listed = [each.application for line in cascade.outline() for each in line.hits]
    assert sorted(listed) == sorted(reached)


@given(links)
def test_cascade_when_more_fails_is_never_milder(found):
    graph = of_links(found)
    for each in impact(graph, scenario("A")).cascade.hits:
        assert impact(graph, scenario("AB")).cascade.hit[each.application].severity.rank <= each.severity.rank


@given(links)
def test_move_groups_when_there_are_any_share_nobody_and_lie_within_circles(found):
    graph = of_links(found)
    members = [number for group in graph.move_groups for number in group.applications]
    assert len(members) == len(set(members))
    circles = [set(group.applications) for group in graph.circles]
    bridged = all(each.is_bridge_allowed for each in found)
    for group in graph.move_groups:
        assert len(group.applications) > 1
        assert not bridged or any(set(group.applications) <= circle for circle in circles)

import re
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_cases import make_assets, make_deployment, make_register, number_of

from assettool.domain.application import ApplicationStatus
from assettool.domain.drawing.boxes import Look
from assettool.domain.drawing.dot import dot_of
from assettool.domain.drawing.hit import hit
from assettool.domain.drawing.layout import HEIGHT, WIDTH, arrange
from assettool.domain.drawing.near import near
from assettool.domain.drawing.picture import Box, Line, Picture
from assettool.domain.drawing.svg import svg_of
from assettool.domain.drawing.whole import LIMIT_BYTES, whole
from assettool.domain.graph import DependencyGraph
from assettool.domain.register import Application, Integration, Register, Tenant
from assettool.domain.scenario import Mode, Scenario, impact

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def boxes_in(svg: str) -> dict[str, tuple[int, int]]:
    """Label → the corner of its box."""
    found = {}
    for link in parsed(svg).iter(f"{SVG}a"):
        use = link.find(f"{SVG}use")
        found[link.find(f"{SVG}text").text] = int(use.get("x")), int(use.get("y"))
    return found


def lines_in(svg: str) -> list[str]:
    """The classes of every line."""
    [group] = [each for each in parsed(svg).iter(f"{SVG}g") if each.get("role") == "img"]
    return [path.get("class") for path in group]


def estate(applications: int, integrations: int, seed: int = 1) -> DependencyGraph:
    """Five tenants with hubs, links of every kind and names as long as they are."""
    random = Random(seed)
    tenants = {each: Tenant(each, f"Gemeente {each}", f"t{each}") for each in range(1, 6)}
    made = {
        each: Application(
            each,
            f"Pakket voor het werk nummer {each}",
            f"{each % 9}.1",
            f"t{min(each % 12, 5) or 1}",
            random.choice(tuple(ApplicationStatus)),
            components=(f"Component {each % 60}",),
        )
        for each in range(1, applications + 1)
    }
    of_tenant = {
        slug: [each.id for each in made.values() if each.tenant == slug] for slug in ("t1", "t2", "t3", "t4", "t5")
    }
    links = {}
    for each in range(1, integrations + 1):
        source = random.randint(1, applications)
        near_by = of_tenant[made[source].tenant]
        target = near_by[int(len(near_by) * random.random() ** 2)]
        links[each] = Integration(
            each,
            source,
            target,
            direction=random.choice(("left_to_right", "right_to_left", "bidirection", "unknown")),
            strength="hard" if random.random() < 0.3 else "soft",
        )
    return DependencyGraph(Register(applications=made, integrations=links, tenants=tenants))


def look() -> Look:
    return Look(
        href=lambda each: f"/plugins/assettool/applications/{each.id}/",
        machine_href=lambda each: f"/plugins/assettool/assets/{each}/",
        drill=lambda tenant, component: f"/plugins/assettool/graph/?tenant={tenant}&component={component}",
    )


def test_chain_of_six_when_it_is_drawn_runs_from_left_to_right_on_one_height():
    places = boxes_in(whole(DependencyGraph(make_register("A=>B C<-B C=>D D=>E E->F"))).svg)
    across = [places[label][0] for label in "ABCDEF"]
    assert across == sorted(set(across))
    assert len({y for _, y in places.values()}) == 1


def test_whole_when_it_has_445_applications_and_900_integrations_shows_each_below_the_limit():
    scene = whole(estate(445, 900), look())
    assert len(scene.svg.encode()) <= LIMIT_BYTES * 0.8
    assert scene.notes == ()
    links = list(parsed(scene.svg).iter(f"{SVG}a"))
    assert len({link.get("href") for link in links}) == 445


def test_whole_when_it_has_ten_thousand_is_taken_together_below_the_limit_and_says_how():
    scene = whole(estate(10_000, 20_000), look())
    assert len(scene.svg.encode()) <= LIMIT_BYTES
    together, strongest = scene.notes
    assert re.fullmatch(r"10000 applications are drawn as \d+ boxes: one for each tenant and component\.", together)
    assert re.fullmatch(r"Of \d+ connections the 400 with the most integrations are drawn\.", strongest)
    assert "&amp;component=Component" in scene.svg
    for note in scene.notes:
        assert note in parsed(scene.svg).find(f"{SVG}desc").text


@pytest.mark.parametrize("each", ["component", "tenant"])
def test_whole_when_even_that_is_too_much_is_taken_together_further(each):
    number = 1_000
    applications = {
        place: Application(
            place,
            f"A{place}",
            "",
            f"t{place}" if each == "component" else f"t{place % 7}",
            components=(f"C{place % 50}" if each == "component" else f"C{place}",),
        )
        for place in range(number)
    }
    scene = whole(DependencyGraph(Register(applications=applications)))
    assert scene.notes == (
        f"1000 applications are drawn as {50 if each == 'component' else 7} boxes: one for each {each}.",
    )


def test_whole_when_nothing_can_be_taken_together_is_drawn_all_the_same():
    applications = {
        place: Application(place, f"A{place}", "", f"t{place}", components=(f"C{place}",)) for place in range(2_000)
    }
    scene = whole(DependencyGraph(Register(applications=applications)))
    assert scene.notes == ("2000 applications are drawn as 2000 boxes: one for each tenant.",)
    assert scene.is_large


def test_picture_when_drawn_twice_or_from_rows_in_another_order_is_the_same():
    graph = estate(60, 150)
    register = graph.register
    turned = Register(
        applications=dict(reversed(register.applications.items())),
        integrations=dict(reversed(register.integrations.items())),
        tenants=register.tenants,
    )
    assert whole(graph).svg == whole(estate(60, 150)).svg == whole(DependencyGraph(turned)).svg


def test_picture_when_names_hold_marks_of_xml_is_well_formed_and_holds_them():
    fields = {"A": {"name": "<b>&\"'", "version": "1"}, "B": {"name": "]]>", "tenant": "a&b"}}
    svg = near(
        DependencyGraph(make_register("A=>B", fields=fields)), 1, 1, Look(href=lambda each: f"/?a={each.id}&b=<2>")
    ).svg
    assert {"◆ <b>&\"' 1", "]]>"} == boxes_in(svg).keys()
    assert "/?a=1&amp;b=&lt;2&gt;" in svg


def test_picture_when_somebody_cannot_see_it_says_what_it_holds_and_can_be_walked_through():
    root = parsed(whole(DependencyGraph(make_register("A=>B C--D"))).svg)
    names = {each.get("id"): each.text for each in root}
    assert root.get("role") == "group"
    assert names[root.get("aria-labelledby")] == "Dependencies between applications"
    assert names[root.get("aria-describedby")].startswith("Applications: 4. Boxes: 4. Connections: 2.")
    links = list(root.iter(f"{SVG}a"))
    assert all(link.get("tabindex") == "0" for link in links)
    assert links[0].find(f"{SVG}title").text == "A · Gemeente Arnhem · registered"
    assert "<script" not in whole(DependencyGraph(make_register("A=>B"))).svg


def test_lines_when_they_are_hard_soft_both_ways_or_unknown_look_different_without_colour():
    svg = whole(DependencyGraph(make_register("A=>B C->D E<>F G--H"))).svg
    assert sorted(" ".join(looks.split()[3:]) for looks in lines_in(svg)) == ["", "h", "h w", "u"]
    words = [text.text for text in parsed(svg).iter(f"{SVG}text")]
    assert {"hard", "soft", "direction unknown", "move group 1"} <= set(words)


def test_lines_when_several_integrations_join_two_boxes_are_one_that_says_all():
    svg = whole(DependencyGraph(make_register("A->B A=>B B->A"))).svg
    [looks] = lines_in(svg)
    assert looks.split()[3:] == ["h", "w"]
    assert "A → B; B → A" in svg


def test_box_when_it_is_pointed_at_brings_out_its_lines_and_neighbours_by_style_alone():
    style = parsed(whole(DependencyGraph(make_register("A=>B B->C"))).svg).find(f"{SVG}style").text
    assert ".ag:has(#a1:is(:hover,:focus-visible)) :is(.a1,#a0,#a2)" in style


def test_move_group_when_it_is_drawn_stands_together_in_a_frame():
    places = boxes_in(whole(DependencyGraph(make_register("A=>B B=>C C=>A C->D"))).svg)
    assert len({places[name][0] for name in "ABC"}) == 1
    heights = sorted(places[name][1] for name in "ABC")
    assert heights[2] - heights[0] < 3 * HEIGHT + 3 * HEIGHT // 2


def test_neighbourhood_when_drawn_has_senders_left_receivers_right_and_the_outside():
    outside = [
        Integration(20, 2, None, "GBA-V", direction="left_to_right"),
        Integration(21, 2, None, "RDW", direction="right_to_left", strength="hard"),
        Integration(22, 2, None, "KvK", direction="bidirection"),
        Integration(23, 2, None, "DSO"),
    ]
    graph = DependencyGraph(make_register("A=>B B->C C->D", integrations=outside))
    places = boxes_in(near(graph, number_of("B"), 1, look()).svg)
    assert places.keys() == {"A", "◆ B", "C", "GBA-V", "RDW", "KvK", "DSO"}
    assert places["A"][0] == places["RDW"][0] < places["◆ B"][0] < places["C"][0] == places["GBA-V"][0]
    assert "D" in boxes_in(near(graph, number_of("B"), 2).svg)


def test_neighbourhood_when_it_is_too_large_is_drawn_less_deep_and_says_so():
    hub = {place: Integration(place, place, 1, direction="left_to_right") for place in range(2, 102)}
    far = {place: Integration(place, place, place - 100, direction="left_to_right") for place in range(102, 202)}
    applications = {place: Application(place, f"A{place}") for place in range(1, 202)}
    graph = DependencyGraph(Register(applications=applications, integrations=hub | far))
    scene = near(graph, 1, 5)
    assert scene.notes == ("What is up to 1 steps away is drawn; 100 more applications are not.",)
    assert len(boxes_in(scene.svg)) == 101


def test_neighbourhood_when_it_is_huge_shows_the_first_by_name_and_says_so():
    hub = {place: Integration(place, place, 1, direction="left_to_right") for place in range(2, 602)}
    applications = {place: Application(place, f"A{place:03}") for place in range(1, 602)}
    scene = near(DependencyGraph(Register(applications=applications, integrations=hub)), 1, 1)
    assert scene.notes == ("What is up to 1 steps away is drawn; 201 more applications are not.",)


def test_hits_when_drawn_run_by_depth_with_signs_and_the_machine_that_failed():
    graph = DependencyGraph(
        make_register("A=>B B->C C->D", assets=make_assets(7), deployments=[make_deployment(1, "A", 7)])
    )
    svg = hit(impact(graph, Scenario(assets=frozenset({7}))).cascade, look()).svg
    places = boxes_in(svg)
    assert sorted(places, key=lambda label: places[label][0]) == ["◆ SRV-7", "✖ A", "✖ B", "▲ C", "● D"]
    assert "/plugins/assettool/assets/7/" in svg


def test_hits_when_a_move_causes_them_begin_with_what_moves():
    graph = DependencyGraph(make_register("A=>B"))
    svg = hit(impact(graph, Scenario(Mode.MOVE, frozenset({1}))).cascade).svg
    assert boxes_in(svg).keys() == {"◆ A", "✖ B"}


def test_hits_when_there_are_very_many_are_the_worst_and_say_so():
    hub = {place: Integration(place, 1, place, direction="left_to_right") for place in range(2, 302)}
    applications = {place: Application(place, f"A{place}") for place in range(1, 302)}
    graph = DependencyGraph(Register(applications=applications, integrations=hub))
    scene = hit(impact(graph, Scenario(applications=frozenset({1}))).cascade)
    assert scene.notes == ("Only the worst and nearest 150 of 301 are drawn.",)


def test_nothing_when_drawn_is_an_empty_picture():
    assert boxes_in(whole(DependencyGraph(Register())).svg) == {}
    assert boxes_in(hit(impact(DependencyGraph(Register()), Scenario()).cascade).svg) == {}


def test_dot_when_names_hold_quotes_is_readable_by_graphviz():
    outside = Integration(20, 1, None, 'GBA "V"', direction="right_to_left", standard="StUF")
    dot = dot_of(DependencyGraph(make_register("A=>B B--C", fields={"A": {"name": 'a"\\'}}, integrations=[outside])))
    assert '    a1 [label="a\\"\\\\", tooltip="registered"];' in dot
    assert '  a1 -> a2 [dir=forward, style=solid, tooltip=""];' in dot
    assert '  a2 -> a3 [dir=none, style=dashed, tooltip=""];' in dot
    assert '  o0 [label="GBA \\"V\\"", style=dashed];' in dot
    assert '  a1 -> o0 [dir=back, style=dashed, tooltip="StUF"];' in dot
    assert '    label="Gemeente Arnhem";' in dot


@given(
    st.integers(1, 25).flatmap(
        lambda number: st.tuples(
            st.lists(st.tuples(st.sampled_from(["", "x", "y"]), st.integers(0, 3)), min_size=number, max_size=number),
            st.lists(st.tuples(st.integers(0, number - 1), st.integers(0, number - 1)), max_size=40),
        )
    )
)
def test_boxes_when_anything_is_drawn_never_overlap_and_lie_within_the_picture(drawn):
    nodes, ends = drawn
    boxes = [Box(place, str(place), "", lane, group) for place, (lane, group) in enumerate(nodes)]
    picture = Picture("", "", boxes, [Line(one, other) for one, other in ends if one != other])
    layout = arrange(picture)
    taken = sorted(layout.places.values())
    assert len(taken) == len(boxes)
    for place, (x, y) in enumerate(taken):
        assert x >= 0
        assert y >= 0
        assert x + WIDTH <= layout.width
        assert y + HEIGHT <= layout.height
        for other_x, other_y in taken[place + 1 :]:
            assert abs(x - other_x) >= WIDTH or abs(y - other_y) >= HEIGHT
    parsed(svg_of(picture))

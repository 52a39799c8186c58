"""What applications and machines touch: links in and out, machines, data, users, and who is hit."""

from assettool.domain.graph import DependencyGraph
from assettool.domain.register import Application, Asset, DataSet, Deployment, Integration, Machine, Register
from assettool.domain.scenario import Mode
from assettool.domain.touching import Way, touched


def make_register():
    """A sends to B (hard) and gets from C; D sends to outside; A and D share a server."""
    return Register(
        applications={
            1: Application(1, "A", tenant="arnhem", users={"arnhem": 10, "renkum": 5}),
            2: Application(2, "B", tenant="renkum", users={"renkum": 20}),
            3: Application(3, "C", tenant="arnhem"),
            4: Application(4, "D", tenant="arnhem", users={"arnhem": 1}),
        },
        integrations={
            1: Integration(1, 1, 2, direction="left_to_right", strength="hard"),
            2: Integration(2, 1, 3, direction="right_to_left"),
            3: Integration(3, 4, None, outside="DigiD", direction="bidirection"),
            4: Integration(4, 4, 1),
        },
        deployments={
            1: Deployment(1, 1, machines=(Machine(1, 7), Machine(2, 8, confirmation="proposed"))),
            2: Deployment(2, 4, machines=(Machine(3, 7),)),
        },
        assets={7: Asset(7, "", "srv-7", "virtual_server"), 8: Asset(8, "", "srv-8", "virtual_server")},
        data_sets={1: DataSet(1, "data of A", application=1, size_mb=5), 2: DataSet(2, "other")},
    )


def look(mode, applications=(), assets=()):
    return touched(DependencyGraph(make_register()), mode, applications, assets)


def test_application_when_it_moves_then_its_links_tell_which_way_and_how_they_are_cut():
    found = look(Mode.MOVE, [1])
    links = {link.integration.id: link for link in found.links}
    assert {number: (link.way, link.other) for number, link in links.items()} == {
        1: (Way.OUT, 2),
        2: (Way.IN, 3),
        4: (Way.UNKNOWN, 4),
    }
    assert links[1].cut is not None
    assert links[1].cut.is_violation
    assert links[2].cut is not None
    assert not links[2].cut.is_violation


def test_application_when_looked_at_then_machines_data_and_users_are_its_own():
    found = look(Mode.MOVE, [1])
    assert dict(found.machines) == {7: (1,)}  # what is only proposed is not there
    assert [each.name for each in found.data_sets] == ["data of A"]
    assert found.users["arnhem"][0] == 10
    assert found.users["renkum"] == (5, 20)  # B is down, and 20 of Renkum use it
    assert 2 in found.others


def test_machine_when_it_fails_then_what_runs_on_it_is_looked_at_and_what_needs_that_is_hit():
    found = look(Mode.FAIL, assets=[7])
    assert found.applications == (1, 4)
    assert found.others == (2,)
    within = [link.integration.id for link in found.links if link.is_within]
    assert within == [4]
    assert next(link for link in found.links if link.integration.id == 3).other is None


def test_machine_when_nothing_is_known_to_run_on_it_then_it_touches_nothing():
    found = look(Mode.FAIL, assets=[99])
    assert (found.applications, found.links, found.users) == ((), (), {})
    assert dict(found.machines) == {99: ()}

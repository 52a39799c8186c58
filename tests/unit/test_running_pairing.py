"""Which host takes the place of which."""

from msgspec.structs import replace

from assettool.domain.running.pairing import applications_on, with_applications
from assettool.domain.running.phases import Side
from assettool.domain.running.recipes import Recipe
from assettool.domain.running.wire import HostOut, Placed

SUITE = Recipe("Suite*", "database", services=("postgresql",))


def host(name, *sides, role="database"):
    return HostOut(
        name=name,
        asset=1,
        kind="virtual_server",
        sides=frozenset(sides),
        unit="u",
        items=("i",),
        applications=(Placed("Suite4Work", "arnhem", role),),
    )


def pairs(hosts):
    return {
        name: [
            (each.get("old_host"), each.get("new_host"), each.get("services"))
            for each in said["assettool_applications"]
        ]
        for name, said in applications_on(hosts, [SUITE]).items()
    }


def test_hosts_when_an_old_and_a_new_one_have_a_role_then_they_pair_and_both_know_the_recipe():
    pair = [("o1", "n1", ["postgresql"])]
    assert pairs([host("o1", Side.OLD), host("n1", Side.NEW)]) == {"o1": pair, "n1": pair}


def test_hosts_when_roles_differ_then_they_do_not_pair():
    found = pairs([host("o1", Side.OLD), host("n1", Side.NEW, role="web")])
    assert found == {"o1": [("o1", None, ["postgresql"])], "n1": [(None, "n1", None)]}


def test_hosts_when_one_stands_alone_then_it_is_both():
    assert pairs([host("x", *Side)]) == {"x": [("x", "x", ["postgresql"])]}


def test_hosts_when_there_are_several_then_they_pair_by_name():
    found = pairs([host(name, Side.OLD) for name in ("o2", "o1")] + [host(name, Side.NEW) for name in ("n2", "n1")])
    assert {name: said[0][:2] for name, said in found.items()} == {
        "o1": ("o1", "n1"),
        "n1": ("o1", "n1"),
        "o2": ("o2", "n2"),
        "n2": ("o2", "n2"),
    }


def services(hosts):
    return {host.name: [each.get("services") for each in host.variables["assettool_applications"]] for host in hosts}


def test_run_when_whoever_started_it_said_nothing_of_applications_then_the_recipes_here_say_it():
    found = with_applications([host("o1", Side.OLD), host("n1", Side.NEW)], [SUITE])
    assert services(found) == {"o1": [["postgresql"]], "n1": [["postgresql"]]}


def test_run_when_whoever_started_it_said_something_of_applications_then_it_stays_as_it_was_said():
    said = replace(host("o1", Side.OLD), variables={"assettool_applications": [{"name": "Suite4Work"}]})
    alone = host("n1", Side.NEW)
    assert with_applications([said, alone], [SUITE]) == (said, alone)

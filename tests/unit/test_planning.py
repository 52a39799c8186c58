from factories import make_machine, make_observation, make_rejected
from fakes import FakeProgress, FakeSource, FakeStore, plan_of, sync

from assettool.domain.objects import MACHINE
from assettool.domain.observation import Interface, Origin, SourceWarning
from assettool.domain.plan import PlannedSource
from assettool.errors import SourceError
from assettool.services.planning import read_sources

ROWS = [make_observation("A", serial="S1"), make_observation("B", serial="S2", row=3), make_rejected(row=4)]


def test_read_sources_when_all_can_be_read_keeps_rows_rejects_and_warnings():
    warning = SourceWarning("intune", Origin("intune.csv"), "no column for the serial")
    progress = FakeProgress()
    rows = read_sources([FakeSource("intune", ROWS, warnings=[warning])], progress)
    assert (len(rows.observations), len(rows.rejected)) == (2, 1)
    assert rows.warnings == [warning]
    [planned] = rows.planned
    assert (planned.name, planned.file, planned.rows) == ("intune", "intune.csv", 3)
    assert progress.stages == ["reading intune"]
    assert not progress.running


def test_read_sources_when_there_are_many_rows_shows_progress():
    progress = FakeProgress()
    read_sources([FakeSource("intune", [make_observation(f"A{n}", row=n) for n in range(1001)])], progress)
    assert progress.steps == 1000


def test_read_sources_when_one_cannot_be_read_notes_it_and_goes_on():
    broken = FakeSource("mecm", error=SourceError("it is password-protected: mecm.xlsx", hint="save it without"))
    rows = read_sources([broken, FakeSource("intune", ROWS)], FakeProgress())
    assert rows.failed == ["mecm: it is password-protected: mecm.xlsx (save it without)"]
    assert [source.name for source in rows.planned] == ["intune"]


def test_read_sources_when_one_breaks_half_way_uses_none_of_its_rows():
    rejected = make_rejected(source="mecm")
    broken = FakeSource(
        "mecm", [make_observation("C", source="mecm"), rejected], SourceError("cut off"), breaks_after_rows=True
    )
    rows = read_sources([FakeSource("intune", ROWS), broken], FakeProgress())
    assert rows.failed == ["mecm: cut off"]
    assert {row.source for row in (*rows.observations, *rows.rejected)} == {"intune"}


def test_plan_when_made_says_for_which_netbox_from_what_and_that_it_adds_up():
    plan = plan_of(
        FakeStore(), FakeSource("intune", [*ROWS, make_observation("A", source="intune", id="2", serial="S1")])
    )
    assert plan.netbox == "http://netbox.test"
    assert isinstance(plan.sources[0], PlannedSource)
    assert str(plan.accounting) == "4 rows read = 2 accepted + 1 merged + 1 rejected + 0 held"
    assert plan.assets == 0


def test_plan_when_netbox_has_assets_counts_them_for_the_brakes():
    store = FakeStore()
    sync(store, *ROWS)
    assert plan_of(store, *ROWS).assets == 2


def test_plan_when_a_source_failed_still_adds_up():
    broken = FakeSource("mecm", [make_observation(source="mecm")], SourceError("cut off"), breaks_after_rows=True)
    plan = plan_of(FakeStore(), FakeSource("intune", ROWS), broken)
    assert plan.accounting.read == 3
    assert plan.failed == ("mecm: cut off",)


def test_plan_when_rows_are_turned_away_by_a_rule_counts_them_apart():
    plan = plan_of(FakeStore(), make_rejected("A", by_rule=True), make_rejected("B", row=10))
    assert (plan.accounting.rejected, plan.accounting.by_rule) == (2, 1)
    assert [(reject.label, reject.by_rule) for reject in plan.rejects] == [("A", True), ("B", False)]


def test_plan_when_rows_are_rejected_lists_them_in_the_order_of_their_file():
    plan = plan_of(FakeStore(), *(make_rejected(row=row) for row in (10, 9, 100)))
    assert [reject.origin for reject in plan.rejects] == [f"intune.csv, row {row}" for row in (9, 10, 100)]


def test_plan_when_names_clash_holds_and_counts_every_row_of_the_second():
    rows = [
        make_observation("PC-1", id="1", serial="S1"),
        make_observation("PC-1", id="2", serial="S2", row=3),
        make_observation("PC-1", source="cmdb", serial="S2"),
    ]
    store = FakeStore()
    sync(store, rows[0])
    plan = plan_of(store, *rows)
    assert str(plan.accounting) == "3 rows read = 1 accepted + 0 merged + 0 rejected + 2 held"
    assert {(reject.held, reject.label) for reject in plan.rejects} == {(True, "PC-1")}
    assert all("another thing has the name" in reject.reasons[0] for reject in plan.rejects)
    assert plan.changes == ()


def test_plan_when_an_address_is_used_twice_keeps_it_where_it_is_in_netbox():
    interfaces = (Interface("eth0", "", ("10.0.0.1/24",)),)
    machines = [make_machine(f"M{n}", uuid=f"5001000{n}", interfaces=interfaces) for n in range(1, 7)]
    for first in machines:
        store = FakeStore()
        sync(store, first)
        before = plan_of(store, first)
        assert before.is_empty
        result = sync(store, *machines)
        assert (result.refused, result.stale) == ([], [])
        [address] = store.rows["ipam.ipaddress"].values()
        interface = store.rows["virtualization.vminterface"][address["assigned_object"][1]]
        assert interface["virtual_machine"] == store.named(MACHINE, str(first.fields["name"]))["id"]
        assert len(store.rows["netbox_assettool.conflict"]) == 5
        assert plan_of(store, *machines).is_empty


def test_plan_when_an_address_moved_to_another_asset_moves_it():
    interfaces = (Interface("eth0", "", ("10.0.0.1/24",)),)
    store = FakeStore()
    sync(store, make_machine("A", interfaces=interfaces), make_machine("B", uuid="50010002"))
    rows = make_machine("A"), make_machine("B", uuid="50010002", interfaces=interfaces)
    assert sync(store, *rows).refused == []
    [address] = store.rows["ipam.ipaddress"]
    assert store.named(MACHINE, "B")["primary_ip4"] == address
    assert store.named(MACHINE, "A")["primary_ip4"] is None
    assert plan_of(store, *rows).is_empty


def test_plan_when_netbox_holds_much_shows_progress():
    store = FakeStore()
    for number in range(1001):
        store.add("dcim.site", name=f"S{number}", slug=f"s{number}")
    assert plan_of(store).is_empty


def test_plan_when_a_new_laptop_has_the_name_of_one_that_is_gone_holds_it():
    store = FakeStore()
    sync(store, make_observation("LT-1", serial="S1"))
    new = make_observation("LT-1", serial="S9", id="intune-other")
    plan = plan_of(store, new)
    assert plan.changes == ()
    assert (plan.accounting.held, plan.accounting.accepted) == (1, 0)
    assert "no source has now" in plan.rejects[0].reasons[0]


def test_plan_when_both_laptops_with_a_name_are_there_keeps_the_known_one():
    store = FakeStore()
    old = make_observation("LT-1", serial="S1")
    sync(store, old)
    plan = plan_of(store, old, make_observation("LT-1", serial="S9", id="intune-other"))
    assert (plan.accounting.held, plan.accounting.accepted) == (1, 1)


def test_plan_when_a_new_machine_has_the_name_of_one_that_is_gone_in_its_cluster_holds_it():
    store = FakeStore()
    sync(store, make_machine("APP"))
    assert plan_of(store, make_machine("APP", uuid="50019999")).accounting.held == 1

from datetime import timedelta

from factories import make_machine, make_observation, make_rejected
from fakes import FakeProgress, FakeSource, FakeStore, plan_of, planned, sync

from assettool.domain.asset import AssetKind
from assettool.domain.decisions import choices
from assettool.domain.objects import ASSET, CONFLICT, DEVICE, IDENTIFIER, MACHINE
from assettool.domain.observation import Interface, Origin, SourceWarning
from assettool.domain.plan import PlannedSource
from assettool.domain.policy import HandEdits, Layer, Policy, Written
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
    assert {change.label for change in plan.changes} == {CONFLICT}


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


def test_plan_when_a_new_laptop_has_the_name_of_one_that_is_gone_takes_its_place():
    store = FakeStore()
    sync(store, make_observation("LT-1", serial="S1"))
    before = store.named(ASSET, "LT-1")
    new = make_observation("LT-1", serial="S9", id="intune-other")
    sync(store, new)
    assert store.named(ASSET, "LT-1")["uid"] == before["uid"]
    assert store.named(DEVICE, "LT-1")["serial"] == "S9"
    former = {row["value"]: row["former"] for row in store.rows[IDENTIFIER].values() if row["type"] == "serial"}
    assert former == {"S1": True, "S9": False}
    assert plan_of(store, new).is_empty


def test_plan_when_a_former_serial_is_back_it_is_the_assets_own_again():
    store = FakeStore()
    old, new = make_observation("LT-1", serial="S1"), make_observation("LT-1", serial="S9", id="intune-other")
    for row in (old, new, old):
        sync(store, row)
    former = {row["value"]: row["former"] for row in store.rows[IDENTIFIER].values() if row["type"] == "serial"}
    assert former == {"S1": False, "S9": True}
    assert len(store.rows[ASSET]) == 1


def test_plan_when_both_laptops_with_a_name_are_there_keeps_the_known_one():
    store = FakeStore()
    old = make_observation("LT-1", serial="S1")
    sync(store, old)
    plan = plan_of(store, old, make_observation("LT-1", serial="S9", id="intune-other"))
    assert (plan.accounting.held, plan.accounting.accepted) == (1, 1)


def test_plan_when_a_new_machine_has_the_name_of_one_that_is_gone_takes_its_place():
    store = FakeStore()
    sync(store, make_machine("APP"))
    sync(store, make_machine("APP", uuid="50019999"))
    assert len(store.rows[MACHINE]) == len(store.rows[ASSET]) == 1


def test_plan_when_a_server_became_virtual_moves_the_pointer_and_takes_the_device_out_of_use():
    store = FakeStore()
    server = make_observation("SRV-1", source="cmdb", kind=AssetKind.PHYSICAL_SERVER, serial="S1")
    sync(store, server, make_machine("OTHER", uuid="1"))
    uid = store.named(ASSET, "SRV-1")["uid"]
    both = make_machine("OTHER", uuid="1"), make_machine("SRV-1", uuid="2")
    sync(store, FakeSource("cmdb", [make_observation("SRV-2", source="cmdb", serial="S2")]), *both)
    asset = store.named(ASSET, "SRV-1")
    assert (asset["uid"], asset["kind"], asset["device"]) == (uid, "virtual_server", None)
    assert store.named(DEVICE, "SRV-1")["status"] == "decommissioning"


def test_plan_when_somebody_edited_netbox_keeps_it_until_the_source_changes_too():
    store = FakeStore()
    sync(store, make_machine("APP", description="from vCenter"))
    store.named(MACHINE, "APP")["description"] = "by hand"
    assert plan_of(store, make_machine("APP", description="from vCenter")).is_empty
    sync(store, changed := make_machine("APP", description="something else"))
    assert store.named(MACHINE, "APP")["description"] == "by hand"
    [conflict] = store.rows[CONFLICT].values()
    assert [said["value"] for said in conflict["values"]] == ["by hand", "something else"]
    assert plan_of(store, changed).is_empty
    conflict |= {"status": "resolved", "resolution": "source rvtools"}
    sync(store, changed)
    assert store.named(MACHINE, "APP")["description"] == "something else"
    assert plan_of(store, changed).is_empty


def test_plan_when_a_person_decides_for_netbox_its_value_stays_and_nobody_is_asked_again():
    store = FakeStore()
    sync(store, make_machine("APP", description="one"))
    store.named(MACHINE, "APP")["description"] = "by hand"
    sync(store, make_machine("APP", description="two"))
    [conflict] = store.rows[CONFLICT].values()
    conflict |= {"status": "resolved", "resolution": "netbox"}
    for said in ("two", "three"):
        row = make_machine("APP", description=said)
        assert plan_of(store, row).changes[1:] == ()
        sync(store, row)
    assert store.named(MACHINE, "APP")["description"] == "by hand"
    assert conflict["status"] == "resolved"


def test_plan_when_the_policy_overwrites_hand_edits_writes_the_sources_value():
    store = FakeStore()
    row = make_machine("APP", description="from vCenter")
    sync(store, row)
    store.named(MACHINE, "APP")["description"] = "by hand"
    layer = Layer(hand_edits=Written(HandEdits.OVERWRITE, "policy.yml:3"))
    policy = Policy(("rvtools",), {(None, "description"): layer})
    [change] = planned(store, row, policy=policy).plan.changes
    assert (change.new, change.old) == ({"description": "from vCenter"}, {"description": "by hand"})


def test_plan_when_sources_disagree_on_a_held_field_asks_and_keeps_what_is_there():
    store = FakeStore()
    rows = (
        make_observation("LT-1", serial="S1", tenant="arnhem"),
        make_observation("LT-1", source="cmdb", serial="S1", tenant="arnhem"),
    )
    sync(store, *rows)
    sync(store, rows[0], other := make_observation("LT-1", source="cmdb", serial="S1", tenant="rheden"))
    [conflict] = store.rows[CONFLICT].values()
    assert (conflict["field"], conflict["status"]) == ("tenant", "open")
    sync(store, *rows)
    assert (conflict["status"], conflict["resolution"]) == ("resolved", "agreed")
    sync(store, rows[0], other)
    assert (conflict["status"], conflict["resolution"]) == ("open", "")


def test_plan_when_only_a_source_that_makes_no_asset_has_a_row_leaves_it_out_and_says_so():
    ad = FakeSource("ad", [make_observation("OUD-1", source="ad", guessed=True)], creates=False)
    plan = plan_of(FakeStore(), make_observation("LT-1", serial="S1"), ad)
    assert str(plan.accounting) == "2 rows read = 1 accepted + 0 merged + 1 rejected + 0 held"
    assert [(reject.label, reject.by_rule) for reject in plan.rejects] == [("OUD-1", True)]


def test_plan_when_only_such_a_source_still_has_an_asset_changes_nothing_of_it():
    store = FakeStore()
    laptop = make_observation("LT-1", serial="S1", platform="Windows 11")
    seen = make_observation("LT-1", source="ad", guessed=True, platform="Windows 10", kind=AssetKind.VIRTUAL_SERVER)
    other = make_observation("LT-2", serial="S2")
    sync(store, laptop, other, FakeSource("ad", [seen], creates=False))
    before = dict(store.named(DEVICE, "LT-1"))
    sync(store, other, FakeSource("ad", [seen], creates=False))
    assert store.named(DEVICE, "LT-1") == before
    assert store.named(ASSET, "LT-1")["kind"] == "laptop"


def test_plan_when_a_row_is_held_and_a_person_says_what_it_is_follows():
    store = FakeStore()
    server = make_observation("SRV-1", source="cmdb", kind=AssetKind.PHYSICAL_SERVER, serial="S1")
    sync(store, server)
    machine = make_machine("SRV-1", uuid="2")
    sync(store, server, machine)
    [conflict] = store.rows[CONFLICT].values()
    uid = store.named(ASSET, "SRV-1")["uid"]
    assert choices(str(conflict["kind"]), conflict["values"]) == (f"same {uid}", "different")
    conflict |= {"status": "resolved", "resolution": "different"}
    sync(store, server, machine)
    assert len(store.rows[ASSET]) == 2
    assert plan_of(store, server, machine).is_empty


def test_plan_when_an_address_was_given_away_by_a_person_it_moves():
    interfaces = (Interface("eth0", "", ("10.0.0.1/24",)),)
    store = FakeStore()
    rows = make_machine("A", interfaces=interfaces), make_machine("B", uuid="50010002", interfaces=interfaces)
    sync(store, rows[0], make_machine("B", uuid="50010002"))
    sync(store, *rows)
    [conflict] = store.rows[CONFLICT].values()
    conflict |= {"status": "resolved", "resolution": "give"}
    sync(store, *rows)
    [address] = store.rows["ipam.ipaddress"]
    assert store.named(MACHINE, "B")["primary_ip4"] == address


def test_plan_when_it_is_explained_says_why_each_value_won():
    store = FakeStore()
    made = planned(store, make_machine("APP"), make_observation("APP", source="mecm", guessed=True, platform="W10"))
    [(one, fields)] = made.explain("app")
    assert one.is_new
    assert {field.field for field in fields} >= {"name", "kind", "platform"}
    assert made.explain("nobody") == []


def test_plan_when_a_source_is_away_nothing_changes_because_of_it():
    store = FakeStore()
    eth, lan = (Interface("eth0", "", ("10.0.0.1/24",)),), (Interface("LAN", "", ("10.0.0.2/24",)),)
    first = make_observation("LT-1", serial="S1", platform="Windows 11", interfaces=eth)
    second = make_observation("lt-1", source="mecm", serial="S1", platform="Windows 10", interfaces=lan)
    only = make_observation("LT-2", serial="S2", row=3)
    sync(store, first, only, second)
    broken = FakeSource("intune", error=SourceError("it is cut off"))
    plan = plan_of(store, broken, second)
    assert plan.changes == ()
    assert str(plan.accounting) == "1 rows read = 1 accepted + 0 merged + 0 rejected + 0 held"
    assert plan_of(store, FakeSource("intune"), second).changes == ()


def test_plan_when_a_source_shrank_what_it_lacks_is_remembered():
    store = FakeStore()
    rows = [make_observation(f"LT-{n}", serial=f"S{n}", row=n) for n in range(100)]
    sync(store, *rows)
    store.now += timedelta(days=90)
    for _ in range(5):
        plan = plan_of(store, *rows[:50])
        assert (plan.changes, len(plan.shrunk)) == ((), 1)
        sync(store, *rows[:50])
    assert planned(store, *rows[:50], allowed=("shrink",)).plan.shrunk == ()


def test_plan_when_a_primary_address_changes_it_is_no_hand_edit():
    store = FakeStore()
    sync(store, make_machine("A", interfaces=(Interface("eth0", "", ("10.0.0.1/24",)),)))
    moved = make_machine("A", interfaces=(Interface("eth0", "", ("10.0.0.9/24",)),))
    made = planned(store, moved)
    assert made.settled.notes == {}
    sync(store, moved)
    [number] = [row["id"] for row in store.rows["ipam.ipaddress"].values() if row["address"] == "10.0.0.9/24"]
    assert store.named(MACHINE, "A")["primary_ip4"] == number


def test_plan_when_a_source_is_away_what_it_had_dropped_before_stays_dropped():
    store = FakeStore()
    other = make_observation("PC-1", source="cmdb", serial="C1")
    for number, serial in enumerate(("S1", "S9")):
        store.now += timedelta(days=1)
        sync(store, make_observation("LT-1", id=str(number), serial=serial), other)
    assert plan_of(store, FakeSource("intune", error=SourceError("it is cut off")), other).changes == ()

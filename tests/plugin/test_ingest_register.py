"""The application register through the bulk path: what it writes, what it refuses, and what is read of it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from core.models import ObjectChange
from ingest_cases import Database, ingest
from msgspec.structs import replace
from plugin_cases import allow, make_application, make_asset, make_conflict, make_integration, make_supplier
from portfolio_cases import ESTATE, app, link, planned, step
from tenancy.models import Contact, ContactAssignment, Tenant
from users.models import User

from assettool.domain.objects import APPLICATION, REGISTER_TYPES, STATUS_CHANGE
from assettool.domain.plan import Action, Change
from assettool.domain.portfolio import Named
from assettool.domain.register_rows import register_of
from netbox_assettool.ingest import changelog, fleet, register
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import (
    Application,
    Conflict,
    DataSet,
    Deployment,
    DeploymentMachine,
    Integration,
    StatusChange,
    Supplier,
    SyncRun,
    TenantUse,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

REGISTER = "/api/plugins/assettool/register/"


@pytest.fixture
def engineer():
    return User.objects.create_user("anna", password="not used in a test 1")


@pytest.fixture
def machine():
    return make_asset("SRV1", kind="virtual_server")


def plan_for(user, *rows):
    """The changes that these rows ask for."""
    return list(planned(Database(user), *rows, now=datetime.now(UTC)).plan.changes)


def test_ingest_when_a_register_is_new_then_all_of_it_is_there_and_linked(api, admin, machine):
    answer = ingest(api, plan_for(admin, *ESTATE))

    assert (answer["stale"], answer["refused"]) == ([], [])
    suite = Application.objects.get(name="Suite4Work")
    assert (suite.version, suite.tenant.slug, suite.contract_holder.slug) == ("2.1", "arnhem", "renkum")
    assert (suite.yearly_cost, suite.contract_end, suite.availability) == (Decimal("1234.50"), date(2027, 1, 1), 2)
    assert suite.catalogue == {
        "identifiers": {"package": "P1", "version": "V1"},
        "columns": {"Gebruik Status": "In productie"},
    }
    assert sorted(component.name for component in suite.components.all()) == ["Formuliercomponent", "Zaakcomponent"]
    assert dict(TenantUse.objects.values_list("tenant__slug", "users")) == {"arnhem": 120, "renkum": 8}
    assert sorted(suite.contacts.values_list("role__slug", "contact__name")) == [
        ("application-owner", "Team Zaken"),
        ("technical-manager", "TAB"),
    ]
    assert list(Deployment.objects.get(environment="production").machines.all()) == [machine]
    assert str(Integration.objects.get(identifier="K1")) == "Suite4Work ↔ Key2Burgerzaken"
    assert DataSet.objects.get().application == suite
    assert Supplier.objects.get().identifier == "L1"


def test_ingest_when_done_then_the_next_plan_is_empty(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))

    assert plan_for(admin, *ESTATE) == []


def test_ingest_when_a_register_is_new_then_hardly_anything_goes_one_by_one(api, admin, machine):
    answer = ingest(api, plan_for(admin, *ESTATE))

    assert answer["fallbacks"] == {"NetBox itself writes what there are few of": 4}  # two tenants, two roles


@pytest.mark.parametrize("label", sorted(kind.label for kind in REGISTER_TYPES))
def test_serialise_when_given_a_new_object_then_it_is_what_netbox_serialises(api, admin, machine, label):
    ingest(api, plan_for(admin, *ESTATE))

    found = list(model_of(label).objects.all())

    assert found
    for instance in found:
        assert changelog.serialise(instance) == instance.serialize_object()


def test_ingest_when_a_file_has_a_history_then_the_status_follows_it_and_the_log_says_so(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))

    suite = Application.objects.get(name="Suite4Work")
    history = suite.status_changes.order_by("at").values_list("old", "new", "evidence", "user__username")
    assert list(history) == [
        ("", "registered", "file", "root"),
        ("registered", "assessed", "file", "root"),
        ("assessed", "packaged", "file", "root"),
    ]
    assert suite.status == "packaged"
    moved = ObjectChange.objects.get(
        changed_object_id=suite.pk, changed_object_type__model="application", action="update"
    )
    assert (moved.prechange_data["status"], moved.postchange_data["status"]) == ("registered", "packaged")
    assert moved.message.startswith("portfolio.csv, row ")


def test_ingest_when_something_is_new_then_its_history_begins_once(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))

    others = StatusChange.objects.exclude(object_id=Application.objects.get(name="Suite4Work").pk)
    first = [change for change in StatusChange.objects.all() if change.new == "registered"]
    assert len(first) == Application.objects.count() + Integration.objects.count() + DataSet.objects.count()
    assert {change.new for change in others} <= {"registered", "assessed", "packaged"}


def test_ingest_when_a_step_is_illegal_then_it_alone_is_refused_with_the_legal_ones(api, admin):
    application = make_application("Suite4Work")
    about = {"ref": f"{APPLICATION}:x", "id": application.pk}
    common = {"object": about, "evidence": "file", "origin": "f"}
    changes = [
        Change(Action.CREATE, f"{STATUS_CHANGE}:1", "h", new={**common, "new": "assessed", "at": moment(2)}),
        Change(Action.CREATE, f"{STATUS_CHANGE}:2", "h", new={**common, "new": "go", "at": moment(1)}),
    ]

    answer = ingest(api, changes)

    [refused] = answer["refused"]
    assert refused["key"] == f"{STATUS_CHANGE}:2"
    assert refused["reason"].startswith("go cannot follow assessed; what can: packaged, functional_test")
    application.refresh_from_db()
    assert application.status == "assessed"


def moment(days_ago):
    return (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()


def test_ingest_when_somebody_moved_the_status_meanwhile_then_the_step_is_refused(api, admin):
    ingest(api, plan_for(admin, app("Suite4Work")))
    now = datetime.now(UTC).isoformat()
    changes = plan_for(admin, step("Suite4Work", "assessed", now))
    ingest(api, plan_for(admin, step("Suite4Work", "out_of_scope", now)))

    answer = ingest(api, changes)

    [refused] = answer["refused"]
    assert "out_of_scope" in refused["reason"]


def test_ingest_when_the_file_has_new_values_then_they_are_written_and_logged(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))
    row = app("Suite4Work", "2.1", package="P1", v="V1", fields={"yearly_cost": 99, "contract_end": "2028-06-30"})
    changes = plan_for(admin, row)
    assert [(c.old, c.new) for c in changes] == [
        ({"yearly_cost": 1234.5, "contract_end": "2027-01-01"}, {"yearly_cost": 99, "contract_end": "2028-06-30"})
    ]

    answer = ingest(api, changes)

    assert (answer["updated"], answer["stale"], answer["refused"]) == (1, [], [])
    suite = Application.objects.get(name="Suite4Work")
    assert (suite.yearly_cost, suite.contract_end) == (Decimal("99.00"), date(2028, 6, 30))
    last = ObjectChange.objects.filter(changed_object_id=suite.pk, changed_object_type__model="application").first()
    assert last.postchange_data["contract_end"] == "2028-06-30"


def test_ingest_when_somebody_changed_the_value_meanwhile_then_the_change_is_stale(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))
    changes = plan_for(admin, app("Suite4Work", "2.1", package="P1", v="V1", fields={"contract_end": "2028-06-30"}))
    Application.objects.filter(name="Suite4Work").update(contract_end=date(2029, 1, 1))

    answer = ingest(api, changes)

    [stale] = answer["stale"]
    assert stale["reason"] == "contract_end is '2029-01-01', the plan saw '2027-01-01'"


def test_ingest_when_an_owner_changes_then_the_assignment_goes_to_the_other_contact(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))

    row = app("Suite4Work", "2.1", package="P1", v="V1", contacts={"application-owner": "Team Burgerzaken"})
    answer = ingest(api, plan_for(admin, row))

    assert (answer["stale"], answer["refused"]) == ([], [])
    [assignment] = ContactAssignment.objects.filter(role__slug="application-owner")
    assert (assignment.contact.name, assignment.object.name) == ("Team Burgerzaken", "Suite4Work")
    log = ObjectChange.objects.filter(changed_object_type__model="contactassignment")
    assert {entry.related_object for entry in log} == {Application.objects.get(name="Suite4Work")}
    assert Contact.objects.filter(name="Team Zaken").exists()


def test_ingest_when_somebody_made_the_application_meanwhile_then_it_is_used_and_stale(api, admin, machine):
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    changes = plan_for(admin, *ESTATE)
    there = make_application("Telefoongids", tenant=tenant)

    answer = ingest(api, changes)

    assert [stale["key"] for stale in answer["stale"]] == [f"{APPLICATION}:arnhem/Telefoongids/"]
    assert Application.objects.get(name="Telefoongids") == there


def test_ingest_when_the_user_may_not_then_nothing_is_written(client_of, admin, engineer, machine):
    changes = plan_for(admin, *ESTATE)
    allow(engineer, "view", "add", models=[Supplier, Tenant])
    api = client_of(engineer)

    answer = api.post(
        "/api/plugins/assettool/ingest/start/",
        json.dumps(
            {
                "digest": "0" * 64,
                "chunks": 1,
                "counts": {"create": {change.label: 1 for change in changes}},
                "sources": [],
                "accounting": dict.fromkeys(("read", "accepted", "merged", "rejected", "held"), 0),
                "rejects": [],
            }
        ),
        content_type="application/json",
    )

    assert answer.status_code == 403
    assert "netbox_assettool.add_application" in answer.json()["detail"]


def test_ingest_when_permissions_are_for_one_tenant_then_the_status_of_others_is_refused(client_of, admin, engineer):
    for slug in ("arnhem", "renkum"):
        Tenant.objects.create(name=slug.title(), slug=slug)
    ours = make_application("Ours", tenant=Tenant.objects.get(slug="arnhem"))
    theirs = make_application("Theirs", tenant=Tenant.objects.get(slug="renkum"))
    allow(engineer, "view", "change", models=[Application], constraints={"tenant__slug": "arnhem"})
    allow(engineer, "view", "add", models=[StatusChange, SyncRun])
    changes = [
        Change(
            Action.CREATE,
            f"{STATUS_CHANGE}:{one.name}",
            one.name,
            new={
                "object": {"ref": f"{APPLICATION}:x", "id": one.pk},
                "new": "assessed",
                "evidence": "file",
                "origin": "f",
            },
        )
        for one in (ours, theirs)
    ]

    answer = ingest(client_of(engineer), changes)

    assert [refused["key"] for refused in answer["refused"]] == [f"{STATUS_CHANGE}:Theirs"]
    assert dict(Application.objects.values_list("name", "status")) == {"Ours": "assessed", "Theirs": "registered"}


def test_ingest_when_a_row_may_be_a_duplicate_then_a_person_decides_and_it_is_followed(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))
    row = app("Suite 4 Work", fields={"is_self_added": True, "technology": "web"})
    ingest(api, plan_for(admin, row))
    [conflict] = Conflict.objects.all()
    assert (conflict.kind, conflict.status, conflict.application.name) == ("duplicate", "open", "Suite4Work")
    assert conflict.allowed_resolutions == ("same arnhem/Suite4Work/2.1", "different")

    conflict.status, conflict.resolution = "resolved", "same arnhem/Suite4Work/2.1"
    conflict.full_clean()
    conflict.save()
    ingest(api, plan_for(admin, row))

    suite = Application.objects.get(name="Suite4Work")
    assert (suite.technology, suite.is_self_added) == ("web", False)
    assert not Application.objects.filter(name="Suite 4 Work").exists()
    assert plan_for(admin, row) == []


def test_ingest_when_an_application_gets_a_new_name_then_its_parts_stay_with_it(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))

    answer = ingest(api, plan_for(admin, app("Suite Cloud", "3.0", package="P1", v="V1")))

    assert (answer["updated"], answer["stale"], answer["refused"]) == (1, [], [])
    assert DeploymentMachine.objects.get().deployment.application.name == "Suite Cloud"


def test_ingest_when_suppliers_have_one_name_then_identifiers_tell_them_apart(api, admin):
    there = make_supplier("Centric", identifier="")

    ingest(api, plan_for(admin, app("A", supplier=Named("Centric", "L1")), app("B", supplier=Named("Centric", "L2"))))

    assert set(Supplier.objects.values_list("name", "identifier")) == {("Centric", "L1"), ("Centric", "L2")}
    assert Application.objects.get(name="A").supplier == there


def test_register_when_read_then_every_model_is_in_it_with_its_etag(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))
    make_conflict(machine)
    make_conflict(machine, kind="duplicate", key="duplicate/arnhem/X/")

    first = api.get(REGISTER)

    lines = [json.loads(line) for line in b"".join(first.streaming_content).splitlines()]
    assert f'"{lines[0]["digest"]}"' == first["ETag"]
    labels = {line["label"]: len(line["rows"]) for line in lines[1:-1]}
    assert labels.keys() == {kind.label for kind in REGISTER_TYPES} | {
        "tenancy.tenant",
        "netbox_assettool.asset",
        "netbox_assettool.conflict",
    }
    assert labels["netbox_assettool.conflict"] == 1
    assert api.get(REGISTER, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Application.objects.filter(name="Suite4Work").update(yearly_cost=1)
    assert api.get(REGISTER, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_register_when_read_then_it_is_what_was_written(api, admin, machine):
    ingest(api, plan_for(admin, *ESTATE))

    found = register_of(Database(admin).read_register())

    suite = found.by_key["arnhem/Suite4Work/2.1"]
    assert (suite.supplier, suite.contract_holder, suite.users) == ("Centric", "renkum", {"arnhem": 120, "renkum": 8})
    assert suite.components == ("Formuliercomponent", "Zaakcomponent")
    assert suite.contacts == (("application-owner", "Team Zaken"), ("technical-manager", "TAB"))
    assert (suite.yearly_cost, suite.contract_end, suite.status) == (1234.5, date(2027, 1, 1), "packaged")
    history = found.history_of[APPLICATION, suite.id]
    assert [(change.new, change.user) for change in history] == [
        ("registered", "root"),
        ("assessed", "root"),
        ("packaged", "root"),
    ]
    deployments = {each.environment: each for each in found.deployments_of[suite.id]}
    [link_] = deployments["production"].machines
    assert (found.assets[link_.asset].name, link_.role, link_.confirmation) == ("SRV1", "web", "confirmed")
    assert {each.outside for each in found.integrations.values()} == {"", "DigiD"}
    assert [each.size_mb for each in found.data_sets.values()] == [51200]


def test_register_when_a_user_may_see_one_tenant_then_nothing_of_others_is_in_it(admin, engineer):
    for slug in ("arnhem", "renkum"):
        Tenant.objects.create(name=slug.title(), slug=slug)
    ours = make_application("Ours", tenant=Tenant.objects.get(slug="arnhem"))
    theirs = make_application("Theirs", tenant=Tenant.objects.get(slug="renkum"))
    make_integration(ours, theirs)
    allow(engineer, "view", models=[Application], constraints={"tenant__slug": "arnhem"})
    allow(engineer, "view", models=[Integration, StatusChange, Tenant])

    found = register_of(Database(engineer).read_register())

    assert [each.name for each in found.applications.values()] == ["Ours"]
    assert found.integrations == {}
    assert register.digest(engineer) != register.digest(admin)


def test_ingest_when_an_integration_refers_to_what_was_refused_then_it_is_refused_too(api, admin):
    changes = plan_for(admin, app("A"), app("B"), link("A", "B"))
    spoilt = [
        replace(change, new={**change.new, "availability": 7}) if change.key == f"{APPLICATION}:arnhem/B/" else change
        for change in changes
    ]

    answer = ingest(api, spoilt)

    keys = [refused["key"].partition(":")[0] for refused in answer["refused"]]
    assert sorted(keys) == [APPLICATION, "netbox_assettool.integration", STATUS_CHANGE, STATUS_CHANGE]
    assert [each.name for each in Application.objects.all()] == ["A"]


def test_run_when_it_is_about_applications_then_a_sync_takes_no_notice_of_it(api, admin, machine):
    ingest(api, plan_for(admin, app("A")))
    before = fleet.digest(admin)

    ingest(api, plan_for(admin, app("B")))

    assert {run.message.rpartition(" ")[0] for run in SyncRun.objects.all()} == {"assettool app"}
    assert fleet.digest(admin) == before
    runs = "/api/plugins/assettool/sync-runs/"
    assert api.get(runs).json()["count"] == 2
    assert api.get(runs, {"message__nisw": "assettool app"}).json()["count"] == 0

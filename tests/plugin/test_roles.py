"""The five ready roles."""

from io import StringIO

import pytest
from django.core.management import call_command
from plugin_cases import make_application, make_asset
from users.models import Group, ObjectPermission

from netbox_assettool.models import Asset
from netbox_assettool.roles import (
    APPROVALS,
    FLEET,
    LICENCES,
    MANAGED,
    PROGRAMME,
    REGISTER,
    REPORTS,
    ROLES,
    RUNS,
    SNAPSHOTS,
    WAIVERS,
    WAVE_PLANS,
    WAVES,
    ensure_roles,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture
def member(django_user_model):
    """Makes a user with one role."""
    ensure_roles()

    def make(role):
        user = django_user_model.objects.create_user(role)
        user.groups.add(Group.objects.get(name=f"assettool {role}"))
        return user

    return make


def test_roles_when_ensured_twice_then_the_second_time_nothing_is_done():
    assert len(ensure_roles()) == len(ROLES) + sum(map(len, ROLES.values()))
    before = sorted(ObjectPermission.objects.values_list("pk", flat=True))
    assert ensure_roles() == []
    assert sorted(ObjectPermission.objects.values_list("pk", flat=True)) == before


def test_engineer_when_asked_then_may_write_what_a_sync_writes_and_delete_nothing(member):
    engineer = member("engineer")
    for label in (*FLEET, *REGISTER, *LICENCES):
        app, model = label.split(".")
        allowed = {
            action for action in ("view", "add", "change", "delete") if engineer.has_perm(f"{app}.{action}_{model}")
        }
        assert allowed == {"view", "add", "change"}, label
    assert engineer.has_perm("extras.view_tag")
    assert not engineer.has_perm("extras.add_tag")


def test_administrator_when_asked_then_may_also_delete_what_a_sync_writes_and_nothing_else(member):
    administrator = member("administrator")
    for label in (*FLEET, *REGISTER, *LICENCES):
        app, model = label.split(".")
        for action in ("view", "add", "change", "delete"):
            assert administrator.has_perm(f"{app}.{action}_{model}"), label
    assert not administrator.has_perm("users.delete_user")
    assert not administrator.has_perm("extras.delete_journalentry")


@pytest.mark.parametrize("role", ["licence manager", "project control", "approver"])
def test_other_roles_when_asked_then_see_the_fleet_and_write_none_of_it(role, member):
    user = member(role)
    for label in FLEET:
        app, model = label.split(".")
        assert user.has_perm(f"{app}.view_{model}") == (model != "account" or role != "approver"), label
        begins_imports = model == "syncrun" and role == "licence manager"
        assert user.has_perm(f"{app}.add_{model}") == begins_imports, label
        assert not user.has_perm(f"{app}.delete_{model}"), label
        decides = model == "conflict" and role != "approver"
        assert user.has_perm(f"{app}.change_{model}") == decides, label


@pytest.mark.parametrize("role", ["licence manager", "project control", "approver"])
def test_other_roles_when_asked_then_see_the_register_and_change_what_they_manage(role, member):
    user = member(role)
    for label in REGISTER:
        app, model = label.split(".")
        assert user.has_perm(f"{app}.view_{model}"), label
        assert not user.has_perm(f"{app}.add_{model}"), label
        assert not user.has_perm(f"{app}.delete_{model}"), label
        assert user.has_perm(f"{app}.change_{model}") == (label in MANAGED and role != "approver"), label


@pytest.mark.parametrize("role", ["licence manager", "project control", "approver"])
def test_other_roles_when_asked_then_see_licences_and_only_the_licence_manager_keeps_them(role, member):
    user = member(role)
    for label in LICENCES:
        app, model = label.split(".")
        assert user.has_perm(f"{app}.view_{model}"), label
        assert not user.has_perm(f"{app}.delete_{model}"), label
        for action in ("add", "change"):
            assert user.has_perm(f"{app}.{action}_{model}") == (role == "licence manager"), label


def test_snapshots_when_asked_then_all_see_them_one_role_takes_them_one_deletes_them_and_none_changes_them(member):
    app, model = SNAPSHOTS.split(".")
    users = {role: member(role) for role in (name.removeprefix("assettool ") for name in ROLES)}
    actions = ("view", "add", "change", "delete")
    assert {
        role: {action for action in actions if user.has_perm(f"{app}.{action}_{model}")} for role, user in users.items()
    } == {
        "engineer": {"view"},
        "administrator": {"view", "delete"},
        "licence manager": {"view", "add"},
        "project control": {"view"},
        "approver": {"view"},
    }


def test_waves_when_asked_then_all_see_them_two_roles_plan_them_and_another_one_approves_and_waives(member):
    users = {role: member(role) for role in (name.removeprefix("assettool ") for name in ROLES)}
    actions = ("view", "add", "change", "delete", "approve")

    def may(label):
        app, model = label.split(".")
        return {
            role: {action for action in actions if user.has_perm(f"{app}.{action}_{model}")}
            for role, user in users.items()
        }

    planner, seen = {"view", "add", "change"}, {"view"}
    for label in WAVES:
        deletes = set() if label.endswith("waveitem") else {"delete"}
        assert may(label) == {
            "engineer": planner,
            "administrator": planner | deletes,
            "licence manager": seen,
            "project control": planner,
            "approver": seen | ({"approve"} if label.endswith(".wave") else set()),
        }, label
    saves = {"engineer", "administrator", "project control"}
    assert may(WAVE_PLANS) == {role: seen | ({"add"} if role in saves else set()) for role in users}
    assert may(APPROVALS) == dict.fromkeys(users, seen)
    assert may(WAIVERS) == {role: seen | ({"add"} if role == "approver" else set()) for role in users}


def test_programme_when_asked_then_all_see_it_and_project_control_keeps_it(member):
    users = {role: member(role) for role in (name.removeprefix("assettool ") for name in ROLES)}
    actions = ("view", "add", "change", "delete")

    def may(label):
        app, model = label.split(".")
        return {
            role: {action for action in actions if user.has_perm(f"{app}.{action}_{model}")}
            for role, user in users.items()
        }

    seen = {role: {"view"} for role in users}
    keeper = {"view", "add", "change"}
    for label in PROGRAMME:
        assert may(label) == {**seen, "project control": keeper, "administrator": keeper | {"delete"}}, label
    assert may(REPORTS) == {
        **seen,
        "project control": {"view", "add"},
        "administrator": {"view", "add", "delete"},
    }


def test_runs_when_asked_then_all_see_them_engineers_start_them_approvers_only_in_an_emergency_and_none_writes_them(
    member,
):
    app, model = RUNS.split(".")
    users = {role: member(role) for role in (name.removeprefix("assettool ") for name in ROLES)}
    actions = ("view", "add", "change", "delete", "start", "emergency")
    assert {
        role: {action for action in actions if user.has_perm(f"{app}.{action}_{model}")} for role, user in users.items()
    } == {
        "engineer": {"view", "start"},
        "administrator": {"view", "start"},
        "licence manager": {"view"},
        "project control": {"view"},
        "approver": {"view", "start", "emergency"},
    }


def test_roles_when_an_administrator_limited_a_permission_then_mending_keeps_the_limit(member):
    user = member("approver")
    permission = ObjectPermission.objects.get(name="assettool approver: see the fleet")
    permission.constraints = {"name": "seen"}
    permission.actions = ["view", "delete"]
    permission.save()
    permission.object_types.clear()
    assert ensure_roles() == ["mended permission assettool approver: see the fleet"]
    permission.refresh_from_db()
    assert (permission.actions, permission.constraints) == (["view"], {"name": "seen"})
    make_asset("seen")
    make_asset("hidden")
    assert [asset.name for asset in Asset.objects.restrict(user, "view")] == ["seen"]
    assert not user.has_perm("dcim.delete_device")


def test_roles_command_when_run_twice_then_it_says_what_it_did():
    said = []
    for _ in range(2):
        out = StringIO()
        call_command("assettool_roles", stdout=out)
        said.append(out.getvalue())
    assert "created group assettool engineer" in said[0]
    assert said[1] == "nothing to do: the roles are as they should be\n"


def test_members_when_they_open_the_pages_then_they_see_them(member, client):
    client.force_login(member("approver"))
    assert client.get(make_asset("seen").get_absolute_url()).status_code == 200
    assert client.get(make_application("seen").get_absolute_url()).status_code == 200

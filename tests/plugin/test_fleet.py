"""Reading the fleet: of one moment, a part at a time, and not at all where nothing has changed."""

import io
import json
import threading
from datetime import timedelta

import pytest
from dcim.models import Device, Interface, MACAddress, Platform, Site
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from fakes import FakeProgress
from ingest_cases import FLEET, tables
from ipam.models import IPAddress
from plugin_cases import (
    allow,
    make_account,
    make_asset,
    make_conflict,
    make_device,
    make_identifier,
    make_observation,
    make_virtual_machine,
)
from requests import Response
from requests.adapters import BaseAdapter
from tenancy.models import Tenant
from urllib3 import HTTPResponse
from users.models import Token, User
from virtualization.models import Cluster, ClusterGroup, ClusterType, VMInterface

from assettool import wiring
from assettool.adapters.netbox import NetBoxStore
from assettool.domain.objects import FLEET_TYPES
from assettool.services.applying import apply_plan
from assettool.settings import Settings
from netbox_assettool.ingest import fleet, stream
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Asset, SyncRun

pytestmark = pytest.mark.real

URL = "http://netbox.test"


@pytest.fixture
def admin(db):
    return User.objects.create_superuser("root", password="not used in a test 1")


@pytest.fixture
def engineer(db):
    return User.objects.create_user("anna", password="not used in a test 1")


def secret_of(user):
    token = Token(user=user, version=2)
    token.save()
    return f"{token.get_auth_header_prefix().removeprefix('Bearer ')}{token.token}"


@pytest.fixture
def api(client, admin):
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret_of(admin)}"
    return client


@pytest.fixture
def one_of_each(admin):
    """At least one object of every model that a sync writes; the device."""
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    device, machine = make_device("LAP1"), make_virtual_machine("SRV1")
    Device.objects.update(tenant=tenant)
    Platform.objects.create(name="Windows 11", slug="windows-11")
    group, kind = ClusterGroup.objects.create(name="vc1", slug="vc1"), ClusterType.objects.create(name="a", slug="a")
    Cluster.objects.create(name="prod", group=group, type=kind)
    interface = Interface.objects.create(device=device, name="eth0", type="other")
    VMInterface.objects.create(virtual_machine=machine, name="eth0")
    MACAddress.objects.create(mac_address="00:50:56:00:00:01", assigned_object=interface)
    IPAddress.objects.create(address="10.0.0.1/24", assigned_object=interface)
    asset = make_asset(device=device)
    for make in (make_identifier, make_observation, make_conflict):
        make(asset)
    make_account()
    return device


class InProcess(BaseAdapter):
    """Carries what a client sends to this NetBox without a line between, and counts it."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def send(self, request, **_options):
        self.asked.append(f"{request.method} {request.path_url}")
        given = {name: value for name, value in request.headers.items() if name != "Content-Length"}
        found = Client(raise_request_exception=False).generic(
            request.method,
            request.path_url,
            request.body or b"",
            content_type=given.pop("Content-Type", "application/json"),
            headers=given,
        )
        body = b"".join(found.streaming_content) if found.streaming else found.content
        answer = Response()
        answer.status_code = found.status_code
        answer.url = request.url
        answer.headers.update(found.headers)
        answer.raw = HTTPResponse(io.BytesIO(body), status=found.status_code, preload_content=False)
        return answer

    def close(self): ...


@pytest.fixture
def line(admin):
    return InProcess()


@pytest.fixture
def store(line, admin):
    found = NetBoxStore(URL, secret_of(admin))
    found.api.http_session.mount(URL, line)
    return found


def test_fleet_when_asked_with_its_etag_then_nothing_is_sent(api, one_of_each):
    first = api.get(FLEET)
    lines = [json.loads(line) for line in b"".join(first.streaming_content).splitlines()]
    assert f'"{lines[0]["digest"]}"' == first["ETag"]
    assert lines[-1] == {"end": sum(len(line["rows"]) for line in lines[1:-1])}
    assert {line["label"] for line in lines[1:-1]} == {kind.label for kind in FLEET_TYPES}

    again = api.get(FLEET, headers={"If-None-Match": f'"of-before", {first["ETag"]}'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_fleet_when_asked_with_an_older_etag_then_all_of_it_comes(api, one_of_each):
    before = api.get(FLEET)["ETag"]
    Device.objects.filter(name="LAP1").update(serial="ANOTHER")

    again = api.get(FLEET, headers={"If-None-Match": before})

    assert again.status_code == 200
    assert b"ANOTHER" in b"".join(again.streaming_content)
    assert again["ETag"] != before


def test_digest_when_any_value_is_written_in_sql_then_differs(one_of_each, admin):
    before = fleet.digest(admin)
    unnoticed = []
    for kind in FLEET_TYPES:
        table, newest = model_of(kind.label)._meta.db_table, model_of(kind.label).objects.latest("pk").pk
        for name in kind.fields:
            field = model_of(kind.label)._meta.get_field(name)
            value = _OF_FIELD.get(name) or _OF_TYPE[field.get_internal_type()]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'UPDATE "{table}" SET "{field.column}" = {value} WHERE id = {newest}')
                if fleet.digest(admin) == before:
                    unnoticed.append(f"{kind.label}.{name}")
                transaction.set_rollback(True)
    assert (unnoticed, fleet.digest(admin)) == ([], before)


_OF_FIELD = {
    "mac_address": "'02:00:00:00:00:09'",
    "address": "'10.9.9.9/32'",
    "vm_role": "NOT vm_role",
    "enabled": "NOT enabled",
    "former": "NOT former",
    "is_shared": "NOT is_shared",
}
_OF_TYPE = {
    "CharField": "'abcdef'",
    "SlugField": "'abcdef'",
    "DecimalField": "7",
    "PositiveIntegerField": "7",
    "JSONField": """'{"a": 1}'""",
    "UUIDField": "gen_random_uuid()",
    "DateTimeField": "now()",
}
"""In SQL, a value that no object of the tests has."""


def test_digest_when_a_row_comes_or_goes_or_is_replaced_then_differs(one_of_each, admin):
    before = fleet.digest(admin)
    site = Site.objects.create(name="Werf", slug="werf")
    more = fleet.digest(admin)
    site.delete()
    assert fleet.digest(admin) == before
    Site.objects.create(name="Werf", slug="werf")
    replaced = fleet.digest(admin)

    assert len({before, more, replaced}) == 3


def test_digest_when_two_rows_swap_their_values_then_differs(admin):
    first, second = (Tenant.objects.create(name=name, slug=name) for name in ("a", "b"))
    before = fleet.digest(admin)
    Tenant.objects.filter(pk=first.pk).update(name="c", slug="c")
    Tenant.objects.filter(pk=second.pk).update(name="a", slug="a")
    Tenant.objects.filter(pk=first.pk).update(name="b", slug="b")

    assert fleet.digest(admin) != before


def test_digest_when_only_what_no_sync_manages_is_written_then_stays(one_of_each, admin):
    before = fleet.digest(admin)
    Device.objects.update(comments="somebody looked at it")

    assert fleet.digest(admin) == before


def test_digest_when_a_run_ends_then_differs(admin):
    run = SyncRun.objects.create(message="assettool sync 1a2b", sources=[{"name": "intune", "rows": 3}])
    before = fleet.digest(admin)
    run.status, run.finished = "completed", run.started + timedelta(minutes=1)
    run.save()

    assert fleet.digest(admin) != before


def test_digest_when_a_user_may_see_one_tenant_then_is_of_that_one_only(one_of_each, engineer):
    make_device("LAP2")
    allow(engineer, "view", models=[Device], constraints={"tenant__slug": "arnhem"})
    before = fleet.digest(engineer)
    Device.objects.filter(name="LAP2").update(serial="OF-NOBODY")
    assert fleet.digest(engineer) == before
    Device.objects.filter(name="LAP1").update(serial="OF-ARNHEM")

    assert fleet.digest(engineer) != before


def test_lines_when_a_model_is_large_then_postgresql_keeps_what_was_not_sent(admin, monkeypatch):
    monkeypatch.setattr(stream, "_ROWS", 2)
    Tenant.objects.bulk_create(Tenant(name=f"t{n}", slug=f"t{n}") for n in range(7))
    lines = fleet.lines(admin)
    next(lines)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE statement LIKE '%tenancy_tenant%'")
        assert cursor.fetchone() == (1,)
        lines.close()


@pytest.fixture
def written_for_good(django_db_setup, django_db_blocker):
    """A tenant that other connections see as well; gone in the end."""
    with django_db_blocker.unblock():
        Tenant.objects.bulk_create([Tenant(name="before", slug="snapshot")])
        yield Tenant.objects.filter(slug="snapshot")
        Tenant.objects.filter(slug="snapshot").delete()
        connection.close()


def test_snapshot_when_somebody_writes_meanwhile_then_is_of_the_moment_of_its_digest(written_for_good):
    admin = User(is_superuser=True, is_active=True)
    lines = fleet.snapshot(admin)
    digest = json.loads(next(lines))["digest"]

    def write():
        written_for_good.update(name="afterwards")
        connection.close()

    other = threading.Thread(target=write)
    other.start()
    other.join()

    content = b"".join(lines)
    assert b'"before"' in content
    assert b"afterwards" not in content
    assert fleet.digest(admin) != digest
    assert not connection.in_atomic_block


def test_plan_when_nothing_changed_takes_two_requests_and_writes_nothing(store, line, tmp_path):
    (tmp_path / "laptops.csv").write_text("Name;Serial\nLT-1;S1\nLT-2;S2\n")
    (tmp_path / "sources.yml").write_text(
        "sources:\n- {name: list, format: table, path: laptops.csv, kind: laptop,\n"
        "   defaults: {tenant: arnhem, site: stadhuis, manufacturer: Dell, model: L1},\n"
        "   table: {columns: {name: Name, serial: Serial}, id: Name, identifiers: {serial: Serial}}}\n"
    )
    settings = Settings(home=tmp_path / "home", sources=tmp_path / "sources.yml")
    apply_plan(wiring.plan(settings, store, FakeProgress()).plan, store, FakeProgress())
    made = wiring.plan(settings, store, FakeProgress())
    assert (made.plan.changes, made.is_remembered, Asset.objects.count()) == ((), False, 2)
    line.asked.clear()
    before = tables()

    with CaptureQueriesContext(connection) as captured:
        store.versions()
        again = wiring.plan(settings, store, FakeProgress())

    assert (again.plan, list(again.warnings), again.is_remembered) == (made.plan, list(made.warnings), True)
    assert line.asked == ["GET /api/status/", "GET /api/plugins/assettool/fleet/"]
    assert tables() == before
    written = [q["sql"] for q in captured if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK"))]
    assert [sql for sql in written if '"users_token"' not in sql] == []  # NetBox notes when a token was used

    Device.objects.filter(name="LT-1").update(serial="BY-HAND")
    assert not wiring.plan(settings, store, FakeProgress()).is_remembered

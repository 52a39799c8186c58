"""A small project that never changes, for reports that are compared with what they were."""

from datetime import UTC, date, datetime, timedelta

from plugin_cases import (
    make_account,
    make_application,
    make_approval,
    make_asset,
    make_contract,
    make_data_set,
    make_deployment,
    make_entitlement,
    make_installation,
    make_integration,
    make_item,
    make_plan,
    make_product,
    make_supplier,
    make_waiver,
    make_wave,
    make_wave_run,
)
from tenancy.models import Tenant
from wave_cases import document_of, item_of

from assettool.domain.waves.document import encode
from netbox_assettool.models import (
    Account,
    Application,
    Asset,
    DataSet,
    Integration,
    Milestone,
    Risk,
    RunPhase,
    StatusChange,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)

_FIRST = date(2026, 1, 5)
"""The Monday with which the plan begins."""
_BEGUN = datetime(2025, 11, 3, 9, tzinfo=UTC)
_WAY = ("registered", "assessed", "packaged", "functional_test", "go", "planned", "migrating", "migrated")
_EVIL = "=Zaken <script>alert(1)</script>"


def _at(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def _went(thing, *steps):
    before, rows = "", []
    thing.status_changes.all().delete()
    for status, at, *said in steps:
        rows.append(StatusChange(object=thing, old=before, new=status, at=at, **dict(*said)))
        before = status
    StatusChange.objects.bulk_create(rows)
    type(thing).objects.filter(pk=thing.pk).update(status=before)


def _moved(thing, at):
    """It went the whole way, a step every three days, and moved then."""
    _went(
        thing, *((status, at - timedelta(days=3 * left)) for left, status in zip(range(7, -1, -1), _WAY, strict=True))
    )


def make_project():
    """Three waves: one is done, one ran in an emergency, and one is to come; something is blocked."""
    arnhem, renkum = (
        Tenant.objects.create(name=name, slug=slug) for name, slug in (("Arnhem", "arnhem"), ("Renkum", "renkum"))
    )
    maker = make_supplier("Maker", identifier="L-1")
    apps = [
        make_application(name, tenant=tenant, users={tenant: 10 * number}, yearly_cost=1000 * number)
        for number, (name, tenant) in enumerate(
            [
                ("Burgerzaken", arnhem),
                ("Belastingen", arnhem),
                (_EVIL, renkum),
                ("Sociaal", renkum),
                ("Archief", arnhem),
            ],
            start=1,
        )
    ]
    servers = [
        make_asset(f"SRV-{number}", kind="virtual_server", tenant=arnhem, environment=side, lifecycle=lifecycle)
        for number, (side, lifecycle) in enumerate(
            [("old", "retired"), ("old", "active"), ("gemict", "active")], start=1
        )
    ]
    make_deployment(apps[0], machines=[servers[1]])
    make_deployment(apps[3], machines=[servers[1]])
    make_integration(apps[0], apps[1], strength="hard", protocol="SOAP", identifier="K-1")
    make_integration(apps[0], outside="DigiD", identifier="K-2")
    make_data_set("Zaakdossiers", application=apps[0], tenant=arnhem, size_mb=4200)
    account = make_account(tenant=arnhem)
    product = make_product("database", name="Database")
    contract = make_contract("C-2026", supplier=maker, tenant=arnhem, yearly_cost=25_000)
    make_entitlement(product, reference="ORD-1", contract=contract)
    make_installation(product, servers[1])
    _make_histories(apps)
    _make_waves(apps, servers, account)
    _make_programme(arnhem)
    for model in (Account, Application, Asset, DataSet, Integration, Wave, WaveItem, Waiver):
        model.objects.update(created=_BEGUN)
    Asset.objects.update(last_updated=_at(2, 10))


def _make_histories(apps):
    _moved(apps[0], _at(1, 8))
    _moved(apps[1], _at(1, 22))
    blocked = {"reason": "Geen rechten", "owner": "Inkoop", "due": date(2026, 2, 20)}
    _went(apps[2], ("registered", _at(1, 5)), ("blocked", _at(2, 3), blocked))
    _went(apps[3], ("registered", _at(1, 5)), ("assessed", _at(2, 16)))
    _went(apps[4], ("registered", _at(2, 12)))
    for thing in (*DataSet.objects.all(), *Integration.objects.all()):
        _went(thing, ("registered", _at(1, 5)))


def _make_waves(apps, servers, account):
    placed = [(item_of(app), week) for app, week in zip(apps, (0, 2, 4, 9, 9), strict=True)]
    content = encode(document_of(placed, start=_FIRST)).decode()
    plan = make_plan(digest="d" * 64, start=_FIRST, end=date(2026, 3, 15), content=content)
    WavePlan.objects.filter(pk=plan.pk).update(created=_at(1, 2))
    waves = [
        make_wave(name, week=_FIRST + timedelta(weeks=week), status=status, baseline=_FIRST + timedelta(weeks=first))
        for name, week, first, status in (
            ("Golf 1", 0, 0, "completed"), ("Golf 2", 2, 2, "running"), ("Golf 3", 9, 8, "approved"),
        )
    ]  # fmt: skip
    Wave.objects.filter(pk=waves[0].pk).update(started=_at(1, 8, 18), finished=_at(1, 9, 6))
    make_item(waves[0], apps[0], state="done", evidence="run 1")
    make_item(waves[0], account, kind="accounts", state="done", item="accounts:1", item_name="Accounts 1", name="u1")
    make_item(waves[1], apps[1], state="done")
    make_item(waves[1], servers[1], kind="server", state="failed", item=f"application:{apps[1].pk}", name="SRV-2")
    make_item(waves[2], apps[3])
    WaveItem.objects.update(last_updated=_at(1, 9))
    kept = {"week": "2026-01-19", "window_start": None, "window_end": None, "members": []}
    make_approval(waves[1], at=_at(1, 15), content=kept, change_number="CHG-7")
    make_waiver(waves[1], reason="proefsysteem")
    gates = [
        {"gate": "backup", "status": "missing", "missing": ["SRV-2"], "waived": []},
        {"gate": "owner", "status": "met", "missing": [], "waived": []},
    ]
    run = make_wave_run(
        waves[1], hosts=servers[1:], started=_at(1, 22, 18), emergency="Storing in het rekencentrum", gates=gates
    )
    phases = RunPhase.objects.filter(host__run=run).order_by("host__place")
    phases.filter(pk=phases[0].pk).update(
        status="failed", attempt=2, text="geen ruimte", started=_at(1, 22, 18), finished=_at(1, 22, 19)
    )
    phases.filter(pk=phases[1].pk).update(
        status="done", attempt=1, started=_at(1, 22, 18), finished=_at(1, 22, 18) + timedelta(minutes=5)
    )


def _make_programme(tenant):
    Milestone.objects.create(name="Eerste golf", planned=date(2026, 1, 9), done=date(2026, 1, 9), status="done")
    Milestone.objects.create(name="Arnhem over", tenant=tenant, planned=date(2026, 2, 20), responsible="PMO")
    Risk.objects.create(
        name="Leverancier levert laat", probability=4, impact=4, raised=date(2026, 1, 12), measure="Boete"
    )

"""What the plugin's tests share: NetBox's test cases told where our pages are, and factories with defaults."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

from core.models import ObjectType
from dcim.models import Device, DeviceRole, DeviceType, Manufacturer, Site
from django.utils import timezone
from tenancy.models import Tenant
from users.models import ObjectPermission
from virtualization.models import VirtualMachine

from assettool.domain.running.terms import Terms
from netbox_assettool.models import (
    Account,
    Allocation,
    Application,
    Approval,
    Asset,
    AssetIdentifier,
    BudgetLine,
    ComponentUse,
    Conflict,
    Contract,
    DataSet,
    Deployment,
    DeploymentMachine,
    Entitlement,
    Freeze,
    Installation,
    Integration,
    Measurement,
    Milestone,
    Observation,
    ParallelRun,
    PositionSnapshot,
    ReferenceComponent,
    ReportNote,
    Risk,
    Run,
    RunEvent,
    RunHost,
    RunPhase,
    SettlementShare,
    SoftwareAccess,
    SoftwareProduct,
    StoredReport,
    Supplier,
    SyncRun,
    TenantUse,
    Waiver,
    Wave,
    WaveItem,
    WavePlan,
)
from netbox_assettool.running.outcomes import as_json

NOON = datetime(2026, 2, 26, 12, tzinfo=UTC)
_numbers = count(1)


class AtPluginPages:
    """Tells NetBox's cases for pages where the pages of a plugin are."""

    def _get_base_url(self):
        return f"plugins:netbox_assettool:{self.model._meta.model_name}_{{}}"


class AtPluginApi:
    """Tells NetBox's cases for REST and GraphQL where those of a plugin are, and what its types are called."""

    view_namespace = "plugins-api:netbox_assettool"
    type_class = None

    def _get_graphql_base_name(self):
        words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in self.model.__name__)
        return f"assettool{words}"

    def _get_model_graphql_filter_class(self, model=None):
        if model is not None and model is not self.model:
            return super()._get_model_graphql_filter_class(model)
        return self.type_class.__strawberry_django_definition__.filters


class InUtc:
    """Reads times in UTC, as NetBox's filter cases write them; the configured time zone may be another."""

    def setUp(self):
        super().setUp()
        self.enterContext(timezone.override(UTC))


def allow(user, *actions, models, constraints=None):
    """Give a user an object permission."""
    permission = ObjectPermission.objects.create(
        name=f"permission {next(_numbers)}", actions=list(actions), constraints=constraints
    )
    permission.users.add(user)
    permission.object_types.set([ObjectType.objects.get_for_model(model) for model in models])
    return permission


def make_device(name=None, site=None):
    """A laptop-like device."""
    number = next(_numbers)
    manufacturer, _ = Manufacturer.objects.get_or_create(name="Maker", slug="maker")
    device_type, _ = DeviceType.objects.get_or_create(manufacturer=manufacturer, model="Model", slug="model")
    role, _ = DeviceRole.objects.get_or_create(name="Role", slug="role")
    if site is None:
        site, _ = Site.objects.get_or_create(name="Site", slug="site")
    return Device.objects.create(name=name or f"device-{number}", device_type=device_type, role=role, site=site)


def make_virtual_machine(name=None, site=None):
    """A virtual machine without a cluster."""
    if site is None:
        site, _ = Site.objects.get_or_create(name="Site", slug="site")
    return VirtualMachine.objects.create(name=name or f"vm-{next(_numbers)}", site=site)


def make_asset(name=None, **fields):
    """An asset; a laptop unless told otherwise."""
    return Asset.objects.create(name=name or f"asset-{next(_numbers)}", **{"kind": "laptop", **fields})


def make_account(**fields):
    """An enabled account that was seen at noon."""
    number = next(_numbers)
    defaults = {"directory_id": f"00000000-0000-4000-8000-{number:012}", "login": f"login{number}", "enabled": True}
    return Account.objects.create(**{**defaults, "last_seen": NOON, "sources": ["ad"], **fields})


def make_identifier(asset=None, **fields):
    """A serial number."""
    return AssetIdentifier.objects.create(
        asset=asset or make_asset(), **{"type": "serial", "value": f"SN{next(_numbers):06}", **fields}
    )


def make_observation(asset=None, **fields):
    """What a source said at noon."""
    number = next(_numbers)
    defaults = {
        "source": "intune",
        "external_id": f"row-{number}",
        "origin": f"intune.csv, row {number}",
        "fields": {"name": f"name-{number}"},
        "first_seen": NOON,
        "last_seen": NOON,
    }
    return Observation.objects.create(asset=asset or make_asset(), **{**defaults, **fields})


def make_run(**fields):
    """A run of ten rows that adds up."""
    defaults = {
        "status": "completed",
        "started": NOON,
        "finished": NOON,
        "plan_hash": f"{next(_numbers):064x}",
        "rows_read": 10,
        "rows_accepted": 6,
        "rows_merged": 2,
        "rows_rejected": 1,
        "rows_held": 1,
    }
    return SyncRun.objects.create(**{**defaults, **fields})


def make_conflict(asset=None, **fields):
    """Two sources that give an asset different models."""
    defaults = {
        "key": f"field/{next(_numbers)}/model",
        "kind": "field",
        "field": "model",
        "values": [
            {"source": "intune", "origin": "intune.csv, row 2", "value": "Latitude 5440"},
            {"source": "ad", "origin": "ad.csv, row 3", "value": "Latitude 5430"},
        ],
    }
    return Conflict.objects.create(asset=asset or make_asset(), **{**defaults, **fields})


def make_supplier(name=None, **fields):
    """A supplier with an identifier."""
    number = next(_numbers)
    return Supplier.objects.create(name=name or f"supplier-{number}", **{"identifier": f"L-{number}", **fields})


def make_component(name=None, **fields):
    """A reference component with an identifier."""
    number = next(_numbers)
    defaults = {"identifier": f"RC-{number}", "gemma_status": "In gebruik"}
    return ReferenceComponent.objects.create(name=name or f"component-{number}", **{**defaults, **fields})


def make_application(name=None, *, components=(), users=None, **fields):
    """An application; `users` says how many users it has of each tenant."""
    application = Application.objects.create(name=name or f"application-{next(_numbers)}", **fields)
    for component in components:
        make_component_use(application, component)
    for tenant, number in (users or {}).items():
        make_tenant_use(application, tenant, users=number)
    return application


def make_component_use(application=None, component=None):
    """An application that is used as a reference component."""
    return ComponentUse.objects.create(
        application=application or make_application(), component=component or make_component()
    )


def make_tenant_use(application=None, tenant=None, **fields):
    """Ten users of a tenant."""
    if tenant is None:
        number = next(_numbers)
        tenant = Tenant.objects.create(name=f"tenant-{number}", slug=f"tenant-{number}")
    return TenantUse.objects.create(
        application=application or make_application(), tenant=tenant, **{"users": 10, **fields}
    )


def make_deployment(application=None, *, machines=(), **fields):
    """A deployment, in production unless told otherwise, on these assets."""
    deployment = Deployment.objects.create(application=application or make_application(), **fields)
    for asset in machines:
        make_deployment_machine(deployment, asset)
    return deployment


def make_deployment_machine(deployment=None, asset=None, **fields):
    """A virtual server of a deployment, confirmed unless told otherwise."""
    return DeploymentMachine.objects.create(
        deployment=deployment or make_deployment(), asset=asset or make_asset(kind="virtual_server"), **fields
    )


def make_integration(source=None, target=None, **fields):
    """A soft integration of two applications; give `outside` for one that leaves the register."""
    number = next(_numbers)
    if target is None and not fields.get("outside"):
        target = make_application()
    defaults = {"identifier": f"K-{number}", "direction": "left_to_right"}
    return Integration.objects.create(source=source or make_application(), target=target, **{**defaults, **fields})


def make_data_set(name=None, **fields):
    """Data of a department."""
    return DataSet.objects.create(name=name or f"data-set-{next(_numbers)}", **{"kind": "department", **fields})


def make_contract(number=None, **fields):
    """A contract of two years with a supplier of its own, which goes on for a year each time."""
    number = number or f"C-{next(_numbers)}"
    defaults = {"start": date(2025, 1, 1), "end": date(2026, 12, 31), "renewal_months": 12, "notice_months": 3}
    supplier = fields.pop("supplier", None) or make_supplier()
    return Contract.objects.create(number=number, supplier=supplier, **{**defaults, **fields})


def make_product(key=None, **fields):
    """A software product that is counted by device."""
    number = next(_numbers)
    defaults = {"publisher": "Maker", "name": f"product-{number}", "metrics": ["device"]}
    return SoftwareProduct.objects.create(key=key or f"product-{number}", **{**defaults, **fields})


def make_entitlement(product=None, **fields):
    """Ten rights to a product."""
    defaults = {"reference": f"E-{next(_numbers)}", "metric": "device", "quantity": 10}
    return Entitlement.objects.create(product=product or make_product(), **{**defaults, **fields})


def make_allocation(entitlement=None, to=None, **fields):
    """Two rights that are kept for an application."""
    return Allocation.objects.create(
        entitlement=entitlement or make_entitlement(),
        object=to or make_application(),
        **{"quantity": 2, **fields},
    )


def make_installation(product=None, asset=None, **fields):
    """A product that a source saw on a laptop; give `account` for one that is assigned."""
    if asset is None and "account" not in fields:
        asset = make_asset()
    defaults = {"source": "intune", "first_seen": date(2026, 1, 1), "last_seen": date(2026, 2, 26)}
    return Installation.objects.create(product=product or make_product(), asset=asset, **{**defaults, **fields})


def make_access(product=None, account=None, **fields):
    """An account that may reach a product; give `asset` for a machine."""
    if account is None and "asset" not in fields:
        account = make_account()
    defaults = {"via": f"group-{next(_numbers)}", "source": "citrix"}
    return SoftwareAccess.objects.create(product=product or make_product(), account=account, **{**defaults, **fields})


def make_measurement(product=None, **fields):
    """A peak of twelve; give `kind` and `tenant` for a headcount."""
    if product is None and fields.get("kind") != "headcount":
        product = make_product()
    defaults = {"kind": "peak", "on": date(2026, 2, 26), "number": 12}
    return Measurement.objects.create(product=product, **{**defaults, **fields})


def make_parallel_run(old=None, new=None, **fields):
    """Two virtual servers that run side by side in March."""
    return ParallelRun.objects.create(
        old=old or make_asset(kind="virtual_server"),
        new=new or make_asset(kind="virtual_server"),
        **{"start": date(2026, 3, 1), "end": date(2026, 3, 31), **fields},
    )


def make_snapshot(**fields):
    """A snapshot that says little."""
    number = next(_numbers)
    content = f'{{"number":{number}}}'
    defaults = {"number": number, "on": date(2026, 2, 26), "previous": "0" * 64, "content": content}
    digest = hashlib.sha256(content.encode()).hexdigest()
    return PositionSnapshot.objects.create(**{**defaults, "digest": digest, **fields})


def make_plan(**fields):
    """A plan of 20 weeks that says little, after the one that counts."""
    content = f'{{"number":{next(_numbers)}}}'
    defaults = {
        "digest": hashlib.sha256(content.encode()).hexdigest(),
        "based_on": WavePlan.objects.first(),
        "start": date(2026, 3, 2),
        "weeks": 20,
        "end": date(2026, 7, 12),
        "end_is_optimal": True,
        "objective": 1200,
        "bound": 1000,
        "content": content,
    }
    return WavePlan.objects.create(**{**defaults, **fields})


def make_wave(name=None, **fields):
    """A draft in a week of its own."""
    number = next(_numbers)
    wave = Wave(**{"name": name or f"wave-{number}", "week": date(2026, 3, 2) + timedelta(weeks=number), **fields})
    wave.save()
    return wave


def make_item(wave=None, thing=None, **fields):
    """An application that moves, unless told otherwise."""
    thing = thing or make_application()
    key = f"{thing._meta.model_name}:{thing.pk}"
    defaults = {"item": key, "item_name": str(thing), "kind": "application", "name": str(thing)}
    return WaveItem.objects.create(wave=wave or make_wave(), object=thing, **{**defaults, **fields})


def make_freeze(name=None, **fields):
    """Elections in the middle of March, for everybody."""
    defaults = {"start": date(2026, 3, 16), "end": date(2026, 3, 20), "reason": "elections"}
    return Freeze.objects.create(name=name or f"freeze-{next(_numbers)}", **{**defaults, **fields})


def make_approval(wave=None, **fields):
    """Somebody who agreed with a wave."""
    defaults = {"verdict": "approved", "content_hash": "a" * 64, "content": {"items": []}, "at": NOON}
    return Approval.objects.create(wave=wave or make_wave(), **{**defaults, **fields})


def make_waiver(wave=None, **fields):
    """The gate of backups, waived for long."""
    defaults = {"gate": "backup", "reason": "it is a test system", "expires": date(2099, 1, 1)}
    return Waiver.objects.create(wave=wave or make_wave(), **{**defaults, **fields})


def make_wave_run(wave=None, *, hosts=(), **fields):
    """A paused run of a wave that moves these assets, each in a unit of its own; precheck is to be done on all."""
    defaults = {"uuid": uuid4(), "status": "paused", "content_hash": "a" * 64, "terms": as_json(Terms())}
    run = Run.objects.create(wave=wave or make_wave(), **{**defaults, **fields})
    for place, asset in enumerate(hosts):
        host = RunHost.objects.create(
            run=run, asset=asset, name=asset.name, kind=asset.kind, place=place, unit=f"asset:{asset.pk}",
            items=[f"asset:{asset.pk}"], sides=["old"], is_open=run.is_open,
        )  # fmt: skip
        RunPhase.objects.create(host=host, phase="precheck")
    return run


def make_run_event(run, **fields):
    """A task that went well on no host in particular, after the others."""
    run.event_count += 1
    run.save()
    defaults = {"kind": "task", "at": NOON, "text": "ok", "hash": "a" * 64}
    return RunEvent.objects.create(run=run, number=run.event_count, **{**defaults, **fields})


def make_milestone(name=None, **fields):
    """A milestone that is due on the last day of March."""
    return Milestone.objects.create(
        name=name or f"milestone-{next(_numbers)}", **{"planned": date(2026, 3, 31), **fields}
    )


def make_risk(name=None, **fields):
    """A risk that scores 12."""
    defaults = {"probability": 3, "impact": 4, "measure": "Look at it", "raised": date(2026, 1, 5)}
    return Risk.objects.create(name=name or f"risk-{next(_numbers)}", **{**defaults, **fields})


def make_budget_line(name=None, **fields):
    """Money that is shared, as it stood at the end of January."""
    defaults = {"year": 2026, "on": date(2026, 1, 31), "budgeted": 1000, "spent": 100, "forecast": 1100}
    return BudgetLine.objects.create(name=name or f"line-{next(_numbers)}", **{**defaults, **fields})


def make_note(month=None, **fields):
    """What was written in a month; of another month each time unless told otherwise."""
    number = next(_numbers)
    month = month or date(1000 + number // 12, number % 12 + 1, 1)
    return ReportNote.objects.create(month=month, **{"text": "All goes well.", "author": "Control", **fields})


def make_share(tenant=None, **fields):
    """Some inhabitants of a tenant that owns a part."""
    if tenant is None:
        number = next(_numbers)
        tenant = Tenant.objects.create(name=f"tenant-{number}", slug=f"tenant-{number}")
    return SettlementShare.objects.create(tenant=tenant, **{"inhabitants": 1000, "ownership": 10, **fields})


def make_stored_report(content=b"<!doctype html>", **fields):
    """The progress of a week, as a page."""
    defaults = {
        "report": "progress",
        "period": f"2026-W{next(_numbers)}",
        "language": "nl",
        "format": "html",
        "as_of": date(2026, 3, 1),
        "made_at": NOON,
    }
    digest = hashlib.sha256(content).hexdigest()
    return StoredReport.objects.create(content=content, size=len(content), digest=digest, **{**defaults, **fields})

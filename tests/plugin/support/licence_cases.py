"""Changes that make and change an object of every licence model, for the tests of the bulk path."""

from dataclasses import dataclass

from dcim.models import Device
from plugin_cases import make_account, make_application, make_asset, make_device, make_supplier
from tenancy.models import Tenant

from assettool.domain.objects import (
    ALLOCATION,
    CONTRACT,
    ENTITLEMENT,
    INSTALLATION,
    MEASUREMENT,
    PARALLEL_RUN,
    SOFTWARE_ACCESS,
    SOFTWARE_PRODUCT,
)
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import Account, Application, Asset, Supplier

EA, SUITE = f"{CONTRACT}:Softcat/EA-1", f"{SOFTWARE_PRODUCT}:m365-e5"
WINDOWS, VISIO = f"{SOFTWARE_PRODUCT}:windows", f"{SOFTWARE_PRODUCT}:visio"
RIGHTS, MORE_RIGHTS = f"{ENTITLEMENT}:PO-7/1", f"{ENTITLEMENT}:PO-7/2"


@dataclass(frozen=True)
class Surroundings:
    """What licences are about."""

    tenant: Tenant
    supplier: Supplier
    laptop: Asset
    old: Asset
    new: Asset
    account: Account
    application: Application


def make_surroundings() -> Surroundings:
    """One of each."""
    tenant = Tenant.objects.create(name="Arnhem", slug="arnhem")
    return Surroundings(
        tenant,
        make_supplier("Softcat", identifier="L1"),
        make_asset("lt-1", tenant=tenant, device=Device.objects.first() or make_device("lt-1")),
        make_asset("srv-old", kind="virtual_server"),
        make_asset("srv-new", kind="virtual_server"),
        make_account(login="anna", directory_id="aa-1", tenant=tenant),
        make_application("Suite", tenant=tenant),
    )


def to(thing):
    """A reference to something that is there already."""
    return {"ref": f"{thing._meta.label_lower}:{thing.pk}", "id": thing.pk}


def new(key, /, **fields):
    """A change that makes an object."""
    return Change(Action.CREATE, key, "", None, fields)


def ref(key):
    """A reference to something that is made along with it."""
    return {"ref": key}


def everything(s):
    """An object of every licence model with a value in every field, and one with no more than it needs."""
    return [
        new(
            EA,
            supplier=to(s.supplier),
            tenant=to(s.tenant),
            number="EA-1",
            title="Enterprise Agreement",
            start="2025-01-01",
            end="2027-12-31",
            renewal_months=12,
            notice_months=3,
            notice_days=5,
            yearly_cost=1850000.5,
            currency="eur",
            has_true_up=True,
            documents=["https://dms.example/1", "box 7"],
            description="Microsoft",
        ),
        new(f"{CONTRACT}:Softcat/2", supplier=to(s.supplier), number="2"),
        new(
            WINDOWS,
            key="windows",
            publisher="Microsoft",
            name="Windows Server",
            edition="Standard",
            version="2022",
            family="windows-server",
            release=2022,
            rank=1,
            metrics=["windows_standard", "windows_machine"],
            needs_licence=True,
            aliases=["WinSvr"],
            skus=["9EM-00865"],
            included_in=[],
            cal="windows-cal",
            packs=[{"rights": 2, "price": 96.5, "metric": "windows_standard"}],
            terms={"minimum_per_server": 16, "core_factors": [["Xeon", 0.5]]},
            description="Servers",
        ),
        new(VISIO, key="visio", publisher="Microsoft", name="Visio", metrics=["device"], included_in=["m365-e5"]),
        new(SUITE, key="m365-e5", publisher="Microsoft", name="Microsoft 365 E5", metrics=["subscription"]),
        new(
            RIGHTS,
            reference="PO-7/1",
            product=ref(WINDOWS),
            contract=ref(EA),
            tenant=to(s.tenant),
            metric="windows_standard",
            quantity=24,
            rights_per_pack=16,
            unit_price=772.5,
            part_number="9EM-00865",
            start="2025-01-01",
            end="2027-12-31",
            is_subscription=False,
            maintenance_start="2025-01-01",
            maintenance_end="2027-12-31",
            may_upgrade=True,
            may_downgrade=True,
            may_downgrade_edition=True,
            is_transferable=True,
            dual_use_basis="azure_hybrid_benefit",
            dual_use_days=180,
            dual_use_place="azure",
            replaces=["PO-6/1"],
            description="Cores",
        ),
        new(MORE_RIGHTS, reference="PO-7/2", product=ref(VISIO), metric="device", quantity=-2),
        *(
            new(f"{ALLOCATION}:{number}", entitlement=ref(RIGHTS), object=to(thing), **fields)
            for number, (thing, fields) in enumerate(
                (
                    (s.tenant, {"quantity": 16, "start": "2025-01-01", "end": "2026-12-31"}),
                    (s.application, {"quantity": 2}),
                    (s.account, {}),
                    (s.laptop, {"quantity": 1}),
                )
            )
        ),
        new(
            f"{INSTALLATION}:windows/old",
            product=ref(WINDOWS),
            asset=to(s.old),
            source="mecm",
            version="10.0.20348",
            found_as="Microsoft Windows Server 2022 Standard",
            rule="windows-server-2022",
            first_seen="2025-02-01",
            last_seen="2026-02-20",
            removed="2026-02-25",
            last_used="2026-02-19",
            application=to(s.application),
            replica_of=to(s.new),
        ),
        new(f"{INSTALLATION}:visio/anna", product=ref(VISIO), account=to(s.account), source="m365"),
        new(
            f"{SOFTWARE_ACCESS}:visio/anna",
            product=ref(VISIO),
            account=to(s.account),
            via="Kantoor",
            system="windows-server",
            start="2025-01-01",
            end="2026-12-31",
            source="citrix",
        ),
        new(f"{SOFTWARE_ACCESS}:visio/lt-1", product=ref(VISIO), asset=to(s.laptop)),
        new(
            f"{MEASUREMENT}:peak",
            kind="peak",
            product=ref(VISIO),
            tenant=to(s.tenant),
            on="2026-02-01",
            number=412,
            source="Get-BrokerSite",
        ),
        new(f"{MEASUREMENT}:reported", kind="reported", product=ref(SUITE), on="2026-02-01", number=30),
        new(f"{MEASUREMENT}:headcount", kind="headcount", tenant=to(s.tenant), on="2026-01-01", number=1800),
        new(
            f"{PARALLEL_RUN}:1",
            old=to(s.old),
            new=to(s.new),
            start="2026-02-01",
            end="2026-04-30",
            basis="vendor_consent",
            place="azure",
            remark="Wave 3",
        ),
        new(f"{PARALLEL_RUN}:2", old=to(s.old), new=to(s.new), start="2026-06-01"),
    ]


def with_other_values(s):
    """Changes of objects of every model that `everything()` made, of plain values and of references."""
    return [
        _changed(CONTRACT, {"number": "EA-1"}, {"title": ("Enterprise Agreement", "EA"), "documents": _documents()}),
        _changed(
            CONTRACT,
            {"number": "2"},
            {"yearly_cost": (None, 12.5), "end": (None, "2026-12-31"), "tenant": (None, to(s.tenant))},
        ),
        _changed(
            SOFTWARE_PRODUCT,
            {"key": "visio"},
            {
                "metrics": (["device"], ["user", "device"]),
                "packs": ([], [{"rights": 1, "price": 9.95, "metric": ""}]),
                "terms": ({}, {"period_days": 90}),
                "needs_licence": (True, False),
            },
        ),
        _changed(
            ENTITLEMENT,
            {"reference": "PO-7/2"},
            {"quantity": (-2, 5), "unit_price": (None, 1.2345), "replaces": ([], ["PO-7/1"])}
            | {"dual_use_basis": ("none", "vendor_consent"), "is_subscription": (False, True)},
        ),
        _changed(ALLOCATION, {"quantity": 2}, {"quantity": (2, 3), "end": (None, "2026-12-31")}),
        _changed(
            INSTALLATION,
            {"source": "m365"},
            {"last_used": (None, "2026-02-01"), "application": (None, to(s.application)), "version": ("", "16")},
        ),
        _changed(INSTALLATION, {"source": "mecm"}, {"removed": ("2026-02-25", None), "replica_of": (to(s.new), None)}),
        _changed(SOFTWARE_ACCESS, {"via": "Kantoor"}, {"end": ("2026-12-31", None), "system": ("windows-server", "")}),
        _changed(MEASUREMENT, {"kind": "peak"}, {"number": (412, 420), "source": ("Get-BrokerSite", "portal")}),
        _changed(PARALLEL_RUN, {"remark": "Wave 3"}, {"end": ("2026-04-30", "2026-05-31"), "basis": _basis()}),
    ]


def _documents():
    return ["https://dms.example/1", "box 7"], ["box 7"]


def _basis():
    return "vendor_consent", "none"


def _changed(label, which, values):
    """A change of the object that is told by `which`; field → (old value, new value)."""
    found = model_of(label).objects.get(**which)
    old, wanted = ({name: pair[place] for name, pair in values.items()} for place in (0, 1))
    return Change(Action.UPDATE, f"{label}:{found.pk}", "", found.pk, wanted, old)


WRONG = {
    CONTRACT: {"end": "2024-12-31", "start": "2025-01-01"},
    SOFTWARE_PRODUCT: {"metrics": ["per_moon"]},
    ENTITLEMENT: {"rights_per_pack": 0},
    ALLOCATION: {"start": "2026-01-01", "end": "2025-01-01"},
    INSTALLATION: {"last_seen": "gisteren"},
    SOFTWARE_ACCESS: {"start": "2026-01-01", "end": "2025-01-01"},
    MEASUREMENT: {"number": -1},
    PARALLEL_RUN: {"basis": "because"},
}
"""Values that are refused, for each model."""


def some_wrong(changes):
    """The last change of each model with a value that is refused."""
    last = {change.label: place for place, change in enumerate(changes)}
    return [
        Change(c.action, c.key, c.bundle, c.id, {**c.new, **WRONG[c.label]}, c.old) if last[c.label] == place else c
        for place, c in enumerate(changes)
    ]

"""A small estate with each thing that a licence manager meets: a shortfall, a surplus, unknowns, choices, a peak."""

from datetime import date
from decimal import Decimal

from licences import make_access, make_entitlement, make_estate, make_installation, make_product

from assettool.domain.licence import (
    Allocation,
    Contract,
    DualUse,
    DualUseBasis,
    Estate,
    Pack,
    ParallelRun,
    Peak,
    Subject,
)

ON = date(2026, 6, 1)
WINDOWS = "windows-server-standard-2022"
DATACENTER = "windows-server-datacenter-2022"
HOSTS = {
    "h1": {
        "name": "ESX-1", "tenant": "arnhem", "cluster": "OLD-1", "vcenter": "vc1", "sockets": 2, "cores_per_socket": 8,
        "processor": "Intel Xeon",
    },
    "h2": {
        "name": "ESX-2", "tenant": "arnhem", "cluster": "NEW-1", "vcenter": "vc1", "sockets": 2, "cores_per_socket": 16,
    },
    "h3": {"name": "ESX-3", "tenant": "renkum", "cluster": "NEW-2"},
}  # fmt: skip
MACHINES = {
    "m1": {"name": "ARN-APP-01", "tenant": "arnhem", "vcpus": 4, "hosts": ["h1"]},
    "m2": {"name": "RNK-APP-01", "tenant": "renkum", "vcpus": 8, "hosts": ["h1"]},
    "m3": {"name": "RNK-APP-02", "tenant": "renkum", "vcpus": 2, "hosts": ["h1"]},
    "m4": {"name": "TWIN", "tenant": "arnhem", "hosts": ["h1"]},
    "m5": {"name": "TWIN", "tenant": "renkum", "hosts": ["h3"]},
    "m6": {"name": "GONE", "tenant": "renkum", "hosts": ["h1"], "retired": date(2026, 1, 1)},
}
DEVICES = {
    "d1": {"name": "ARN-LT-01", "tenant": "arnhem", "account": "a1"},
    "d2": {"name": "ARN-LT-02", "tenant": "arnhem", "account": "a2", "retired": date.min},
    "d3": {"name": "=cmd|' /C calc'!A0", "tenant": "renkum"},
}
ACCOUNTS = {
    "a1": {"login": "jan", "tenant": "arnhem", "last_seen": date(2026, 5, 30)},
    "a2": {"login": "piet", "tenant": "arnhem", "disabled": date(2026, 2, 1)},
    "a3": {"login": "balie", "tenant": "renkum", "is_shared": True},
    "a4": {"login": "kees", "tenant": "renkum", "last_seen": date(2026, 1, 1)},
    "a5": {"login": "dirk", "tenant": "renkum"},
}


def make_portfolio() -> Estate:
    """All of it."""
    core_packs = (Pack(2, Decimal(90)), Pack(16, Decimal(700)))
    server = {
        "publisher": "Microsoft",
        "name": "Windows Server",
        "version": "2022",
        "release": 2022,
        "family": "windows",
    }
    products = [
        make_product(
            WINDOWS, edition="Standard", rank=1, metrics=("windows_standard",), packs=core_packs, **server
        ),
        make_product(
            DATACENTER, edition="Datacenter", rank=2, metrics=("windows_datacenter",), **server,
            packs=(Pack(16, Decimal(4_800)),),
        ),
        make_product("m365-e3", publisher="Microsoft", name="Microsoft 365 E3", metrics=("subscription",), price=400),
        make_product(
            "oracle-db", publisher="Oracle", name="Database", edition="Enterprise", metrics=("oracle_processor",)
        ),
        make_product("cad", publisher="Autodesk", name="AutoCAD", metrics=("concurrent",), price=None),
        make_product("pdf", publisher="Foxit", name="PDF Editor", metrics=("device",), price=75),
    ]  # fmt: skip
    entitlements = [
        make_entitlement(
            "e-windows", WINDOWS, metric="windows_standard", quantity=1, rights_per_pack=16, unit_price=Decimal(650),
            contract="Vendor/EA-1", maintenance_end=date(2026, 12, 31),
            dual_use=DualUse(DualUseBasis.AZURE_HYBRID_BENEFIT, 180, "azure"),
        ),
        make_entitlement(
            "e-e3", "m365-e3", metric="subscription", quantity=6, unit_price=Decimal(380), is_subscription=True,
            contract="Vendor/EA-1", end=date(2027, 5, 31),
        ),
        make_entitlement("e-cad", "cad", metric="concurrent", quantity=2),
        make_entitlement("e-pdf", "pdf", metric="device", quantity=5, unit_price=Decimal(60), tenant="arnhem"),
        make_entitlement("e-pdf-old", "pdf", metric="device", quantity=9, end=date(2025, 12, 31)),
    ]  # fmt: skip
    installations = [
        *(make_installation(WINDOWS, machine=key, source="rvtools") for key in ("m1", "m2", "m3", "m4", "m6")),
        make_installation(WINDOWS, machine="m5"),
        make_installation("oracle-db", machine="m1", application="arnhem/Suite4Work/2.1"),
        *(make_installation("m365-e3", account=f"a{number}") for number in range(1, 6)),
        make_installation("pdf", device="d1", last_used=date(2026, 1, 1)),
        make_installation("pdf", device="d2"),
        make_installation("pdf", device="d3"),
        make_installation("cad", device="d1"),
        make_installation("unheard-of", device="d1"),
    ]
    return make_estate(
        products,
        entitlements,
        installations=installations,
        accesses=[make_access("pdf", device="d1", via="DG-Office")],
        peaks=[Peak(product="cad", on=date(2026, 4, 2), number=3), Peak(product="cad", on=date(2026, 5, 2), number=2)],
        allocations=[Allocation(entitlement="e-windows", to=Subject.TENANT, subject="renkum", quantity=4)],
        contracts={
            "Vendor/EA-1": Contract(
                key="Vendor/EA-1", supplier="Vendor", number="EA-1", title="Enterprise", start=date(2024, 1, 1),
                end=date(2026, 12, 31), notice_months=3, yearly_cost=Decimal(40_000), has_true_up=True,
            ),
            "Foxit/9": Contract(
                key="Foxit/9", supplier="Foxit", number="9", tenant="arnhem", end=date(2026, 6, 30), renewal_months=12,
                notice_months=2, documents=("foxit.pdf",),
            ),
        },
        parallel_runs=[ParallelRun(old="m1", new="m2", start=date(2026, 5, 1), end=date(2026, 9, 30))],
        hosts=HOSTS,
        machines=MACHINES,
        devices=DEVICES,
        accounts=ACCOUNTS,
    )  # fmt: skip

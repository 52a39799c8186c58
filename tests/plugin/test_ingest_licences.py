"""Licences through the bulk path: what it writes, what it refuses, and what is read of it."""

import json
from datetime import date
from decimal import Decimal

import pytest
from core.models import ObjectChange
from django.db import connection
from django.test.utils import CaptureQueriesContext
from ingest_cases import ingest
from licence_cases import (
    EA,
    RIGHTS,
    VISIO,
    WRONG,
    everything,
    make_surroundings,
    new,
    ref,
    some_wrong,
    to,
    with_other_values,
)
from plugin_cases import make_contract, make_installation, make_product

from assettool.domain.objects import ENTITLEMENT, INSTALLATION, LICENCE_TYPES, SOFTWARE_PRODUCT
from assettool.domain.plan import Action, Change
from netbox_assettool.ingest import changelog, fleet, licences, register
from netbox_assettool.ingest.session import model_of
from netbox_assettool.models import (
    Allocation,
    Contract,
    Entitlement,
    Installation,
    Measurement,
    ParallelRun,
    SoftwareAccess,
    SoftwareProduct,
    SyncRun,
)

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LICENCES = "/api/plugins/assettool/licences/"


@pytest.fixture
def around():
    return make_surroundings()


def test_ingest_when_licences_are_new_then_all_are_there_and_linked(api, around):
    changes = everything(around)

    answer = ingest(api, changes)

    assert (answer["stale"], answer["refused"]) == ([], [])
    assert {kind.label: model_of(kind.label).objects.count() for kind in LICENCE_TYPES} == {
        label: sum(change.label == label for change in changes) for label in {change.label for change in changes}
    }
    rights = Entitlement.objects.get(reference="PO-7/1")
    assert (rights.product.key, rights.contract.number, rights.tenant) == ("windows", "EA-1", around.tenant)
    assert (rights.unit_price, rights.maintenance_end, rights.rights) == (Decimal("772.5"), date(2027, 12, 31), 384)
    assert Contract.objects.get(number="EA-1").currency == "EUR"
    assert {each.object for each in rights.allocations.all()} == {
        around.tenant,
        around.application,
        around.account,
        around.laptop,
    }
    assert Installation.objects.get(source="mecm").replica_of == around.new
    assert {str(each.subject) for each in SoftwareAccess.objects.all()} == {"anna", "lt-1"}
    assert SoftwareProduct.objects.get(key="windows").packs[0]["price"] == 96.5


def test_ingest_when_licences_are_new_then_none_goes_one_by_one(api, around):
    assert ingest(api, everything(around))["fallbacks"] == {}


@pytest.mark.parametrize("label", sorted(kind.label for kind in LICENCE_TYPES))
def test_serialise_when_given_a_new_object_then_it_is_what_netbox_serialises(api, around, label):
    ingest(api, everything(around))

    found = list(model_of(label).objects.all())

    assert found
    for instance in found:
        assert changelog.serialise(instance) == instance.serialize_object()


def test_ingest_when_values_change_then_they_are_written_and_logged(api, around):
    ingest(api, everything(around))
    changes = with_other_values(around)

    answer = ingest(api, changes)

    assert (answer["updated"], answer["stale"], answer["refused"]) == (len(changes), [], [])
    visio = SoftwareProduct.objects.get(key="visio")
    assert (visio.metrics, visio.terms, visio.needs_licence) == (["user", "device"], {"period_days": 90}, False)
    assert Allocation.objects.get(quantity=3).end == date(2026, 12, 31)
    assert Installation.objects.get(source="m365").application == around.application
    assert Installation.objects.get(source="mecm").replica_of is None
    assert Measurement.objects.get(kind="peak").number == 420
    assert ParallelRun.objects.get(remark="Wave 3").basis == "none"
    entry = ObjectChange.objects.get(changed_object_type__model="entitlement", action="update")
    assert (entry.prechange_data["unit_price"], entry.postchange_data["unit_price"]) == (None, "1.2345")


def test_ingest_when_many_installations_change_then_each_costs_no_query_of_its_own(api):
    product = make_product("visio")
    few, many = ([make_installation(product) for _ in range(number)] for number in (3, 30))

    def cost(installations):
        changes = [
            Change(Action.UPDATE, f"{INSTALLATION}:{each.pk}", "", each.pk, {"last_seen": "2026-03-01"})
            for each in installations
        ]
        with CaptureQueriesContext(connection) as captured:
            assert ingest(api, changes)["updated"] == len(installations)
        return len(captured)

    assert cost(few) >= cost(many)


def test_ingest_when_somebody_changed_a_value_meanwhile_then_the_change_is_stale(api, around):
    ingest(api, everything(around))
    changes = with_other_values(around)
    Entitlement.objects.filter(reference="PO-7/2").update(quantity=1)

    [stale] = ingest(api, changes)["stale"]

    assert stale["reason"] == "quantity is 1, the plan saw -2"


def test_ingest_when_somebody_made_it_meanwhile_then_it_is_used_and_stale(api, around):
    there = [
        make_contract("EA-1", supplier=around.supplier),
        make_product("windows", metrics=["device"]),
    ]

    answer = ingest(api, everything(around))

    assert [stale["reason"] for stale in answer["stale"]] == ["it is there by now"] * 2
    assert answer["refused"] == []
    rights = Entitlement.objects.get(reference="PO-7/1")
    assert [rights.contract, rights.product] == there


@pytest.mark.parametrize("label", sorted(WRONG))
def test_ingest_when_a_value_is_wrong_then_that_object_alone_is_refused(api, around, label):
    changes = [
        wrong if wrong.label == label else right
        for wrong, right in zip(some_wrong(everything(around)), everything(around), strict=True)
    ]

    answer = ingest(api, changes)

    keys = [refused["key"] for refused in answer["refused"]]
    assert [key for key in keys if key.startswith(f"{label}:")] == keys[:1]
    assert len(keys) == (2 if label == SOFTWARE_PRODUCT else 1)  # of the suite that is not there, a portal reports


def test_ingest_when_it_is_about_licences_then_neither_a_sync_nor_an_import_takes_notice(api, admin, around):
    ingest(api, everything(around))
    before = fleet.digest(admin), register.digest(admin)

    ingest(api, with_other_values(around))

    assert {run.message.rpartition(" ")[0] for run in SyncRun.objects.all()} == {"assettool licence"}
    assert (fleet.digest(admin), register.digest(admin)) == before


def rows_of(response):
    lines = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    return lines[0]["digest"], {
        line["label"]: [dict(zip(line["fields"], row, strict=True)) for row in line["rows"]] for line in lines[1:-1]
    }


def test_licences_when_read_then_they_are_what_was_written_with_an_etag(api, admin, around):
    ingest(api, everything(around))

    first = api.get(LICENCES)

    digest, rows = rows_of(first)
    assert first["ETag"] == f'"{digest}"'
    assert rows.keys() == {kind.label for kind in LICENCE_TYPES} | {
        "tenancy.tenant",
        "netbox_assettool.supplier",
        "netbox_assettool.asset",
        "netbox_assettool.account",
        "netbox_assettool.application",
    }
    for change in everything(around):
        fields = {
            name: value for name, value in change.new.items() if not isinstance(value, dict) or "ref" not in value
        }
        fields |= {"currency": "EUR"} if "currency" in fields else {}
        assert any(all(row[name] == value for name, value in fields.items()) for row in rows[change.label]), change.key
    assert api.get(LICENCES, headers={"If-None-Match": first["ETag"]}).status_code == 304
    Entitlement.objects.filter(reference="PO-7/1").update(quantity=1)
    assert licences.digest(admin) != digest


def test_ingest_when_rights_are_kept_for_something_that_is_gone_then_that_alone_is_refused(api, around):
    changes = everything(around)
    gone = to(around.application)
    around.application.delete()

    answer = ingest(api, [each for each in changes if each.new.get("application") != gone])

    [refused] = answer["refused"]
    assert "it refers to an object that is not there" in refused["reason"]
    assert Allocation.objects.count() == 3


def test_ingest_when_an_entitlement_is_of_a_product_that_was_refused_then_it_is_refused_too(api, around):
    changes = [
        new(VISIO, key="visio", publisher="Microsoft", name="Visio", metrics=["per_moon"]),
        new(EA, supplier=to(around.supplier), number="EA-1"),
        new(RIGHTS, reference="PO-7/1", product=ref(VISIO), metric="device", quantity=1),
    ]

    answer = ingest(api, changes)

    assert [refused["key"].partition(":")[0] for refused in answer["refused"]] == [SOFTWARE_PRODUCT, ENTITLEMENT]
    assert Contract.objects.exists()

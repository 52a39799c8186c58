"""What the reports on counts and licences tell: what differs, is short or due, and whether snapshots hold."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
import report_cases
from django.core.cache import cache
from django.urls import reverse
from plugin_cases import (
    allow,
    make_asset,
    make_entitlement,
    make_installation,
    make_observation,
    make_product,
    make_snapshot,
)
from report_cases import AS_OF
from tenancy.models import Tenant

from assettool.domain.asset import AssetKind
from assettool.domain.counting import Coverage, Expected, Group
from assettool.domain.report import ReportName, Table, Verdict
from netbox_assettool.models import Asset, Installation, PositionSnapshot, SoftwareProduct
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import built
from netbox_assettool.snapshots import take_snapshot

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def forgotten():
    """No position of another test."""
    cache.clear()


@pytest.fixture
def estate():
    report_cases.make_estate()


def table(report, key: str) -> list[dict[str, object]]:
    [found] = [each for part in report.sections for each in part.blocks if isinstance(each, Table) and each.key == key]
    columns = [column.key for column in found.columns]
    return [dict(zip(columns, (cell.value for cell in row), strict=True)) for row in found.rows]


def verdict(report, key: str) -> Verdict:
    [found] = [
        each for part in report.sections for each in part.blocks if isinstance(each, Verdict) and each.key == key
    ]
    return found


# Counts


def counts(user, **fields):
    return built(ReportName.COUNTS, Asked(user, "en", **{"as_of": AS_OF, **fields}))


def test_counts_when_more_is_expected_then_it_says_of_what_and_how_many(admin_user, estate):
    expected = Expected(
        (
            Group("Laptops", (AssetKind.LAPTOP,), 5, {"arnhem": 2, "renkum": 3}, "the contract", date(2026, 1, 1)),
            Group("Servers", (AssetKind.VIRTUAL_SERVER,), 1),
        )
    )
    report = counts(admin_user, expected=expected)
    assert verdict(report, "expected").light == "red"
    assert "Laptops -2" in verdict(report, "expected").calculation
    laptops, servers = table(report, "kinds")
    assert (laptops["expected"], laptops["netbox"], laptops["difference"]) == (5, 3, -2)
    assert laptops["expected_by"] == "the contract, 2026-01-01"
    assert servers["difference"] == 0
    assert [(row["tenant"], row["kind"], row["difference"]) for row in table(report, "tenants")] == [
        ("Gemeente Arnhem", "Laptops", 0),
        ("Gemeente <Renkum>", "Laptops", -2),
    ]


def test_counts_when_all_is_as_expected_then_the_light_is_green(admin_user, estate):
    report = counts(admin_user, expected=Expected((Group("Laptops", (AssetKind.LAPTOP,), 3),)))
    assert verdict(report, "expected").light == "green"


def test_counts_when_a_source_should_know_an_asset_then_the_asset_differs(admin_user, estate):
    laptops = frozenset({AssetKind.LAPTOP})
    report = counts(
        admin_user, expected=Expected(coverage=(Coverage(("@intune", "ad"), laptops), Coverage(("@intune",), laptops)))
    )
    assert [(row["name"], row["why"]) for row in table(report, "differences")] == [
        ("LT-1", "@intune should have it"),
        ("LT-2", "no source has it"),
    ]
    shares = {row["source"]: (row["has"], row["of"]) for row in table(report, "coverage")}
    assert shares["ad"] == (2, 3)


def test_counts_when_sent_by_the_command_line_then_they_are_compared(admin_client, estate):
    address = reverse("plugins-api:netbox_assettool-api:report", args=["counts"])
    body = msgspec.json.encode(Expected((Group("Laptops", (AssetKind.LAPTOP,), 7, {"arnhem": 1}),)))
    answer = admin_client.post(f"{address}?lang=en", body, content_type="application/json")
    assert answer.status_code == 200
    assert '"-4"' not in answer.content.decode()
    assert "Laptops -4" in answer.content.decode()
    assert admin_client.post(address, b"{", content_type="application/json").status_code == 400
    other = reverse("plugins-api:netbox_assettool-api:report", args=["harmonisation"])
    assert admin_client.post(other, body, content_type="application/json").status_code == 400


def test_counts_when_a_day_has_passed_then_what_came_later_is_not_there(admin_user, estate):
    make_asset("LT-NEW")
    assert sum(row["netbox"] for row in table(counts(admin_user), "kinds")) == 4
    before_any_sync = counts(admin_user, as_of=date(2026, 1, 1))
    assert sum(row["netbox"] for row in table(before_any_sync, "kinds")) == 4
    assert table(before_any_sync, "reads") == []
    assert table(counts(admin_user, as_of=date(2025, 1, 1)), "kinds") == []


def test_counts_when_an_asset_was_retired_since_then_it_counts_on_the_day_before(admin_user, estate):
    gone = Asset.objects.get(name="LT-0")
    gone.observations.update(last_seen=datetime(2026, 3, 5, tzinfo=UTC))
    Asset.objects.filter(pk=gone.pk).update(lifecycle="retired")
    assert sum(row["netbox"] for row in table(counts(admin_user), "kinds")) == 4
    assert sum(row["netbox"] for row in table(counts(admin_user, as_of=date(2026, 3, 6)), "kinds")) == 3


def test_counts_when_changes_are_asked_for_then_it_says_what_is_new(admin_user, estate):
    Asset.objects.filter(name="LT-1").update(created=datetime(2026, 2, 10, tzinfo=UTC))
    rows = table(counts(admin_user, since=date(2026, 2, 1)), "kinds")
    assert {row["kind"]: row["new"] for row in rows if row["netbox"]} == {"Virtual server": 0, "Laptop": 1}
    [laptops] = [
        row for row in table(counts(admin_user, since=date(2026, 2, 1), tenants=("renkum",)), "kinds") if row["netbox"]
    ]
    assert laptops["new"] == 0


# Licences


def licences(user, **fields):
    return built(ReportName.LICENCES, Asked(user, "en", **{"as_of": AS_OF, **fields}))


def test_licences_when_products_are_short_then_the_dearest_is_first(admin_user, estate):
    make_installation(make_product("dear", name="Dear", packs=[{"rights": 1, "price": 5000}]), Asset.objects.first())
    make_entitlement(make_product("spare", name="Spare", packs=[{"rights": 1, "price": 10}]))
    report = licences(admin_user)
    assert [row["product"] for row in table(report, "shortages")] == ["Maker Dear", "Maker Drawing"]
    assert [row["product"] for row in table(report, "position")] == ["Maker Dear", "Maker Drawing", "Maker Spare"]
    first = table(report, "position")[0]
    assert (first["entitled"], first["required"], first["position"], first["true_up"]) == (0, 1, -1, 500_000)
    assert verdict(report, "position").light == "red"


def test_licences_when_nothing_is_short_then_the_light_is_green(admin_user):
    make_entitlement(make_product("spare"))
    assert verdict(licences(admin_user), "position").light == "green"


def test_licences_when_a_tenant_is_asked_for_then_it_is_that_part(admin_user, estate):
    report = licences(admin_user, tenants=("renkum",))
    [row] = table(report, "position")
    assert (row["tenant"], row["required"]) == ("Gemeente <Renkum>", 1)
    assert {row["tenant"] for row in table(report, "tenant_totals")} == {"Gemeente <Renkum>"}


def test_licences_when_changes_are_asked_for_then_it_says_which_positions_moved(admin_user, estate):
    Installation.objects.filter(asset__name="LT-2").update(first_seen=date(2026, 2, 10))
    [row] = table(licences(admin_user, since=date(2026, 2, 1)), "changes")
    assert (row["product"], row["then"], row["now"], row["change"]) == ("Maker Drawing", 0, -1, -1)
    assert table(licences(admin_user, since=date(2026, 2, 20)), "changes") == []


def test_licences_when_rights_are_idle_then_they_can_be_taken_back(admin_user, estate):
    Installation.objects.filter(asset__name="LT-1").update(last_used=AS_OF - timedelta(days=120))
    [row] = table(licences(admin_user), "harvest")
    assert (row["harvest"], row["worth"], row["total"], row["unknown"]) == (1, 20_000, 3, 2)


def test_licences_when_a_notice_is_due_then_it_is_listed_with_its_contract(admin_user, estate):
    found = table(licences(admin_user), "due")
    assert (found[0]["on"], found[0]["event"]) == (date(2026, 9, 30), "Last day to give notice")


def test_licences_when_snapshots_hold_then_the_chain_is_green_and_the_last_is_first(admin_user, estate):
    assert verdict(licences(admin_user), "chain").light == "grey"
    for remark in ("first", "second"):
        take_snapshot(admin_user, AS_OF, remark)
    PositionSnapshot.objects.update(created=datetime(2026, 2, 27, tzinfo=UTC))
    report = licences(admin_user)
    assert verdict(report, "chain").light == "green"
    assert [row["remark"] for row in table(report, "snapshots")] == ["second", "first"]
    assert verdict(licences(admin_user, as_of=date(2026, 2, 26)), "chain").light == "grey"


def test_licences_when_a_snapshot_was_altered_then_the_chain_is_red(admin_user, estate):
    make_snapshot(number=1, created=datetime(2026, 2, 27, tzinfo=UTC))
    PositionSnapshot.objects.update(created=datetime(2026, 2, 27, tzinfo=UTC))
    found = verdict(licences(admin_user), "chain")
    assert found.light == "red"
    assert "Snapshot 1" in found.calculation


def test_licences_when_something_is_hidden_from_the_user_then_it_says_so(django_user_model, estate):
    user = django_user_model.objects.create_user("buyer")
    allow(user, "view", models=[SoftwareProduct, Tenant])
    report = licences(user)
    told = [block.paragraphs for block in report.sections[0].blocks if hasattr(block, "paragraphs")]
    assert "installations" in told[0][0]
    assert table(report, "shortages") == []
    assert "snapshots" in report.sections[-1].blocks[0].paragraphs[0]


def test_counts_when_a_source_is_seen_for_one_asset_then_its_number_leads_to_it(admin_user):
    asset = make_asset("SRV-1", kind="virtual_server")
    make_observation(asset, source="vcenter")
    Asset.objects.update(created=datetime(2025, 1, 1, tzinfo=UTC))
    report = counts(admin_user, as_of=date(2026, 3, 1))
    [kinds] = [block for block in report.sections[1].blocks if block.key == "kinds"]
    [cell] = [row[2] for row in kinds.rows if row[2].value]
    assert cell.link.endswith("/assets/?lifecycle=active&kind=virtual_server")

"""Snapshots: what is frozen, who may freeze it, that it is taken once, and that any altered byte is found."""

import json
from datetime import date

import msgspec
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from plugin_cases import allow, make_asset, make_entitlement, make_installation, make_product

from assettool.domain.snapshot import Snapshot, verify
from netbox_assettool.models import PositionSnapshot
from netbox_assettool.snapshots import take_snapshot

pytestmark = [pytest.mark.real, pytest.mark.django_db]

TAKE = "plugins-api:netbox_assettool-api:positionsnapshot-take"
CHAIN = "plugins-api:netbox_assettool-api:positionsnapshot-chain"


@pytest.fixture(autouse=True)
def short():
    """A product that is short of a right."""
    make_installation(make_product("drawing"), make_asset("LT-1"))


def take(client, **said):
    return client.post(reverse(TAKE), json.dumps(said), content_type="application/json")


def chain(client) -> list[Snapshot]:
    return msgspec.json.decode(client.get(reverse(CHAIN)).content, type=list[Snapshot])


def test_take_when_asked_then_the_rows_are_frozen_and_the_chain_holds(admin_client, admin_user):
    first = take(admin_client, on="2026-06-01", after=0, remark="true-up 2026")
    assert first.status_code == 200, first.content
    make_entitlement(make_product("other"))
    second = take(admin_client, on="2026-06-01", after=1)
    assert [each["number"] for each in (first.json(), second.json())] == [1, 2]
    found = chain(admin_client)
    assert verify(found) is None
    content = json.loads(found[0].content)
    assert (content["who"], content["on"], content["lines"][0]["product"]) == ("admin", "2026-06-01", "drawing")
    assert content["lines"][0]["counted"][0]["name"] == "LT-1"
    kept = PositionSnapshot.objects.get(number=1)
    assert (kept.remark, kept.user) == ("true-up 2026", admin_user)


def test_take_when_the_answer_got_lost_then_the_same_request_takes_no_second_one(admin_client):
    said = {"on": "2026-06-01", "after": 0, "remark": "once"}
    assert take(admin_client, **said).json() == take(admin_client, **said).json()
    assert PositionSnapshot.objects.count() == 1
    assert take(admin_client, **{**said, "remark": "another"}).status_code == 409


@pytest.mark.parametrize("column", ["content", "digest", "previous"])
def test_verify_when_one_byte_is_altered_in_the_database_then_it_is_found(admin_client, admin_user, column):
    for _ in range(3):
        take_snapshot(admin_user, date(2026, 6, 1))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE netbox_assettool_positionsnapshot"
            f" SET {column} = overlay({column} PLACING 'x' FROM 20 FOR 1) WHERE number = 2"
        )
    assert verify(chain(admin_client)).number == 2


def test_snapshot_when_saved_again_then_it_is_refused(admin_user):
    taken = take_snapshot(admin_user, date(2026, 6, 1))
    taken.remark = "mended"
    with pytest.raises(ValidationError):
        taken.save()


def test_take_when_the_user_may_not_add_one_then_it_is_forbidden(client, django_user_model):
    user = django_user_model.objects.create_user("reader")
    allow(user, "view", models=[PositionSnapshot])
    client.force_login(user)
    assert take(client, on="2026-06-01").status_code == 403


def test_take_when_the_user_may_not_see_all_that_counts_then_it_is_refused(client, django_user_model):
    user = django_user_model.objects.create_user("half-sighted")
    allow(user, "view", "add", models=[PositionSnapshot])
    client.force_login(user)
    refused = take(client, on="2026-06-01")
    assert refused.status_code == 403
    assert "accounts" in refused.json()["detail"]
    assert not PositionSnapshot.objects.exists()

"""Ansible facts: what ansible-core itself writes, and facts of wrong types."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assettool.adapters.sources.ansible_facts import AnsibleFacts
from assettool.adapters.sources.rows import Terms
from assettool.domain.asset import AssetKind
from assettool.domain.observation import Observation, Rejected, Row

LINUX = {"ansible_system": "Linux", "ansible_os_family": "Debian", "ansible_hostname": "srv-1"}


def read(path: Path, content: Any, kind: AssetKind | None = None) -> Row:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    [row] = AnsibleFacts(Terms("facts", kind)).read(path).rows
    return row


@pytest.mark.parametrize(
    ("facts", "default", "kind", "is_guessed"),
    [
        ({}, None, AssetKind.PHYSICAL_SERVER, True),
        ({"form_factor": "Rack Mount Chassis"}, None, AssetKind.PHYSICAL_SERVER, False),
        ({"form_factor": "Convertible"}, AssetKind.THIN_CLIENT, AssetKind.LAPTOP, False),
        ({"form_factor": "Mini Tower"}, None, AssetKind.FAT_CLIENT, True),
        ({"form_factor": "Mini Tower", "os_product_type": "server"}, None, AssetKind.PHYSICAL_SERVER, True),
        ({"os_product_type": "workstation"}, AssetKind.FAT_CLIENT, AssetKind.FAT_CLIENT, True),
        ({"virtualization_role": "guest"}, None, AssetKind.VIRTUAL_SERVER, False),
        (
            {"virtualization_role": "guest", "os_product_type": "workstation"},
            None,
            AssetKind.VIRTUAL_WORKPLACE,
            False,
        ),
    ],
)
def test_kind_follows_what_the_machine_is_made_of(
    facts: dict[str, str], default: AssetKind | None, kind: AssetKind, *, is_guessed: bool, tmp_path: Path
) -> None:
    row = read(tmp_path / "srv-1", {**LINUX, **{f"ansible_{name}": value for name, value in facts.items()}}, default)
    assert isinstance(row, Observation)
    assert (row.kind, row.is_kind_guessed) == (kind, is_guessed)


def test_host_that_calls_itself_localhost_is_called_as_in_the_inventory(tmp_path: Path) -> None:
    facts = {**LINUX, "ansible_hostname": "localhost", "ansible_fqdn": "localhost.localdomain"}
    row = read(tmp_path / "s1_web-1.dmz.example", facts)
    assert isinstance(row, Observation)
    assert (row.external_id, row.fields["name"], row.fields["domain"]) == (
        "web-1.dmz.example",
        "web-1",
        "dmz.example",
    )
    assert isinstance(read(tmp_path / "10.1.2.3", facts), Rejected)


def test_facts_without_prefix_and_marked_values_are_read(tmp_path: Path) -> None:
    marked = {"__ansible_type": "AnsibleTaggedStr", "value": "srv-9"}
    row = read(tmp_path / "x.json", {"system": "Linux", "os_family": "Debian", "hostname": marked})
    assert isinstance(row, Observation)
    assert row.fields["name"] == "srv-9"


def test_nothing_about_users_is_read(tmp_path: Path) -> None:
    personal = {"ansible_user_id": "jansen", "ansible_user_gecos": "Piet Jansen", "ansible_env": {"USER": "jansen"}}
    row = read(tmp_path / "srv-1", {**LINUX, **personal, "ansible_owner_name": "Piet Jansen"})
    assert "ansen" not in repr(row)


@pytest.mark.parametrize("content", ["{", "[]", '{"__payload__": "{"}', '{"__payload__": 5}', "[" * 100_000])
def test_file_that_is_damaged_is_one_rejected_row(content: str, tmp_path: Path) -> None:
    row = read(tmp_path / "srv-1", content)
    assert isinstance(row, Rejected)
    assert row.label == "srv-1"


NAMES = ["hostname", "devices", "interfaces", "sda", "eth0", "ipv4", "address", "prefix", "packages", "version",
         "sectors", "date_time", "iso8601", "processor_count", "product_serial", "macaddress", "type"]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=10,
)


@settings(database=None, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_facts_of_any_type_end_in_one_row(facts: dict[str, Any], tmp_path: Path) -> None:
    content = {**LINUX, **{f"ansible_{name}": value for name, value in facts.items()}}
    read(tmp_path / "srv-1", json.dumps(content).replace("Infinity", "1e999").replace("NaN", "null"))

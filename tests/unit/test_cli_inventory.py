import json
from collections.abc import Mapping, Sequence

import pytest

from assettool import wiring

ANSWER = b'{"_meta":{"hostvars":{"srv1":{"ansible_host":"10.1.0.1"}}},"kind_laptop":{"hosts":["srv1"]}}'


class FakeInventory:
    """The endpoint of the plugin."""

    def __init__(self) -> None:
        self.answer = ANSWER
        self.asked: list[Mapping[str, Sequence[str]]] = []

    def inventory(self, query: Mapping[str, Sequence[str]]) -> bytes:
        self.asked.append(query)
        return self.answer


@pytest.fixture
def netbox(monkeypatch: pytest.MonkeyPatch) -> FakeInventory:
    """The NetBox that the command finds."""
    found = FakeInventory()
    monkeypatch.setattr(wiring, "connect", lambda _: found)
    return found


def test_list_when_asked_for_prints_what_netbox_gives(assettool, netbox: FakeInventory):
    called = assettool("inventory", "--list")
    assert (called.code, called.err) == (0, "")
    assert json.loads(called.out) == json.loads(ANSWER)
    assert netbox.asked == [{}]


def test_list_when_filtered_asks_netbox_for_it(assettool, netbox: FakeInventory):
    words = ("--tenant", "arnhem", "--tenant", "renkum", "--kind", "laptop", "--lifecycle", "active", "--site", "dc1")
    assert assettool("inventory", "--list", *words, "--environment", "old").code == 0
    assert netbox.asked == [
        {
            "kind": ["laptop"],
            "tenant": ["arnhem", "renkum"],
            "site": ["dc1"],
            "environment": ["old"],
            "lifecycle": ["active"],
        }
    ]


def test_host_when_there_is_one_prints_its_variables(assettool, netbox: FakeInventory):
    netbox.answer = b'{"ansible_host":"10.1.0.1"}'
    assert json.loads(assettool("inventory", "--host", "srv1").out) == {"ansible_host": "10.1.0.1"}
    assert netbox.asked == [{"host": ["srv1"]}]


def test_host_when_there_is_none_says_so(assettool, netbox: FakeInventory):
    netbox.answer = b"{}"
    called = assettool("inventory", "--host", "srv9")
    assert (called.code, called.out) == (1, "")
    assert "there is no host with this name: srv9" in called.err


@pytest.mark.parametrize("words", [(), ("--list", "--host", "srv1"), ("--host", "srv1", "--kind", "laptop")])
def test_inventory_when_not_told_what_to_print_says_what_can_be_given(assettool, netbox: FakeInventory, words):
    called = assettool("inventory", *words)
    assert called.code == 2
    assert netbox.asked == []

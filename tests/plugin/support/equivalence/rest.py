"""A plan written by NetBox's REST: what a careful client would do, object by object, in the order of the bulk path."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import batched
from typing import Any

import msgspec
import requests

from assettool.domain.objects import (
    ASSET,
    BY_LABEL,
    DEVICE_INTERFACE,
    IP_ADDRESS,
    MAC_ADDRESS,
    MACHINE_INTERFACE,
    OBSERVATION,
    ORDER,
    STATUS_CHANGE,
)
from assettool.domain.plan import Action, Change
from equivalence.transport import URL

_INTERFACES = {DEVICE_INTERFACE: "device", MACHINE_INTERFACE: "virtual_machine"}
_PARENTS = {"dcim.interface": ("dcim/interfaces", "device", "dcim/devices")} | {
    "virtualization.vminterface": ("virtualization/interfaces", "virtual_machine", "virtualization/virtual-machines")
}
_PRIMARY = ("primary_ip4", "primary_ip6")
_THINGS = {"device", "virtual_machine"}
"""What an asset is in NetBox."""
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR


class Refused(Exception):
    """NetBox did not accept a request."""


@dataclass
class RestWriter:
    """Writes changes through a session; `created` and `refused` say what became of them."""

    session: requests.Session
    message: str
    run: int
    """The id of the run that observations and conflicts point at."""
    now: str
    created: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    lists: int = 1
    """Objects that one request creates or changes, as far as NetBox takes them so; the others go one by one."""
    _components: dict[int, bool] = field(default_factory=dict)

    def write(self, changes: Sequence[Change]) -> None:
        """One chunk: model after model what is new and what changes, then primary addresses, last what goes."""
        by_label: dict[str, list[Change]] = defaultdict(list)
        for change in sorted(changes, key=lambda change: ORDER[change.label]):
            by_label[change.label].append(change)
        late = {label: [c for c in some if _is_late(c)] for label, some in by_label.items()}
        for some in by_label.values():
            new = [c for c in some if c.action is Action.CREATE]
            changed = [c for c in some if c.action not in (Action.CREATE, Action.DELETE) and not _is_late(c)]
            self._each(self._not_in_lists(new), self._create)
            self._each(self._not_patched(changed, self._changed), self._update)
        for label, some in by_label.items():
            there = [c for c in some if c.action is Action.CREATE and c.key in self.created]
            self._each(self._not_patched(there, self._linked), self._link)
            self._each(self._not_patched(late[label], self._changed), self._update)
        for some in by_label.values():
            self._each([c for c in some if c.action is Action.DELETE], self._delete)

    def _each(self, changes: Iterable[Change], step: Callable[[Change], None]) -> None:
        for change in changes:
            try:
                step(change)
            except Refused as exc:
                self.refused[change.key] = str(exc)

    def _not_in_lists(self, changes: Sequence[Change]) -> list[Change]:
        """Create by lists what NetBox takes so; what is left of them. It takes all of a list or nothing."""
        if self.lists == 1:
            return [*changes]
        left = []
        for some in batched(changes, self.lists):
            try:
                contents = [(change, fields) for change in some if (fields := self._new(change)) is not None]
                if len(contents) < len(some):
                    left += some
                    continue
                rows = self._send("POST", BY_LABEL[some[0].label].endpoint, [fields for _, fields in contents])
            except Refused:
                left += some
                continue
            for (change, _), row in zip(contents, rows, strict=True):
                self._note(change, row)
        return left

    def _not_patched(
        self, changes: Sequence[Change], content: Callable[[Change], Mapping[str, object] | None]
    ) -> list[Change]:
        """Change by lists what takes one request; what is left of them. Nothing is sent for empty content."""
        if self.lists == 1:
            return [*changes]
        left = []
        for some in batched(changes, self.lists):
            try:
                contents = [content(change) for change in some]
                if wanted := [each for each in contents if each]:
                    self._send("PATCH", BY_LABEL[some[0].label].endpoint, wanted)
            except Refused:
                left += some
                continue
            left += [change for change, each in zip(some, contents, strict=True) if each is None]
        return left

    def _create(self, change: Change) -> None:
        if change.label == STATUS_CHANGE:
            self._move(change)
        elif (fields := self._new(change)) is not None:
            self._note(change, self._send("POST", BY_LABEL[change.label].endpoint, fields))
        else:
            self.created[change.key] = self._made_by_netbox(change.label, self._at_once(change))

    def _new(self, change: Change) -> dict[str, object] | None:
        """The content of a request that creates it; nothing where it is not created like that."""
        if change.label == STATUS_CHANGE:
            return None
        fields = self._at_once(change)
        if change.label in _INTERFACES and self._made_by_netbox(change.label, fields):
            return None
        if change.label == OBSERVATION:
            fields |= {"first_seen": self.now, "last_seen": self.now}
        if change.label in ("netbox_assettool.observation", "netbox_assettool.conflict"):
            fields["run"] = self.run
        return fields

    def _at_once(self, change: Change) -> dict[str, object]:
        """What of it can be said before everything else is there."""
        deferred = BY_LABEL[change.label].deferred
        return self._resolved({name: value for name, value in change.new.items() if name not in deferred})

    def _note(self, change: Change, row: Mapping[str, Any]) -> None:
        self.created[change.key] = row["id"]
        if row.get("interface_count"):
            self._components[row["id"]] = True

    def _move(self, change: Change) -> None:
        """A status is moved by the object that has it; the first one is there with the object."""
        fields = self._resolved(change.new)
        label, number = fields.pop("object_type"), fields.pop("object_id")
        if fields["new"] == "registered":
            [first] = self._send("GET", f"{BY_LABEL[STATUS_CHANGE].endpoint}/?object_type={label}&object_id={number}")[
                "results"
            ]
            self.created[change.key] = first["id"]
            return
        said = {"status": fields.pop("new"), **{name: value for name, value in fields.items() if value}}
        self.created[change.key] = self._send("POST", f"{BY_LABEL[label].endpoint}/{number}/status", said)["id"]

    def _made_by_netbox(self, label: str, fields: Mapping[str, object]) -> int | None:
        """The interface that came with its device, from a template of the device type."""
        if label != DEVICE_INTERFACE or fields.get("device") not in self._components:
            return None
        query = f"{BY_LABEL[label].endpoint}/?device_id={fields['device']}&limit=0"
        found = {row["name"]: row["id"] for row in self._send("GET", query)["results"]}
        return found.get(fields["name"])

    def _changed(self, change: Change) -> dict[str, object] | None:
        """The content of a request that changes it; nothing where that takes more than one."""
        if not change.new:
            return {}
        fields = {"id": change.id, **self._fields(change)}
        more = "assigned_object_id" in fields or (change.label == ASSET and bool(_THINGS & change.new.keys()))
        return None if more else fields

    def _fields(self, change: Change) -> dict[str, object]:
        fields = self._resolved(change.new)
        return fields | {"last_seen": self.now, "run": self.run} if change.label == OBSERVATION else fields

    def _update(self, change: Change) -> None:
        if not change.new:
            return
        fields = self._fields(change)
        if "assigned_object_id" in fields:
            self._release(change, fields)
        before = self._thing(change.id) if change.label == ASSET and _THINGS & change.new.keys() else None
        self._send("PATCH", f"{BY_LABEL[change.label].endpoint}/{change.id}", fields)
        if before and (after := self._thing(change.id)) and after != before:
            self._carry_over(before, after)

    def _linked(self, change: Change) -> dict[str, object]:
        """What of it had to wait until everything else is there."""
        wanted = {n: v for n, v in change.new.items() if n in BY_LABEL[change.label].deferred}
        fields = {name: number for name, value in wanted.items() if (number := self._id(value)) is not None}
        return {"id": self.created[change.key], **fields} if fields else {}

    def _link(self, change: Change) -> None:
        if fields := self._linked(change):
            self._send("PATCH", f"{BY_LABEL[change.label].endpoint}/{fields.pop('id')}", fields)

    def _delete(self, change: Change) -> None:
        if change.bundle and any(key.partition(":")[2] == change.bundle for key in self.refused):
            raise Refused("its device or machine stays")
        self._send("DELETE", f"{BY_LABEL[change.label].endpoint}/{change.id}", {})

    def _release(self, change: Change, fields: Mapping[str, object]) -> None:
        """NetBox does not let a primary address go elsewhere: what has it gives it up first."""
        row = self._send("GET", f"{BY_LABEL[change.label].endpoint}/{change.id}")
        held_by = row["assigned_object_type"]
        if held_by is None:
            return
        endpoint, _, holders = _PARENTS[held_by]
        if change.label == MAC_ADDRESS:
            target = (fields["assigned_object_type"], fields["assigned_object_id"])
            if (held_by, row["assigned_object_id"]) != target:
                self._give_up(endpoint, row["assigned_object_id"], change.id, ("primary_mac_address",))
        elif change.label == IP_ADDRESS:
            old = self._parent(held_by, row["assigned_object_id"])
            if old != self._parent(fields["assigned_object_type"], fields["assigned_object_id"]):
                self._give_up(holders, old[1], change.id, _PRIMARY)

    def _parent(self, label: str | None, number: object) -> tuple[str, int] | None:
        if label is None:
            return None
        endpoint, parent, holders = _PARENTS[label]
        return holders, self._send("GET", f"{endpoint}/{number}")[parent]["id"]

    def _give_up(self, endpoint: str, number: int, address: int, names: Sequence[str]) -> None:
        row = self._send("GET", f"{endpoint}/{number}")
        for name in names:
            if row[name] and row[name]["id"] == address:
                self._send("PATCH", f"{endpoint}/{number}", {name: None})

    def _thing(self, asset: int) -> tuple[str, int] | None:
        row = self._send("GET", f"{BY_LABEL[ASSET].endpoint}/{asset}")
        for name, label in (("device", "dcim.device"), ("virtual_machine", "virtualization.virtualmachine")):
            if row[name]:
                return label, row[name]["id"]
        return None

    def _carry_over(self, old: tuple[str, int], new: tuple[str, int]) -> None:
        """What people wrote on the old device or machine, brought to the new one."""
        for endpoint, kind, number in (
            ("extras/journal-entries", "assigned_object_type", "assigned_object_id"),
            ("tenancy/contact-assignments", "object_type", "object_id"),
        ):
            for row in self._send("GET", f"{endpoint}/?{kind}={old[0]}&{number}={old[1]}&limit=0")["results"]:
                self._send("PATCH", f"{endpoint}/{row['id']}", {kind: new[0], number: new[1]})
        was = self._send("GET", f"{BY_LABEL[old[0]].endpoint}/{old[1]}")
        now = self._send("GET", f"{BY_LABEL[new[0]].endpoint}/{new[1]}")
        if words := self._words(was, now):
            self._send("PATCH", f"{BY_LABEL[new[0]].endpoint}/{new[1]}", words)
        have = [tag["id"] for tag in now["tags"]]
        if missing := [tag["id"] for tag in was["tags"] if tag["id"] not in have]:
            self._send("PATCH", f"{BY_LABEL[new[0]].endpoint}/{new[1]}", {"tags": have + missing})

    @staticmethod
    def _words(was: Mapping[str, str], now: Mapping[str, str]) -> dict[str, object]:
        words: dict[str, object] = {}
        if was["comments"] and was["comments"] not in now["comments"]:
            words["comments"] = f"{now['comments']}\n\n---\n\n{was['comments']}" if now["comments"] else was["comments"]
        values = {n: v for n, v in was["custom_fields"].items() if v and not now["custom_fields"].get(n, v)}
        if values:
            words["custom_fields"] = values
        return words

    def _resolved(self, fields: Mapping[str, object]) -> dict[str, object]:
        content: dict[str, object] = {}
        for name, value in fields.items():
            if name in ("assigned_object", "object"):
                kind = value["ref"].partition(":")[0] if value else None
                content |= {f"{name}_type": kind, f"{name}_id": self._must(value)}
            else:
                content[name] = self._must(value)
        return content

    def _must(self, value: object) -> object:
        if not isinstance(value, dict) or "ref" not in value:
            return value
        if (number := self._id(value)) is None:
            raise Refused(f"it refers to an object that is not there: {value['ref']}")
        return number

    def _id(self, value: Mapping[str, object]) -> int | None:
        return self.created.get(value["ref"], value.get("id")) if value else None

    def _send(self, method: str, path: str, fields: Mapping[str, object] | list[dict[str, object]] | None = None):
        message = {"changelog_message": self.message}
        content = [each | message for each in fields] if isinstance(fields, list) else {**(fields or {}), **message}
        body = None if fields is None else msgspec.json.encode(content)
        address = f"{URL}/api/{path}" if "?" in path else f"{URL}/api/{path}/"
        while True:
            self.requests += 1
            response = self.session.request(method, address, data=body, headers={"Content-Type": "application/json"})
            if response.status_code != _FAILED or "deadlock detected" not in response.text:
                break  # two requests that count up the same device types in another order: one of them was undone
        if not response.ok:
            raise Refused(f"{response.status_code} {response.text[:300]}")
        return response.json() if response.content else None


def _is_late(change: Change) -> bool:
    """Whether it changes a primary address, which has to be there first."""
    deferred = BY_LABEL[change.label].deferred
    return change.action not in (Action.CREATE, Action.DELETE) and bool(deferred & change.new.keys())

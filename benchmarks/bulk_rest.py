"""The objects of a plan by NetBox's own REST API: in bulk, or one by one through pynetbox."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import batched
from typing import Any

import pynetbox
import requests

from assettool.domain.objects import ACCOUNT, ASSET, BY_LABEL, OBSERVATION, ORDER
from assettool.domain.plan import Change

BATCH = 200

type Send = Callable[[str, str, list[dict[str, Any]]], list[int]]
"""Method, endpoint and objects → the ids of the objects."""


def part(changes: Sequence[Change], number: int, which: int = 0) -> list[Change]:
    """What belongs to so many assets, taken evenly from the plan, and as large a share of the accounts.

    `which` chooses other assets. Observations are left out, as REST cannot write what a sync writes of them.
    """
    assets = sorted(change.bundle for change in changes if change.label == ASSET)
    accounts = sorted(change.bundle for change in changes if change.label == ACCOUNT)
    step = max(1, len(assets) // number)
    chosen = {*assets[which % step :: step][:number], *accounts[which % step :: step]}
    return [change for change in changes if change.bundle in chosen and change.label != OBSERVATION]


def shared(changes: Sequence[Change]) -> list[Change]:
    """What all assets share: sites, tenants, device types and so on."""
    return [change for change in changes if not change.bundle]


class Rest:
    """Writes changes through REST, and keeps how many objects of each model took how long."""

    def __init__(self, send: Send, batch: int, ids: dict[str, int]) -> None:
        self.objects: dict[str, int] = defaultdict(int)
        self.seconds: dict[str, float] = defaultdict(float)
        self._send = send
        self._batch = batch
        self._ids = ids

    def write(self, changes: Sequence[Change]) -> None:
        """Create all, model after model; then set the primary addresses. What refers to another part is left out."""
        by_label: dict[str, list[Change]] = defaultdict(list)
        for change in changes:
            by_label[change.label].append(change)
        labels = sorted(by_label, key=ORDER.__getitem__)
        for label in labels:
            deferred = BY_LABEL[label].deferred
            content = [self._content(change, change.new.keys() - deferred) for change in by_label[label]]
            made = self._all("POST", label, label, content)
            self._ids.update(zip([change.key for change in by_label[label]], made, strict=True))
        for label in labels:
            deferred = BY_LABEL[label].deferred
            links = [(change, self._content(change, deferred & change.new.keys())) for change in by_label[label]]
            content = [{"id": self._ids[change.key], **fields} for change, fields in links if fields]
            self._all("PATCH", label, primary(label), content)

    def _all(self, method: str, label: str, what: str, content: Sequence[dict[str, Any]]) -> list[int]:
        made: list[int] = []
        begin = time.perf_counter()
        for objects in batched(content, self._batch):
            made += self._send(method, BY_LABEL[label].endpoint, list(objects))
        self.seconds[what] += time.perf_counter() - begin
        self.objects[what] += len(content)
        return made

    def _content(self, change: Change, names: Any) -> dict[str, Any]:
        content: dict[str, Any] = {}
        for name in names:
            value = change.new[name]
            if not isinstance(value, dict) or "ref" not in value:
                content[name] = value
            elif value["ref"] in self._ids:
                number = self._ids[value["ref"]]
                generic = {"assigned_object_type": value["ref"].partition(":")[0], "assigned_object_id": number}
                content |= generic if name == "assigned_object" else {name: number}
        return content


def primary(label: str) -> str:
    """What the setting of primary addresses is called among the models."""
    return f"{label}: primary address"


def in_bulk(url: str, token: str) -> Send:
    """NetBox's bulk requests."""
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {token}"
    session.trust_env = False

    def send(method: str, endpoint: str, objects: list[dict[str, Any]]) -> list[int]:
        answer = session.request(method, f"{url}/api/{endpoint}/", json=objects, timeout=600)
        if not answer.ok:
            raise SystemExit(f"{method} {endpoint}: HTTP {answer.status_code}: {answer.text[:2000]}")
        return [made["id"] for made in answer.json()]

    return send


def by_pynetbox(url: str, token: str) -> Send:
    """One request for each object, as loops over pynetbox write them."""
    api = pynetbox.api(url, token=token)

    def send(method: str, endpoint: str, objects: list[dict[str, Any]]) -> list[int]:
        place: Any = api
        for name in endpoint.split("/"):
            place = getattr(place, name.replace("-", "_"))
        if method == "POST":
            return [place.create(one).id for one in objects]
        return [place.update([one])[0].id for one in objects]

    return send

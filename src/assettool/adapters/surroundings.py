"""What is there on this machine and what the token may do in NetBox, for the doctor."""

import importlib.metadata
import os
import sys
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path

import requests

from assettool.adapters.netbox import NetBoxStore
from assettool.errors import StoreUnavailable

_TIMEOUT_S = 30
_STREAMS = 4
_ACTIONS = {"POST": "add", "PUT": "change"}


def installed_version(package: str) -> str | None:
    """The version of an installed package; None where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def installed_collections(names: Iterable[str]) -> frozenset[str]:
    """Which of the collections Ansible would find."""
    named = os.environ.get("ANSIBLE_COLLECTIONS_PATH", "~/.ansible/collections:/usr/share/ansible/collections")
    places = [Path(place).expanduser() for place in (*named.split(":"), *sys.path)]
    return frozenset(
        name
        for name in names
        if any(place.joinpath("ansible_collections", *name.split(".")).is_dir() for place in places)
    )


def clock_offset_s(store: NetBoxStore) -> float:
    """By how many seconds NetBox's clock is ahead of ours."""
    date = _ask(store, "HEAD", "/api/").headers.get("Date", "")
    return parsedate_to_datetime(date).timestamp() - time.time() if date else 0.0


def missing_rights(store: NetBoxStore, needed: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What the token may not do of what is needed on the REST lists, such as "add dcim/devices"."""
    with ThreadPoolExecutor(_STREAMS) as streams:
        allowed = streams.map(lambda path: _allowed(store, path), needed)
        return [
            f"{action} {path}"
            for (path, actions), found in zip(needed.items(), allowed, strict=True)
            for action in actions
            if action not in found
        ]


def _allowed(store: NetBoxStore, path: str) -> set[str]:
    listed = _ask(store, "GET", f"/api/{path}/?limit=1&brief=1").ok
    # NetBox answers with the fields to send for what the token may do, and leaves out the rest.
    answer = _ask(store, "OPTIONS", f"/api/{path}/")
    offered = answer.json().get("actions", {}) if answer.ok else {}
    return {action for method, action in _ACTIONS.items() if method in offered} | ({"view"} if listed else set())


def _ask(store: NetBoxStore, method: str, path: str) -> requests.Response:
    try:
        answer: requests.Response = store.api.http_session.request(method, f"{store.url}{path}", timeout=_TIMEOUT_S)
    except requests.RequestException as exc:
        raise StoreUnavailable(f"NetBox does not answer: {store.url}", hint="run the doctor again") from exc
    return answer

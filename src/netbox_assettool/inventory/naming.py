"""What hosts and groups are called in an inventory: names that Ansible, a shell and SSH take as they are."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.text import slugify

# Beside letters, digits and these three, something means something in a host pattern, in a shell or to SSH.
_STRANGE = re.compile(r"[^\w.-]|^[^\w]")
_UID_LETTERS = 8


class Named(NamedTuple):
    """An asset that wants its name."""

    uid: UUID
    name: str
    is_retired: bool


def host_names(assets: Sequence[Named], reserved: Iterable[str]) -> dict[UUID, str]:
    """A name of its own for each asset: its own name, and where that is not enough the start of its UID behind it.

    Of several with one name, the only one that is not retired has it plain. `reserved` are names that no host may have.
    """
    plain = {asset.uid: _STRANGE.sub("_", asset.name) or "_" for asset in assets}
    claims = Counter(plain[asset.uid] for asset in assets)
    in_service = Counter(plain[asset.uid] for asset in assets if not asset.is_retired)
    taken = {*reserved, *plain.values()}
    names = {}
    for asset in assets:
        name = plain[asset.uid]
        is_only = claims[name] == 1 or (in_service[name] == 1 and not asset.is_retired)
        if not is_only or name in reserved:
            name = f"{name}-{asset.uid.hex[:_UID_LETTERS]}"
            if name in taken:
                name = f"{plain[asset.uid]}-{asset.uid.hex}"
            taken.add(name)
        names[asset.uid] = name
    return names


def group_names(prefix: str, values: Iterable[str]) -> dict[str, str]:
    """For each value the group of those that have it; different values never share a group."""
    return _apart({value: re.sub(r"\W", "_", f"{prefix}_{value}") for value in set(values)}, "_")


def slugs_of(names: Iterable[str]) -> dict[str, str]:
    """For each name of something that has no slug in NetBox the one that it would have; never one for two names."""
    return _apart({name: slugify(name) for name in set(names)}, "-")


def _apart(names: Mapping[str, str], between: str) -> dict[str, str]:
    """The names, with something of the value behind those that several values would have, or that say nothing."""
    claims = Counter(names.values())
    return {
        value: name
        if name and claims[name] == 1
        else f"{name}{between}{hashlib.sha256(value.encode()).hexdigest()[:_UID_LETTERS]}"
        for value, name in sorted(names.items())
    }

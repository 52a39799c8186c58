"""What of `assettool_applications` is for one host and one phase."""

from __future__ import annotations

import re

DOCUMENTATION = {
    "moves_from": "The applications that leave the host.",
    "moves_to": "The applications that come to the host.",
    "gathered": "All that the applications have under a key, or a key within a key, in order and each once.",
    "archives": "What assettool.wave.archives makes of the paths and data sets of the applications.",
    "data_sets": "The data sets of the applications, each with its application, its old host and both paths.",
}


def moves_from(applications, host):
    """The applications that leave the host."""
    return [each for each in applications if each.get("old_host") == host]


def moves_to(applications, host):
    """The applications that come to the host."""
    return [each for each in applications if each.get("new_host") == host]


def gathered(applications, key, within=None):
    """All that they have under a key, in order and each once."""
    found = []
    for each in applications:
        part = (each.get(key) or {}).get(within) if within else each.get(key)
        found += [one for one in part or () if one not in found]
    return found


def archives(applications):
    """A name and paths for each application that has some."""
    found = []
    for each in applications:
        paths = list(each.get("paths") or ()) + [one["path"] for one in each.get("data_sets") or ()]
        if paths:
            name = re.sub(r"[^a-z0-9._-]+", "-", each["name"].lower())
            found.append({"name": name, "paths": list(dict.fromkeys(paths))})
    return found


def data_sets(applications):
    """The data sets of applications that have an old host."""
    return [
        {
            "application": each["name"],
            "old_host": each["old_host"],
            "name": one["name"],
            "path": one["path"],
            "new_path": one.get("new_path") or one["path"],
            "share": one.get("share") or "",
        }
        for each in applications
        if each.get("old_host")
        for one in each.get("data_sets") or ()
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self):
        """Name and function of each."""
        return {name: globals()[name] for name in DOCUMENTATION}

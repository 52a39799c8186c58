"""The wave of a lab: its hosts as a frozen inventory has them, with what the playbooks do for each application."""

import json
import sys
from pathlib import Path
from typing import Any

from assettool.demo.lab.model import Lab, LabHost, Part
from assettool.domain.running.pairing import VARIABLE
from assettool.domain.running.phases import Side

_SSH = "-o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes -o UserKnownHostsFile={}"
type Variables = dict[str, Any]


def inventory(lab: Lab) -> Variables:
    """Ansible's inventory in its YAML form: the group `wave` with every host."""
    return {"wave": {"hosts": {host.name: host_variables(lab, host) for host in lab.hosts}}}


def write_inventory(lab: Lab, path: Path) -> Path:
    """Write it as JSON, which is YAML too; the path again."""
    path.write_text(json.dumps(inventory(lab), indent=1), encoding="utf-8")
    return path


def host_variables(lab: Lab, host: LabHost) -> Variables:
    """How Ansible reaches a host, where that host keeps things, and what is on it."""
    return {**connection_variables(lab, host), VARIABLE: [application(lab, lab.part(host.part))]}


def connection_variables(lab: Lab, host: LabHost) -> Variables:
    """How Ansible reaches a host, and where that host keeps things."""
    root = lab.root(host)
    service = str(root / "bin/lab-service")
    return {
        "ansible_host": host.address,
        "ansible_port": host.ssh_port,
        "ansible_user": "lab",
        "ansible_ssh_private_key_file": str(lab.client_key),
        "ansible_ssh_common_args": _SSH.format(lab.known_hosts),
        "ansible_remote_tmp": str(root / "tmp"),
        "ansible_python_interpreter": sys.executable,
        "assettool_state_dir": str(root / "var/lib/assettool"),
        "assettool_notice_files": [str(root / "etc/motd.d/90-assettool")],
        "assettool_service_manager": "command",
        "assettool_service_commands": {
            verb: [service, verb.replace("_", "-")]
            for verb in ("start", "stop", "status", "enable", "disable", "is_enabled")
        },
        "assettool_address": host.address,
        "assettool_addresses": [host.address],
        "precheck_paths": [str(root)],
        "precheck_free_mib": 1,
        "precheck_reboot_is_fault": False,
    }


def application(lab: Lab, part: Part) -> Variables:
    """What the playbooks do for a part of an application, in the words of `assettool_applications`."""
    old, new = lab.host(part.slug, Side.OLD), lab.host(part.slug, Side.NEW)
    hosts = {"name": part.application, "role": part.role, "old_host": old.name, "new_host": new.name}
    return {**hosts, **_done_for(lab, part, old, new)}


def recipe(lab: Lab, part: Part, tenant: str) -> Variables:
    """The same, as it stands under `recipes:` in applications.yml; for every tenant where none is given."""
    old, new = lab.host(part.slug, Side.OLD), lab.host(part.slug, Side.NEW)
    application = f"{part.application}@{tenant}" if tenant else part.application
    return {"application": application, "role": part.role, **_done_for(lab, part, old, new)}


def _done_for(lab: Lab, part: Part, old: LabHost, new: LabHost) -> Variables:
    before, after = lab.root(old), lab.root(new)
    peers = f"etc/{part.slug}/peers.conf"
    return {
        "services": [part.slug],
        "freeze": {
            "services": [f"{part.slug}-job"],
            "files": [str(before / f"etc/cron.d/{part.slug}")],
            "markers": [str(before / f"etc/{part.slug}/read-only")],
        },
        "paths": [str(before / f"etc/{part.slug}/service.conf"), str(before / peers)],
        "data_sets": [
            {
                "name": f"dossiers of {part.slug}",
                "path": str(before / "srv" / part.slug),
                "new_path": str(after / "srv" / part.slug),
            }
        ],
        "configuration": [
            {
                "template": "config/service.conf.j2",
                "path": str(after / f"etc/{part.slug}/service.conf"),
                "settings": {
                    "service": {
                        "name": part.application,
                        "address": new.address,
                        "port": part.port,
                        "data": str(after / "srv" / part.slug),
                        "peers": str(after / peers),
                    }
                },
            },
            {
                "template": "config/service.conf.j2",
                "path": str(after / peers),
                "settings": {"peers": {slug: _where(lab, slug, Side.OLD) for slug in part.asks}},
            },
        ],
        "integrations": [
            {
                "name": slug,
                "path": str(after / peers),
                "old": _where(lab, slug, Side.OLD),
                "new": _where(lab, slug, Side.NEW),
            }
            for slug in part.asks
        ],
        "checks": [
            {"name": f"port of {part.slug}", "port": part.port},
            {"name": f"health of {part.slug}", "port": part.port, "path": "/health", "contains": part.application},
        ],
    }


def _where(lab: Lab, slug: str, side: Side) -> str:
    return f"{lab.host(slug, side).address}:{lab.part(slug).port}"

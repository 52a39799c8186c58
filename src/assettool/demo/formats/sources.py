"""Writes `sources.yml`: how assettool reads the exports of the estate."""

from pathlib import Path
from typing import Any

import yaml

from assettool.demo.content import hardware, places
from assettool.demo.formats import cmdb, intune, rvtools, topdesk

_HEAD = """\
# Where the estate of the demo comes from. `assettool source check` reads these files without writing anywhere.
"""
_LATER = """\

# Written too, and not read yet: no reader of these formats is listed above.
#  - {name: ad-arnhem, path: exports/ad-computers-arnhem.csv}
#  - {name: ad-renkum, path: exports/ad-computers-renkum.csv}
#  - {name: ad-rheden, path: exports/ad-computers-rheden.csv}
#  - {name: citrix, path: exports/citrix-machines.csv}
#  - {name: mecm, path: exports/mecm-devices.csv}
"""


def write_sources(path: Path) -> None:
    """Write the list of sources; the exports are in `exports/` beside it."""
    sources = [_arnhem(), _shared(), _cmdb(), _intune(), _topdesk()]
    text = yaml.safe_dump({"sources": sources}, sort_keys=False, allow_unicode=True, width=140)
    path.write_text(_HEAD + text + _LATER, encoding="utf-8")


def _arnhem() -> dict[str, Any]:
    clusters = [each for each in places.CLUSTERS if each.vcenter is places.ARNHEM_VCENTER]
    guests = {slug for cluster in clusters for slug, _ in cluster.share}
    return _vcenter(
        places.ARNHEM_VCENTER,
        [
            _rule({"datacenter": "arnhem-dc2"}, {"site": "arnhem-dc2"}),
            *(
                _rule({"folder": f"*/{places.ORGANISATION[slug].name}/*"}, {"tenant": slug})
                for slug in sorted(guests - {"arnhem"})
            ),
        ],
    )


def _shared() -> dict[str, Any]:
    return _vcenter(
        places.SHARED_VCENTER,
        [
            _rule({"datacenter": "renkum-dc"}, {"tenant": "renkum", "site": "renkum-dc"}),
            _rule({"folder": "*/Gemeente Rozendaal/*"}, {"tenant": "rozendaal"}),
        ],
    )


def _vcenter(vcenter: places.VCenter, rules: list[dict[str, Any]]) -> dict[str, Any]:
    site = next(each.site for each in places.CLUSTERS if each.vcenter is vcenter and vcenter.tenant in each.site)
    return {
        "name": vcenter.source,
        "format": "rvtools",
        "path": f"exports/rvtools-{vcenter.source}.xlsx",
        "defaults": {"tenant": vcenter.tenant, "site": site, "environment": "old"},
        "rules": [
            {"when": {"name": "vCLS-*"}, "reject": rvtools.CLUSTER_AGENT},
            *rules,
            _rule({"kind": "virtual_server", "cluster": "*vdi*"}, {"kind": "virtual_workplace"}),
            _rule({"manufacturer": "Dell Inc."}, {"manufacturer": "Dell"}),
        ],
    }


def _cmdb() -> dict[str, Any]:
    return {
        "name": cmdb.SOURCE,
        "format": "table",
        "path": "exports/cmdb-fysieke-servers.csv",
        "kind": "physical_server",
        "defaults": {"environment": "old"},
        "table": {
            "delimiter": ";",
            "encoding": "cp1252",
            "id": "CI-nummer",
            "columns": {
                "name": "Naam", "domain": "Domein", "manufacturer": "Merk", "model": "Model", "serial": "Serienummer",
                "site": "Locatie", "tenant": "Organisatie", "platform": "Besturingssysteem",
                "cpu_sockets": "Processors", "cpu_cores": "Cores", "memory_mib": "Geheugen (MB)",
                "description": "Omschrijving", "last_seen": "Laatst gezien",
            },
            "identifiers": {"serial": "Serienummer"},
            "interfaces": [{"name": "eth0", "mac": "MAC-adres", "addresses": "IP-adres"}],
            "values": {
                "site": {site.name: site.slug for site in places.DATACENTRES},
                "tenant": {each.name: each.slug for each in places.ORGANISATIONS},
            },
            "dates": "%d-%m-%Y %H:%M",
        },
    }  # fmt: skip


def _intune() -> dict[str, Any]:
    makers = {each.reported_maker: each.maker for each in (*hardware.LAPTOPS, *hardware.FAT_CLIENTS)}
    # The newest Lenovos are not in the list yet: their type code stays, and disagrees with what TOPdesk says.
    models = {
        code: each.model
        for each in (*hardware.LAPTOPS, *hardware.FAT_CLIENTS)
        for code in each.reported
        if code != each.model and not code.startswith("21F")
    }
    return {
        "name": intune.SOURCE,
        "format": "intune",
        "path": "exports/intune-devices.csv",
        "defaults": {"environment": "old"},
        "table": {
            "columns": {"site": "Category", "tenant": "Category"},
            "values": {"manufacturer": makers, "model": models, **_by_location(places.OFFICES)},
        },
        "rules": [
            {"when": {"ownership": "Personal"}, "reject": intune.PRIVATE},
            {"when": {"name": "TESTVM-*"}, "reject": intune.VIRTUAL},
            _rule({"name": "*-PC-*"}, {"kind": "fat_client"}),
        ],
    }


def _topdesk() -> dict[str, Any]:
    kinds: dict[str, str] = {name: kind.value for kind, name in topdesk.TYPES.items()}
    kinds[topdesk.SERVER_TYPE] = "physical_server"
    return {
        "name": topdesk.SOURCE,
        "format": "table",
        "path": "exports/topdesk-assets.xlsx",
        "kind": "thin_client",
        "defaults": {"environment": "old"},
        "table": {
            "sheet": "Assets",
            "id": "Asset-ID",
            "columns": {
                "name": "Naam", "kind": "Type", "manufacturer": "Merk", "model": "Model", "serial": "Serienummer",
                "asset_tag": "Asset-ID", "status": "Status", "site": "Vestiging", "tenant": "Vestiging",
            },
            "identifiers": {"serial": "Serienummer", "asset_tag": "Asset-ID"},
            "interfaces": [{"name": "Ethernet", "mac": "MAC-adres", "addresses": "IP-adres"}],
            "values": {
                "kind": kinds,
                "status": {"In gebruik": "active", "In voorraad": "inventory", "Reparatie": "failed",
                           "Afgevoerd": "decommissioning"},
                **_by_location(places.SITES),
            },
        },
        "rules": [
            {"when": {"status": "decommissioning"}, "reject": topdesk.DISPOSED},
            {"when": {"type": "Monitor"}, "reject": topdesk.MONITOR},
        ],
    }  # fmt: skip


def _rule(when: dict[str, str], values: dict[str, str]) -> dict[str, Any]:
    return {"when": when, "set": values}


def _by_location(sites: tuple[places.Site, ...]) -> dict[str, dict[str, str]]:
    return {
        "site": {site.name: site.slug for site in sites},
        "tenant": {site.name: site.tenant for site in sites},
    }

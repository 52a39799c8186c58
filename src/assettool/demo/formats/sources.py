"""Writes `sources.yml`: how assettool reads the exports of the estate."""

from pathlib import Path
from typing import Any

import yaml

from assettool.demo.content import hardware, places
from assettool.demo.dirt import SNIPEIT_TENANT
from assettool.demo.formats import (
    citrix,
    cmdb,
    directory,
    entra,
    intune,
    intune_apps,
    lansweeper,
    linux,
    mecm,
    rvtools,
    snipeit,
    topdesk,
)

_HEAD = """\
# Where the estate of the demo comes from. `assettool source check` reads these files without writing anywhere.
"""
_DUTCH = "%d-%m-%Y %H:%M:%S"


def write_sources(path: Path) -> None:
    """Write the list of sources; the exports are in `exports/` beside it. Their order is their rank."""
    sources = [
        _arnhem(), _shared(), _cmdb(), _intune(), _intune_graph(), _topdesk(), _snipeit(),
        *(_directory(domain) for domain in directory.DOMAINS), _citrix(), _mecm(), _lansweeper(), *_linux(),
        *_software(), *_accounts(),
    ]  # fmt: skip
    text = yaml.safe_dump({"sources": sources}, sort_keys=False, allow_unicode=True, width=140)
    path.write_text(_HEAD + text, encoding="utf-8")


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
            _rule({"datacenter": "renkum-dc"}, {"tenant": "renkum", "site": "renkum-dc", "domain": "renkum.local"}),
            _rule({"folder": "*/Gemeente Rozendaal/*"}, {"tenant": "rozendaal"}),
        ],
    )


def _vcenter(vcenter: places.VCenter, rules: list[dict[str, Any]]) -> dict[str, Any]:
    site = next(each.site for each in places.CLUSTERS if each.vcenter is vcenter and vcenter.tenant in each.site)
    return {
        "name": vcenter.source,
        "format": "rvtools",
        "path": f"exports/rvtools-{vcenter.source}.xlsx",
        # A machine that is switched off does not tell its domain.
        "defaults": {
            "tenant": vcenter.tenant,
            "site": site,
            "environment": "old",
            "domain": places.ORGANISATION[vcenter.tenant].domain,
        },
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
    return {
        **_of_intune(intune.SOURCE, "exports/intune-devices.csv"),
        "rules": [
            {"when": {"ownership": "Personal"}, "reject": intune.PRIVATE},
            {"when": {"name": "TESTVM-*"}, "reject": intune.VIRTUAL},
            _FAT_CLIENT,
        ],
    }


def _intune_graph() -> dict[str, Any]:
    return {**_of_intune(intune.GRAPH, "exports/intune-graph/*.json"), "rules": [_FAT_CLIENT]}


def _of_intune(name: str, path: str) -> dict[str, Any]:
    makers = {each.reported_maker: each.maker for each in (*hardware.LAPTOPS, *hardware.FAT_CLIENTS)}
    # The newest Lenovos are not in the list yet: their type code stays, and disagrees with what TOPdesk says.
    models = {
        code: each.model
        for each in (*hardware.LAPTOPS, *hardware.FAT_CLIENTS)
        for code in each.reported
        if code != each.model and not code.startswith("21F")
    }
    return {
        "name": name,
        "format": "intune",
        "path": path,
        "defaults": {"environment": "old"},
        "table": {
            "columns": {"site": "Category", "tenant": "Category"},
            "values": {"manufacturer": makers, "model": models, **_by_location(places.OFFICES)},
        },
    }


def _snipeit() -> dict[str, Any]:
    return {
        "name": snipeit.SOURCE,
        "format": "snipeit",
        "path": "exports/snipeit-assets.csv",
        "creates": False,
        "defaults": {"tenant": SNIPEIT_TENANT},
    }


def _directory(domain: str) -> dict[str, Any]:
    tenants = [each.slug for each in places.ORGANISATIONS if each.domain == domain]
    form = "ldf" if domain == directory.LDIF_DOMAIN else "csv"
    source: dict[str, Any] = {
        "name": directory.source_of(domain),
        "format": "active_directory",
        "path": f"exports/ad-computers-{domain.partition('.')[0]}.{form}",
        "creates": False,
    }
    if form == "csv":
        source |= {"dates": _DUTCH, "timezone": "Europe/Amsterdam"}
    # A domain that several organisations share does not tell whose a computer is.
    return source | ({"defaults": {"tenant": tenants[0]}} if len(tenants) == 1 else {})


def _citrix() -> dict[str, Any]:
    return {
        "name": citrix.SOURCE,
        "format": "citrix",
        "path": "exports/citrix-machines.csv",
        "creates": False,
        "dates": _DUTCH,
    }


def _mecm() -> dict[str, Any]:
    return {
        "name": mecm.SOURCE,
        "format": "mecm",
        "path": "exports/mecm-devices.csv",
        "creates": False,
        "dates": _DUTCH,
        "rules": [_FAT_CLIENT],
    }


def _lansweeper() -> dict[str, Any]:
    return {
        "name": lansweeper.SOURCE,
        "format": "lansweeper",
        "path": "exports/lansweeper-assets.csv",
        "creates": False,
        "dates": _DUTCH,
    }


def _linux() -> list[dict[str, Any]]:
    return [
        {"name": linux.GLPI, "format": "glpi", "path": "exports/glpi/*.json", "creates": False,
         "timezone": "Europe/Amsterdam"},
        {"name": linux.ANSIBLE, "format": "ansible_facts", "path": "exports/ansible", "creates": False},
        {"name": linux.SSH, "format": "ssh", "path": "exports/ssh/*.json", "creates": False},
    ]  # fmt: skip


def _software() -> list[dict[str, Any]]:
    return [
        {"name": intune_apps.SOURCE, "format": "intune_apps", "path": "exports/intune-apps.csv", "creates": False},
        {"name": mecm.SOFTWARE, "format": "mecm_software", "path": "exports/mecm-software.csv", "creates": False},
    ]


def _accounts() -> list[dict[str, Any]]:
    # Logins begin with the mark of the organisation.
    rules = [_rule({"name": f"{each.prefix.lower()}0*"}, {"tenant": each.slug}) for each in places.ORGANISATIONS]
    return [
        {"name": directory.USERS, "format": "ad_users", "path": "exports/ad-users.csv", "dates": _DUTCH,
         "timezone": "Europe/Amsterdam", "rules": rules},
        {"name": entra.SOURCE, "format": "entra_users", "path": "exports/entra-users/*.json", "rules": rules},
    ]  # fmt: skip


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


_FAT_CLIENT = _rule({"name": "*-PC-*"}, {"kind": "fat_client"})


def _by_location(sites: tuple[places.Site, ...]) -> dict[str, dict[str, str]]:
    return {
        "site": {site.name: site.slug for site in sites},
        "tenant": {site.name: site.tenant for site in sites},
    }

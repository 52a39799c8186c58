"""Writes `policy.yml`, who is believed about what, and `expected.yml`, how many assets there should be."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from assettool.demo.formats import citrix, cmdb, directory, intune, topdesk
from assettool.demo.model import REFERENCE, Estate
from assettool.domain.asset import AssetKind

_POLICY = """\
# Who is believed in the demo. The first source that gives a value counts, unless a line below says otherwise.
# `assettool sync plan --explain NAME` shows for one asset which line decided each value.
sources: [vcenter-*, cmdb-servers, intune, intune-graph, topdesk, snipeit, mecm, ad-arnhem, ad-renkum, ad-rheden,
  citrix, glpi, ansible, ssh, lansweeper, intune-apps, mecm-software]
hand_edits: keep
disagreement: first

fields:
  # Whose it is, and which number is on it, nobody should guess: a person decides, once.
  tenant: {disagreement: hold}
  serial: {disagreement: hold}
  asset_tag: {sources: [topdesk, snipeit], disagreement: hold}
  # What runs on a machine is known best by what looks inside it.
  platform: {sources: [glpi, ssh, vcenter-*, ad-arnhem, ad-renkum, ad-rheden]}

kinds:
  laptop:
    fields:
      # The lists of the tenants are equals; a laptop that moved is where it was seen last.
      site: {sources: [[intune, intune-graph], topdesk], disagreement: newest}
      model: {sources: [topdesk, snipeit, intune, intune-graph]}
      platform: {sources: [ad-arnhem, ad-renkum, ad-rheden, intune, intune-graph]}
  thin_client:
    sources: [topdesk, snipeit]
  fat_client:
    sources: [topdesk, intune, intune-graph]

retire: {runs: 3, days: 30}
limits:
  update: {percent: 30, floor: 100}
  retire: {percent: 5, floor: 25}
  shrink: {percent: 20, floor: 20}
"""
_EXPECTED = (
    "# How many assets there should be. `assettool asset counts` compares this with each source and with NetBox.\n"
)
_GROUPS = (
    ("Servers", (AssetKind.PHYSICAL_SERVER, AssetKind.VIRTUAL_SERVER)),
    ("Virtual workplaces", (AssetKind.VIRTUAL_WORKPLACE,)),
    ("Laptops", (AssetKind.LAPTOP,)),
    ("Thin clients", (AssetKind.THIN_CLIENT,)),
    ("Fat clients", (AssetKind.FAT_CLIENT,)),
)


def write_policy(path: Path) -> None:
    """Write the field policy."""
    path.write_text(_POLICY, encoding="utf-8")


def write_expected(path: Path, estate: Estate) -> None:
    """Write the counts that De Connectie states, at the size of this estate."""
    counts = estate.count()
    laptops = Counter(laptop.tenant.slug for laptop in estate.laptops)
    groups: list[dict[str, Any]] = [
        {"label": label, "kinds": [kind.value for kind in kinds], "expected": sum(counts[kind] for kind in kinds)}
        for label, kinds in _GROUPS
    ]
    next(one for one in groups if one["label"] == "Laptops")["tenants"] = dict(laptops.most_common(4))
    domains = [directory.source_of(domain) for domain in directory.DOMAINS]
    content = {
        "source": "the counts that De Connectie states",
        "as_of": REFERENCE.date(),
        "counts": groups,
        "coverage": [
            {"sources": ["vcenter-*", cmdb.SOURCE], "kinds": ["physical_server", "virtual_server"]},
            {"sources": [citrix.SOURCE], "kinds": ["virtual_workplace"]},
            {"sources": [intune.SOURCE, intune.GRAPH], "kinds": ["laptop"]},
            {"sources": domains, "kinds": ["laptop", "fat_client"]},
            {"sources": [topdesk.SOURCE], "kinds": ["thin_client", "fat_client"]},
        ],
    }  # fmt: skip
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140)
    path.write_text(_EXPECTED + text, encoding="utf-8")

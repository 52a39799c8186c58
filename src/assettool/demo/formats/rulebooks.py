"""Writes what people decide beside the exports: `policy.yml`, `expected.yml`, `applications.yml` and `planning.yml`."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import yaml

from assettool.demo.content import places
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
_APPLICATIONS = """\
# What files call the organisations, and by what servers show which application runs on them. `assettool app propose`
# makes proposals of the rules below; a person confirms them, many at a time: `assettool app confirm`.
"""
_ROLES = {"APP": "application", "WEB": "web", "SQL": "database", "ORA": "database", "FIL": "file", "GIS": "geo"}
_DATABASES = ("Microsoft SQL Server 20*", "Oracle Database*", "postgresql-server")
_ZAAKSYSTEEM = "zaaksysteem"


def write_planning(path: Path) -> None:
    """Write the rules of the migration plan."""
    with as_file(files("assettool.demo.content") / "planning.yml") as ours:
        shutil.copyfile(ours, path)


def write_policy(path: Path) -> None:
    """Write the field policy: who is believed about what."""
    path.write_text(_POLICY, encoding="utf-8")


def write_expected(path: Path, estate: Estate) -> None:
    """Write the counts that De Connectie states, at the size of this estate: how many assets there should be."""
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


def write_applications(path: Path, estate: Estate) -> None:
    """Write the organisations, and rules that find the servers that nobody wrote down."""
    organisations = [
        {
            "slug": each.slug,
            "name": each.name,
            **({"cbs": each.cbs} if each.cbs else {}),
            "aliases": list(dict.fromkeys([each.name.removeprefix("Gemeente "), each.prefix])),
        }
        for each in places.ORGANISATIONS
    ]
    content = {"organisations": organisations, "deployments": list(_deployments(estate))}
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140)
    path.write_text(_APPLICATIONS + text, encoding="utf-8")


def _deployments(estate: Estate) -> Iterator[dict[str, Any]]:
    subjects: dict[tuple[bool, str], dict[str, str]] = {}
    for clue in estate.clues:
        its = subjects.setdefault((clue.is_described, clue.subject), {})
        its[clue.application.tenant.slug] = clue.application.package
    for (is_described, subject), applications in sorted(subjects.items()):
        yield from (_by_description if is_described else _by_name)(subject, applications)


def _by_name(subject: str, applications: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What is called after a subject, and what is installed there."""
    tenants = "|".join(places.ORGANISATION[slug].prefix for slug in applications)
    ending = rf"-\d+-{subject.upper()}$"
    yield {
        "when": {"name": rf"^(?P<tenant>{tenants})-(?P<role>{'|'.join(_ROLES)}){ending}"},
        "confidence": 70,
        "application": dict(applications),
        "values": {"role": dict(_ROLES)},
    }
    yield {
        "when": {"name": rf"^(?P<tenant>{tenants})-(?P<environment>TST){ending}"},
        "confidence": 65,
        "application": dict(applications),
    }
    for program in _DATABASES:
        yield {
            "when": {"name": ending, "software": {"name": program}},
            "confidence": 40,
            "application": dict(applications),
            "role": "database",
        }
    if subject == _ZAAKSYSTEEM:
        yield {
            "when": {"software": {"name": "Zaaksysteem Server", "publisher": "Sonsbeek*"}},
            "confidence": 60,
            "application": dict(applications),
            "role": "application",
        }


def _by_description(subject: str, applications: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What the CMDB says that it is for."""
    yield {"when": {"description": subject}, "confidence": 55, "application": dict(applications), "role": "appliance"}

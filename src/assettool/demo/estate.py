"""Makes De Connectie's estate from a seed and writes it as the exports that its systems give."""

from collections.abc import Callable
from pathlib import Path

from assettool.demo.chance import Addresses, Macs, Serials, dice
from assettool.demo.content import places
from assettool.demo.details import fill_details
from assettool.demo.dirt import Dirt, soil
from assettool.demo.endpoints import Workplaces
from assettool.demo.formats import (
    citrix,
    cmdb,
    directory,
    entra,
    gemma,
    intune,
    intune_apps,
    lansweeper,
    licences,
    linux,
    mecm,
    microsoft365,
    register,
    rulebooks,
    rvtools,
    snipeit,
    softwarecatalogus,
    sources,
    topdesk,
)
from assettool.demo.histories import fill_histories
from assettool.demo.links import fill_links
from assettool.demo.model import REFERENCE, Estate
from assettool.demo.placing import fill_placements
from assettool.demo.rights import fill_rights
from assettool.demo.servers import ServerRoom
from assettool.demo.sizes import Sizes
from assettool.demo.software import fill_software
from assettool.demo.storing import fill_storages
from assettool.demo.summary import EstateSummary, FileSummary
from assettool.ports import Progress

SEED = 20260226
SOURCES_FILE, POLICY_FILE, EXPECTED_FILE = "sources.yml", "policy.yml", "expected.yml"
APPLICATIONS_FILE, PRODUCTS_FILE, PLANNING_FILE = "applications.yml", "products.yml", "planning.yml"
REGISTER_FILES = (
    gemma.FILE, softwarecatalogus.PACKAGES, softwarecatalogus.PORTFOLIO, softwarecatalogus.LINKS, *register.FILES,
)  # fmt: skip
"""The exports about applications; one import takes all of them."""
LICENCE_FILES = licences.FILES
"""The exports about licences; one import takes all of them, after the catalogue."""

# What sources.yml names, then what is imported.
_WRITERS: tuple[Callable[[Path, Estate, Dirt], list[FileSummary]], ...] = (
    rvtools.write_rvtools,
    cmdb.write_cmdb,
    intune.write_intune,
    topdesk.write_topdesk,
    snipeit.write_snipeit,
    directory.write_directory,
    citrix.write_citrix,
    mecm.write_mecm,
    lansweeper.write_lansweeper,
    linux.write_linux,
    intune_apps.write_intune_apps,
    entra.write_entra,
    gemma.write_gemma,
    softwarecatalogus.write_softwarecatalogus,
    register.write_register,
    microsoft365.write_microsoft365,
    licences.write_licences,
)


def make_estate(seed: int = SEED, scale: float = 1.0) -> Estate:
    """The truth: everything that exists. Raises `UsageError` where the scale is out of range."""
    sizes = Sizes.at(scale)
    estate = Estate()
    rng = dice(seed, "identifiers")
    serials, macs, addresses = Serials(rng), Macs(rng.randrange(2**20)), Addresses()
    ServerRoom(estate, seed, serials, macs, addresses).fill(sizes)
    Workplaces(estate, seed, serials, macs, addresses).fill(sizes)
    fill_software(estate, seed, sizes)
    fill_links(estate, seed, sizes)
    fill_details(estate, seed)
    fill_placements(estate, seed, scale)
    fill_storages(estate, seed)
    fill_histories(estate, seed)
    fill_rights(estate, seed)
    estate.networks = addresses.networks()
    return estate


def write_estate(
    folder: Path, *, seed: int = SEED, scale: float = 1.0, progress: Progress | None = None
) -> EstateSummary:
    """Write the exports into `folder`/exports, and beside it their list, the policy and the expected counts.

    It is the same bytes every time.
    """
    if progress:
        progress.start("making the estate", len(_WRITERS) + 1)
    exports = folder / "exports"
    exports.mkdir(parents=True, exist_ok=True)
    estate = make_estate(seed, scale)
    dirt = soil(estate, seed, scale)
    files: list[FileSummary] = []
    for write in _WRITERS:
        if progress:
            progress.advance()
        files += write(exports, estate, dirt)
    sources.write_sources(folder / SOURCES_FILE)
    rulebooks.write_policy(folder / POLICY_FILE)
    rulebooks.write_expected(folder / EXPECTED_FILE, estate)
    rulebooks.write_applications(folder / APPLICATIONS_FILE, estate)
    licences.write_products(folder / PRODUCTS_FILE)
    rulebooks.write_planning(folder / PLANNING_FILE)
    if progress:
        progress.advance()
        progress.finish()
    return EstateSummary(
        folder=folder,
        seed=seed,
        scale=scale,
        reference=REFERENCE,
        things=estate.count(),
        counts=_counts(estate),
        files=tuple(files),
        dirt=dirt.counts,
    )


def _counts(estate: Estate) -> dict[str, int]:
    used = {host.cluster.site for host in estate.hosts} | {server.site.slug for server in estate.servers}
    clients = [*estate.laptops, *estate.thin_clients, *estate.fat_clients]
    used |= {client.site.slug for client in clients}
    tenants = {each.tenant.slug for each in estate.machines} | {each.tenant.slug for each in estate.servers}
    tenants |= {client.tenant.slug for client in clients}
    tenants |= {places.SITE[host.cluster.site].tenant for host in estate.hosts}
    return {
        "hosts": len(estate.hosts),
        "clusters": len({host.cluster for host in estate.hosts}),
        "networks": len(estate.networks),
        "sites": len(used),
        "tenants": len(tenants),
        "applications": len(estate.applications),
        "packages": len({application.package for application in estate.applications}),
        "integrations": len(estate.integrations),
        "accounts": len(estate.accounts),
    }

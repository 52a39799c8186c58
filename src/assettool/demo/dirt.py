"""What goes wrong in real exports, in stated proportions, and which things it happens to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from assettool.demo.chance import dice, new_uuid
from assettool.demo.content.places import ARNHEM_VCENTER
from assettool.demo.model import Estate
from assettool.domain.asset import AssetKind

# How many of each at full size.
FULL_SIZE = {
    "templates": 22,
    "SRM placeholders": 15,
    "VMs without a name": 4,
    "powered off": 96,
    "clones with the SMBIOS UUID of another VM": 24,
    "VMs without a SMBIOS UUID": 120,
    "unknown creation dates": 180,
    "APIPA addresses": 60,
    "several addresses in one cell": 70,
    "addresses that two VMs have": 9,
    "snapshots": 31,
    "hosts with an empty serial and a service tag": 4,
    "laptops enrolled twice": 74,
    "laptops enrolled twice with a new Entra id": 6,
    "junk serials of laptops": 19,
    "laptops not seen for 90 days": 62,
    "phones in Intune": 140,
    "private devices in Intune": 11,
    "virtual machines in Intune": 12,
    "Intune rows without a name": 3,
    "fat clients in Intune": 31,
    "assets disposed of": 164,
    "thin clients registered twice": 18,
    "junk serials of thin clients": 27,
    "laptops in TOPdesk": 210,
    "servers in TOPdesk": 8,
    "monitors in TOPdesk": 45,
    "TOPdesk rows without a name": 5,
    "names in other case": 120,
    "trailing spaces": 150,
    "hosts in the CMDB": 40,
    "CMDB rows without a name": 2,
    "stale computers in AD": 230,
    "pre-staged computers in AD": 140,
    "obsolete records in MECM": 88,
    "laptops in both lists of Intune": 40,
    "laptops with the tenant of another in TOPdesk": 14,
    "asset tags that Snipe-IT has otherwise": 16,
    "laptops with the serial of another in TOPdesk": 2,
    "laptops with a stale serial in MECM": 12,
    "replaced laptops still in MECM": 15,
    "replaced laptops still in Lansweeper": 25,
    "models that Lansweeper has otherwise": 90,
    "names in other case in AD": 150,
    "logons in 1601 in AD": 20,
    "clocks of laptops that run ahead": 9,
    "accounts that only Entra disabled": 20,
    "CBS codes without their first zero": 5,
    "an organisation that is not ours": 2,
    "no such server": 4,
}
SNIPEIT_TENANT = "rheden"
"""The municipality that kept a list in Snipe-IT before it came to De Connectie."""


@dataclass
class Dirt:
    """Which things are soiled, by number, and how many of each kind of dirt there came to be."""

    seed: int
    scale: float
    counts: dict[str, int] = field(default_factory=dict)
    powered_off: set[int] = field(default_factory=set)
    unknown_creation: set[int] = field(default_factory=set)
    apipa: set[int] = field(default_factory=set)
    several_addresses: set[int] = field(default_factory=set)
    smbios: dict[int, str] = field(default_factory=dict)
    borrowed_address: dict[int, str] = field(default_factory=dict)
    service_tag_only: set[int] = field(default_factory=set)
    hosts_in_cmdb: set[int] = field(default_factory=set)
    servers_in_topdesk: set[int] = field(default_factory=set)
    reenrolled: set[int] = field(default_factory=set)
    new_entra_id: set[int] = field(default_factory=set)
    junk_serials: set[int] = field(default_factory=set)
    not_seen: set[int] = field(default_factory=set)
    laptops_in_topdesk: set[int] = field(default_factory=set)
    fat_clients_in_intune: set[int] = field(default_factory=set)
    registered_twice: set[int] = field(default_factory=set)
    other_case: set[int] = field(default_factory=set)
    trailing_space: set[int] = field(default_factory=set)
    in_both_intunes: set[int] = field(default_factory=set)
    other_tenant: set[int] = field(default_factory=set)
    other_tag: set[int] = field(default_factory=set)
    swapped_with: dict[int, int] = field(default_factory=dict)
    stale_serial: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    other_model: set[int] = field(default_factory=set)
    clock_ahead: set[int] = field(default_factory=set)
    old_entra_id: dict[int, str] = field(default_factory=dict)

    def amount(self, what: str) -> int:
        """How many of a kind of dirt this scale has, at least one."""
        return max(1, round(FULL_SIZE[what] * self.scale))

    def spread(self, what: str) -> int:
        """The same for dirt that is made up rather than chosen; counted here."""
        self.counts[what] = self.amount(what)
        return self.counts[what]

    def pick(self, what: str, among: Iterable[int], *, but: Iterable[int] = ()) -> set[int]:
        """The numbers of the things that this happens to."""
        candidates = sorted(set(among) - set(but))
        chosen = dice(self.seed, f"dirt/{what}").sample(candidates, min(self.amount(what), len(candidates)))
        self.counts[what] = len(chosen)
        return set(chosen)


def soil(estate: Estate, seed: int, scale: float) -> Dirt:
    """Choose what is wrong with whom. A thing that is merged by its serial never has a junk one."""
    dirt = Dirt(seed, scale)
    _soil_virtual(dirt, estate)
    hosts = [host.number for host in estate.hosts]
    with_uuid = [host.number for host in estate.hosts if host.cluster.vcenter is ARNHEM_VCENTER]
    dirt.service_tag_only = dirt.pick("hosts with an empty serial and a service tag", with_uuid)
    dirt.hosts_in_cmdb = dirt.pick("hosts in the CMDB", hosts, but=dirt.service_tag_only)
    dirt.servers_in_topdesk = dirt.pick("servers in TOPdesk", [server.number for server in estate.servers])
    laptops = [laptop.number for laptop in estate.laptops]
    thin_clients = [client.number for client in estate.thin_clients]
    fat_clients = [client.number for client in estate.fat_clients]
    dirt.reenrolled = dirt.pick("laptops enrolled twice", laptops)
    dirt.new_entra_id = dirt.pick("laptops enrolled twice with a new Entra id", dirt.reenrolled)
    dirt.laptops_in_topdesk = dirt.pick("laptops in TOPdesk", laptops)
    merged = dirt.reenrolled | dirt.laptops_in_topdesk
    dirt.junk_serials = dirt.pick("junk serials of laptops", laptops, but=merged)
    dirt.not_seen = dirt.pick("laptops not seen for 90 days", laptops, but=dirt.reenrolled)
    dirt.fat_clients_in_intune = dirt.pick("fat clients in Intune", fat_clients)
    dirt.registered_twice = dirt.pick("thin clients registered twice", thin_clients)
    dirt.junk_serials |= dirt.pick("junk serials of thin clients", thin_clients, but=dirt.registered_twice)
    clients = thin_clients + fat_clients
    dirt.other_case = dirt.pick("names in other case", clients)
    dirt.trailing_space = dirt.pick("trailing spaces", clients)
    _contradict(dirt, estate)
    return dirt


def _contradict(dirt: Dirt, estate: Estate) -> None:
    """Choose whom sources contradict each other about."""
    rng = dice(dirt.seed, "dirt/earlier Entra ids")
    dirt.old_entra_id = {number: new_uuid(rng) for number in sorted(dirt.new_entra_id)}
    laptops = {laptop.number: laptop for laptop in estate.laptops}
    plain = laptops.keys() - dirt.junk_serials - dirt.reenrolled
    elsewhere = [number for number in plain if laptops[number].tenant.domain != "arnhem.local"]
    dirt.in_both_intunes = dirt.pick("laptops in both lists of Intune", elsewhere)
    _swap_serials(dirt, [n for n in sorted(plain) if laptops[n].tenant.slug == SNIPEIT_TENANT])
    swapped = dirt.swapped_with
    dirt.other_tenant = dirt.pick(
        "laptops with the tenant of another in TOPdesk", dirt.laptops_in_topdesk - swapped.keys()
    )
    tagged = [
        client.number
        for client in (*estate.laptops, *estate.thin_clients)
        if client.tenant.slug == SNIPEIT_TENANT
        and client.number not in dirt.junk_serials | swapped.keys()
        and (client.kind is AssetKind.THIN_CLIENT or client.number in dirt.laptops_in_topdesk)
    ]
    dirt.other_tag = dirt.pick("asset tags that Snipe-IT has otherwise", tagged)
    dirt.stale_serial = dirt.pick("laptops with a stale serial in MECM", plain, but=swapped)
    dirt.replaced = dirt.pick("replaced laptops still in MECM", plain, but=dirt.stale_serial)
    known = [server.number for server in estate.servers]
    seen = [client.number for client in (*estate.laptops, *estate.fat_clients)]
    dirt.other_model = dirt.pick("models that Lansweeper has otherwise", [*seen, *known])
    dirt.clock_ahead = dirt.pick("clocks of laptops that run ahead", plain, but=dirt.not_seen | dirt.in_both_intunes)


def _swap_serials(dirt: Dirt, among: list[int]) -> None:
    """Two people each got the laptop of the other: TOPdesk has the serials crosswise, Snipe-IT as they are."""
    what = "laptops with the serial of another in TOPdesk"
    pairs = max(1, dirt.amount(what) // 2)
    chosen = dice(dirt.seed, f"dirt/{what}").sample(among, min(2 * pairs, len(among) // 2 * 2))
    dirt.laptops_in_topdesk |= set(chosen)
    dirt.swapped_with = dict(zip(chosen[::2], chosen[1::2], strict=True))
    dirt.swapped_with |= {other: one for one, other in dirt.swapped_with.items()}
    dirt.counts[what] = len(chosen)
    dirt.counts["laptops in TOPdesk"] = len(dirt.laptops_in_topdesk)


def _soil_virtual(dirt: Dirt, estate: Estate) -> None:
    by_number = {machine.number: machine for machine in estate.machines}
    everything = by_number.keys()
    dirt.powered_off = dirt.pick("powered off", everything)
    dirt.unknown_creation = dirt.pick("unknown creation dates", everything)
    running = everything - dirt.powered_off
    dirt.apipa = dirt.pick("APIPA addresses", running)
    dirt.several_addresses = dirt.pick("several addresses in one cell", running, but=dirt.apipa)
    # Every fourth may take something from the one before it, which then stays as it is.
    takers = {number for number in everything if number % 4 == 0}
    # RVTools 4.0 does not show SMBIOS UUIDs.
    shown = {number for number, machine in by_number.items() if machine.cluster.vcenter is ARNHEM_VCENTER}
    # A clone runs what its original runs.
    alike = {n for n in takers if n - 1 in by_number and by_number[n].system == by_number[n - 1].system}
    clones = dirt.pick("clones with the SMBIOS UUID of another VM", alike & shown)
    dirt.smbios = {clone: by_number[clone - 1].smbios for clone in clones}
    others = {number for number in shown if number % 4 in (1, 2)}
    dirt.smbios |= dict.fromkeys(dirt.pick("VMs without a SMBIOS UUID", others), "")
    plain = running - dirt.apipa - dirt.several_addresses
    borrowers = dirt.pick("addresses that two VMs have", {each for each in takers & plain if each - 1 in running})
    dirt.borrowed_address = {number: by_number[number - 1].address for number in borrowers}

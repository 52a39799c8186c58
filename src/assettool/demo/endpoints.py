"""Makes the laptops, thin clients and fat clients of the estate."""

from collections.abc import Sequence
from random import Random

from assettool.demo.chance import Addresses, Macs, Serials, apportion, days_before, dice, new_uuid
from assettool.demo.content import hardware, places, systems
from assettool.demo.model import REFERENCE, Endpoint, Estate
from assettool.demo.sizes import Sizes
from assettool.domain.asset import AssetKind

_MARKS = {AssetKind.LAPTOP: "LT", AssetKind.THIN_CLIENT: "TC", AssetKind.FAT_CLIENT: "PC"}
_WIFI = "A8:7E:EA"  # Intel's, whoever made the laptop


class Workplaces:
    """Fills the laptops, thin clients and fat clients of an estate."""

    def __init__(self, estate: Estate, seed: int, serials: Serials, macs: Macs, addresses: Addresses) -> None:
        self._estate = estate
        self._seed = seed
        self._serials = serials
        self._macs = macs
        self._addresses = addresses
        self._tag = 10_000
        self._sites = {
            each.slug: [site for site in places.OFFICES if site.tenant == each.slug] for each in places.ORGANISATIONS
        }

    def fill(self, sizes: Sizes) -> None:
        """Make everything, kind by kind."""
        self._estate.laptops = self._fleet(AssetKind.LAPTOP, sizes.laptops, hardware.LAPTOPS)
        self._estate.thin_clients = self._fleet(AssetKind.THIN_CLIENT, sizes.thin_clients, hardware.THIN_CLIENTS)
        self._estate.fat_clients = self._fleet(AssetKind.FAT_CLIENT, sizes.fat_clients, hardware.FAT_CLIENTS)

    def _fleet(self, kind: AssetKind, count: int, models: Sequence[hardware.Hardware]) -> list[Endpoint]:
        rng = dice(self._seed, kind)
        parts = apportion(count, [each.share for each in places.ORGANISATIONS])
        return [
            self._endpoint(rng, kind, tenant, number, models)
            for tenant, part in zip(places.ORGANISATIONS, parts, strict=True)
            for number in range(1, part + 1)
        ]

    def _endpoint(
        self,
        rng: Random,
        kind: AssetKind,
        tenant: places.Organisation,
        number: int,
        models: Sequence[hardware.Hardware],
    ) -> Endpoint:
        sites = self._sites[tenant.slug]
        site = rng.choices(sites, [each.share for each in sites])[0]
        model = rng.choices(models, [each.weight for each in models])[0]
        purchased = days_before(REFERENCE, rng, 60, 2000)
        self._tag += 1
        return Endpoint(
            number=self._tag,
            name=f"{tenant.prefix}-{_MARKS[kind]}-{number:05}",
            kind=kind,
            tenant=tenant,
            site=site,
            hardware=model,
            reported_model=rng.choice(model.reported),
            serial=self._serials.new(model.serial_style),
            mac=self._macs.new(model.oui),
            wifi_mac=self._macs.new(_WIFI) if kind is AssetKind.LAPTOP else "",
            address=self._addresses.new(site.octet),
            asset_tag=f"DC{self._tag:06}",
            room=f"{rng.randint(0, 4)}.{rng.randint(1, 40):02}",
            directory_id=new_uuid(rng),
            enrolment_id=new_uuid(rng),
            enrolled=days_before(REFERENCE, rng, 31, 700),
            seen=days_before(REFERENCE, rng, 1, 21),
            purchased=purchased,
            build=rng.choice(systems.LAPTOP_BUILDS),
        )

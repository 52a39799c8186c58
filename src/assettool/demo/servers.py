"""Makes the servers and virtual workplaces of the estate: hosts, virtual machines and machines on their own."""

from datetime import timedelta

from assettool.demo.chance import Addresses, Macs, Serials, apportion, days_before, dice, new_uuid
from assettool.demo.content import hardware, places, systems
from assettool.demo.model import REFERENCE, Estate, Host, Machine, Server
from assettool.demo.sizes import Sizes
from assettool.domain.asset import AssetKind

_WORKPLACE_DISK_MIB = 80 * 1024


class ServerRoom:
    """Fills the hosts, machines and servers of an estate."""

    def __init__(self, estate: Estate, seed: int, serials: Serials, macs: Macs, addresses: Addresses) -> None:
        self._estate = estate
        self._seed = seed
        self._rng = dice(seed, "servers")
        self._serials = serials
        self._macs = macs
        self._addresses = addresses
        self._sequence: dict[str, int] = {}

    def fill(self, sizes: Sizes) -> None:
        """Make everything, cluster by cluster."""
        for cluster, hosts, machines in zip(places.CLUSTERS, sizes.hosts, sizes.machines, strict=True):
            crew = [self._host(cluster) for _ in range(hosts)]
            self._estate.hosts += crew
            old_names = list(places.OLD_NAMES) if cluster.vcenter is places.SHARED_VCENTER else []
            shares = apportion(machines, [part for _, part in cluster.share])
            tenants = [slug for (slug, _), share in zip(cluster.share, shares, strict=True) for _ in range(share)]
            for number, slug in enumerate(tenants):
                host = crew[number % hosts]
                host.machines += 1
                maker = self._workplace if cluster.is_vdi else self._virtual_server
                machine = maker(places.ORGANISATION[slug], host)
                if old_names and not cluster.is_vdi:
                    machine.name = old_names.pop(0)
                self._estate.machines.append(machine)
        self._estate.servers = [self._server(number) for number in range(sizes.standalone)]
        self._see_to_linux()

    def _see_to_linux(self) -> None:
        """A small estate might have no Linux server, and then nothing that scans for them had a file."""
        servers = [each for each in self._estate.machines if each.kind is AssetKind.VIRTUAL_SERVER]
        if servers and not any("Linux" in each.system.seen for each in servers):
            servers[0].system = next(each for each in systems.SERVER_SYSTEMS if "Linux" in each.seen)

    def _next(self, series: str) -> int:
        self._sequence[series] = self._sequence.get(series, 0) + 1
        return self._sequence[series]

    def _host(self, cluster: places.Cluster) -> Host:
        rng, site = self._rng, places.SITE[cluster.site]
        organisation = places.ORGANISATION[site.tenant]
        # Within one cluster vMotion asks for one kind of processor, so a cluster is of one model.
        weights = [each.weight for each in hardware.HOSTS]
        model = dice(self._seed, f"{cluster.site}/{cluster.name}").choices(hardware.HOSTS, weights)[0]
        number = self._next(f"{organisation.prefix}-ESX")
        return Host(
            number=self._next("host"),
            name=f"{organisation.prefix.lower()}-esx-{number:02}",
            domain=organisation.domain,
            cluster=cluster,
            hardware=model,
            serial=self._serials.new(model.serial_style),
            uuid=new_uuid(rng),
            mac=self._macs.new(model.oui).lower(),
            address=self._addresses.new(site.octet),
            vmotion_mac=self._macs.new_virtual(),
            vmotion_address=self._addresses.new(site.octet + 5),
            sockets=2,
            cores_per_socket=24 if cluster.is_vdi else 16,
            memory_mib=(1024 if cluster.is_vdi else 512) * 1024 - 361,
            booted=days_before(REFERENCE, rng, 20, 400),
        )

    def _virtual_server(self, tenant: places.Organisation, host: Host) -> Machine:
        rng, cluster = self._rng, host.cluster
        jobs = {"sql": systems.SQL_JOBS, "dmz": systems.DMZ_JOBS}.get(cluster.use, systems.SERVER_JOBS)
        job, _, vcpus, memory, disks, annotation = rng.choices(jobs, [each[1] for each in jobs])[0]
        system = rng.choices(systems.SERVER_SYSTEMS, [each.weight for each in systems.SERVER_SYSTEMS])[0]
        subject = rng.choice(systems.SUBJECTS)
        name = f"{tenant.prefix}-{job}-{self._next(tenant.prefix + job):04}"
        if rng.random() < 0.12:  # noqa: PLR2004 -- some say what they are for, and are longer than NetBIOS allows
            name += f"-{subject.upper()}"
        machine = self._machine(AssetKind.VIRTUAL_SERVER, name, tenant, host, f"{tenant.name}/{job}", system)
        machine.vcpus = rng.choice(vcpus)
        machine.memory_mib = rng.choice(memory) * 1024
        machine.disks_mib = tuple(gib * 1024 for gib in disks[: rng.randint(1, len(disks))])
        if rng.random() < 0.6:  # noqa: PLR2004 -- the rest nobody ever described
            machine.annotation = annotation.format(what=subject)
        return machine

    def _workplace(self, tenant: places.Organisation, host: Host) -> Machine:
        system = self._rng.choices(systems.WORKPLACE_SYSTEMS, [each.weight for each in systems.WORKPLACE_SYSTEMS])[0]
        name = f"{tenant.prefix}-VDI-{self._next(tenant.prefix + 'VDI'):04}"
        return self._machine(AssetKind.VIRTUAL_WORKPLACE, name, tenant, host, f"{tenant.name}/Citrix VDI", system)

    def _machine(
        self,
        kind: AssetKind,
        name: str,
        tenant: places.Organisation,
        host: Host,
        folder: str,
        system: systems.OperatingSystem,
    ) -> Machine:
        rng, cluster = self._rng, host.cluster
        address = self._addresses.new(cluster.octet)
        block = int(address.split(".")[2]) // 4
        return Machine(
            number=len(self._estate.machines) + 1,
            name=name,
            kind=kind,
            tenant=tenant,
            host=host,
            folder=f"/{cluster.datacentre}/{folder}",
            system=system,
            vcpus=2,
            memory_mib=6144,
            disks_mib=(_WORKPLACE_DISK_MIB,),
            mac=self._macs.new_virtual(),
            address=address,
            network=f"VLAN{cluster.octet * 40 + block}-{cluster.use.upper()}",
            uuid="50" + new_uuid(rng)[2:],
            smbios="42" + new_uuid(rng)[2:],
            directory_id=new_uuid(rng),
            created=days_before(REFERENCE, rng, 30, 2500),
            annotation="",
        )

    def _server(self, number: int) -> Server:
        rng = self._rng
        site = rng.choices(places.DATACENTRES, (5, 4, 2, 2))[0]
        tenant = places.ORGANISATION[site.tenant]
        job, description = systems.PHYSICAL_JOBS[number % len(systems.PHYSICAL_JOBS)]
        model = rng.choices(hardware.SERVERS, [each.weight for each in hardware.SERVERS])[0]
        sockets = rng.choice((1, 2))
        return Server(
            number=number + 1,
            name=f"{tenant.prefix}-{job}-P{self._next(tenant.prefix + job + 'P'):02}",
            tenant=tenant,
            site=site,
            hardware=model,
            serial=self._serials.new(model.serial_style),
            mac=self._macs.new(model.oui),
            addresses=tuple(self._addresses.new(site.octet) for _ in range(2 if number % 5 == 0 else 1)),
            system=rng.choices(systems.SERVER_SYSTEMS, [each.weight for each in systems.SERVER_SYSTEMS])[0],
            sockets=sockets,
            cores=sockets * rng.choice((8, 12, 16)),
            memory_mib=rng.choice((64, 128, 256)) * 1024,
            description=description,
            seen=REFERENCE - timedelta(days=rng.randint(0, 6)),
            directory_id=new_uuid(rng),
        )

"""One script that asks a Linux host for all its facts, and what its answer means."""

from collections.abc import Mapping
from dataclasses import replace

from assettool.adapters.facts import disks, dmi, memory, network, packages, processors, services, system, virtual
from assettool.adapters.facts.values import clean
from assettool.domain.discovery import HostFacts, HostFailedError, Outcome

_MARK = "@@assettool "
_END = "end"
_SHOWN = 100
_COMMANDS: Mapping[str, str] = {
    "system": system.COMMAND,
    "release": system.RELEASE_COMMAND,
    "dmi": dmi.COMMAND,
    "virtual": virtual.COMMAND,
    "processors": processors.COMMAND,
    "memory": memory.COMMAND,
    "disks": disks.COMMAND,
    "network_json": network.JSON_COMMAND,
    "network_text": network.TEXT_COMMAND,
    "cards": network.CARDS_COMMAND,
    "services": services.COMMAND,
    "packages": packages.COMMAND,
}


def script(*, as_root: bool = False, with_packages: bool = True) -> str:
    """The script for `sh -s`. It is one function, so that nothing runs of a script that did not arrive whole."""
    parts = [
        f"echo; echo '{_MARK}{name}'{command}"
        for name, command in _COMMANDS.items()
        if with_packages or name != "packages"
    ]
    lines = [
        "facts() {",
        "exec 2>/dev/null",
        "LC_ALL=C; PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export LC_ALL PATH",
        f"AS_ROOT={'"sudo -n"' if as_root else ''}",
        *parts,
        f"echo; echo '{_MARK}{_END}'",
        "}",
        "facts </dev/null",
        "",
    ]
    return "\n".join(lines)


def sections(output: str) -> dict[str, str]:
    """The parts of the answer by name. Raises `HostFailedError` where it is no whole answer to our script."""
    first, *marked = f"\n{output}".replace("\r\n", "\n").split(f"\n{_MARK}")
    if not marked:
        said = next((line for line in map(clean, first.splitlines()) if line), "nothing")
        raise HostFailedError(Outcome.NOT_UNDERSTOOD, f"it does not answer as a shell does: {said[:_SHOWN]}")
    found: dict[str, str] = {}
    for part in marked:
        name, _, text = part.partition("\n")
        found[name.strip()] = text
    if _END not in found:
        raise HostFailedError(Outcome.NOT_UNDERSTOOD, "its answer is cut off")
    return found


def understand(output: str) -> HostFacts:
    """The facts in the answer of a host. Raises `HostFailedError` where there are none."""
    found = sections(output)
    told = system.process(found.get("system", ""))
    if told.system != "Linux":
        raise HostFailedError(Outcome.NOT_UNDERSTOOD, f"it runs no Linux: {told.system or 'unknown'}")
    if not told.name:
        raise HostFailedError(Outcome.NOT_UNDERSTOOD, "it does not tell its name")
    firmware = dmi.process(found.get("dmi", ""))
    hypervisor, is_virtual, is_container = virtual.process(found.get("virtual", ""), firmware, told.architecture)
    facts = HostFacts(
        name=told.name,
        domain=told.domain,
        platform=system.process_release(found.get("release", "")),
        kernel=told.kernel,
        architecture=told.architecture,
        hypervisor=hypervisor,
        is_virtual=is_virtual,
        interfaces=network.process(
            found.get("network_json", ""), found.get("network_text", ""), found.get("cards", "")
        ),
        software=packages.process(found.get("packages", "")),
        services=services.process(found.get("services", "")),
    )
    # A container shows the hardware of its host: taken for its own, it would be taken for its host.
    return facts if is_container else _with_hardware(facts, firmware, found)


def _with_hardware(facts: HostFacts, firmware: dmi.Firmware, found: Mapping[str, str]) -> HostFacts:
    counted = processors.process(found.get("processors", ""))
    return replace(
        facts,
        manufacturer=firmware.manufacturer,
        model=firmware.model,
        serial=firmware.serial,
        smbios_uuid=firmware.smbios_uuid,
        asset_tag=firmware.asset_tag,
        chassis=firmware.chassis,
        processors=counted.threads,
        sockets=counted.sockets,
        cores=counted.cores,
        processor=counted.model,
        memory_mib=memory.process(found.get("memory", "")),
        disk_mib=disks.process(found.get("disks", "")),
    )

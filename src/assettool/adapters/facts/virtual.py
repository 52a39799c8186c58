"""Whether a host is a machine of its own, a guest or a container."""

from assettool.adapters.facts.dmi import Firmware
from assettool.adapters.facts.values import pairs_of

COMMAND = """
if command -v systemd-detect-virt >/dev/null; then
  echo "container=$(systemd-detect-virt --container)"
  echo "machine=$(systemd-detect-virt --vm)"
fi
[ -r /run/systemd/container ] && echo "container=$(cat /run/systemd/container)"
[ -e /.dockerenv ] && echo container=docker
[ -e /run/.containerenv ] && echo container=podman
[ -d /proc/vz ] && [ ! -d /proc/bc ] && echo container=openvz
echo "flag=$(grep -m1 -o -w hypervisor /proc/cpuinfo | head -n1)"
"""
_NONE = "none"
_INTEL = ("x86_64", "i686", "i586", "i386", "amd64")  # where a hypervisor shows itself as a flag of the processor
# What stands in the maker or the model of a guest → what systemd-detect-virt calls its hypervisor.
_GUESTS = (
    ("vmware", "vmware"), ("microsoft corporation virtual machine", "microsoft"), ("virtualbox", "oracle"),
    ("innotek", "oracle"), ("qemu", "qemu"), ("kvm", "kvm"), ("rhev", "kvm"), ("ovirt", "kvm"), ("openstack", "kvm"),
    ("ahv", "kvm"), ("google compute engine", "google"), ("xen", "xen"), ("bochs", "bochs"), ("parallels", "parallels"),
)  # fmt: skip


def process(text: str, firmware: Firmware, architecture: str) -> tuple[str, bool | None, bool]:
    """What it runs on, whether it is virtual (None where nothing tells), and whether it is a container."""
    found = pairs_of(text)
    container = found.get("container", "")
    if container not in ("", _NONE):
        return container, True, True
    machine = found.get("machine", "")
    if machine == _NONE:
        return _NONE, False, False
    named = f"{firmware.manufacturer} {firmware.model}".casefold()
    machine = machine or next((name for words, name in _GUESTS if words in named), "")
    if machine or found.get("flag"):
        return machine, True, False
    if firmware.manufacturer and architecture in _INTEL:
        return _NONE, False, False
    return "", None, False

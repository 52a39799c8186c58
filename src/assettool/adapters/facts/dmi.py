"""What the firmware says of the machine: SMBIOS, as the kernel shows it."""

from dataclasses import dataclass

from assettool.adapters.facts.values import pairs_of, whole

_NAMES = ("sys_vendor", "product_name", "product_serial", "product_uuid", "chassis_asset_tag", "chassis_type")

# The serial number and the UUID are for root alone.
COMMAND = f"""
for part in {" ".join(_NAMES)}; do
  file=/sys/class/dmi/id/$part
  if [ -r $file ]; then echo "$part=$(cat $file)"
  elif [ -e $file ] && [ -n "$AS_ROOT" ]; then echo "$part=$($AS_ROOT cat $file)"
  elif [ -e $file ]; then echo "$part="
  fi
done
"""


@dataclass(frozen=True, slots=True)
class Firmware:
    """The parts of SMBIOS that say which machine it is; empty where the host may not read them."""

    manufacturer: str = ""
    model: str = ""
    serial: str = ""
    smbios_uuid: str = ""
    asset_tag: str = ""
    chassis: int = 0


def process(text: str) -> Firmware:
    """The firmware of a `name=value` list."""
    found = pairs_of(text)
    vendor, model, serial, uuid, tag = (found.get(name, "") for name in _NAMES[:5])
    return Firmware(vendor, model, serial, uuid, tag, whole(found.get("chassis_type", "")))

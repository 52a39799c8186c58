"""Disks, from /sys/block: it is on every Linux, and needs neither lsblk nor root."""

from assettool.adapters.facts.values import whole

# Only what has a device below it is a disk: neither loop, ram, zram, md nor dm have one.
COMMAND = """
for disk in /sys/block/*; do
  [ -e $disk/device ] || continue
  name=${disk##*/} size= removable= wwid= hidden=
  read -r size < $disk/size
  read -r removable < $disk/removable
  [ -r $disk/hidden ] && read -r hidden < $disk/hidden
  if [ -r $disk/wwid ]; then read -r wwid < $disk/wwid
  elif [ -r $disk/device/wwid ]; then read -r wwid < $disk/device/wwid
  fi
  echo "$name|$size|$removable|$hidden|$wwid"
done
"""
_SECTOR = 512
_MIB = 1 << 20
_NO_DISKS = ("sr", "fd", "loop", "ram", "zram", "nbd", "rbd", "drbd", "md", "dm-")


def process(text: str) -> int:
    """The size of all disks together in MiB. A disk that is reached by several paths counts once."""
    sizes: dict[str, int] = {}
    for line in text.splitlines():
        name, size, removable, hidden, wwid = (line.split("|", 4) + [""] * 4)[:5]
        if name.startswith(_NO_DISKS) or removable == "1" or hidden == "1" or not whole(size):
            continue
        sizes[wwid.strip() or name] = whole(size) * _SECTOR
    return sum(sizes.values()) // _MIB

"""Memory: the blocks that the kernel manages, which is what is built in; else what is left of it after the start."""

from assettool.adapters.facts.values import pairs_of, whole

COMMAND = """
echo "total_kib=$(sed -n 's/^MemTotal:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/meminfo)"
blocks=/sys/devices/system/memory
if [ -r $blocks/block_size_bytes ]; then
  echo "block_bytes=$(cat $blocks/block_size_bytes)"
  echo "blocks=$(cat $blocks/memory[0-9]*/state | grep -c '^online')"
fi
"""
_MIB = 1 << 20
_KEPT_BY_KERNEL_MIB = 1024
_KEPT_BY_KERNEL = 1.25
_LONGEST = 16  # 64 bits in hexadecimal


def process(text: str) -> int:
    """The memory in MiB; the blocks count where they are a likely amount beside the total."""
    found = pairs_of(text)
    total = whole(found.get("total_kib", "")) // 1024
    built_in = whole(found.get("blocks", "")) * _hexadecimal(found.get("block_bytes", "")) // _MIB
    is_likely = total <= built_in <= total * _KEPT_BY_KERNEL + _KEPT_BY_KERNEL_MIB
    return built_in if is_likely else total


def _hexadecimal(text: str) -> int:
    try:
        return max(int(text, 16), 0) if len(text) <= _LONGEST else 0
    except ValueError:
        return 0

"""Network interfaces: `ip` as JSON, as text where it is too old for that, and /sys where there is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from assettool.adapters.facts.values import clean
from assettool.adapters.sources.values import addresses_in
from assettool.domain.identifier import normalise_mac
from assettool.domain.observation import Interface

JSON_COMMAND = """
ip -j addr
"""
TEXT_COMMAND = """
ip -j addr >/dev/null || ip addr || ifconfig -a
"""
# A card has a device below it; what a bond changed of its address is kept beside it.
CARDS_COMMAND = """
for card in /sys/class/net/*; do
  [ -e $card/address ] || continue
  address= permanent= is_card=0
  read -r address < $card/address
  [ -r $card/bonding_slave/perm_hwaddr ] && read -r permanent < $card/bonding_slave/perm_hwaddr
  [ -e $card/device ] && is_card=1
  echo "${card##*/}|$is_card|${permanent:-$address}"
done
"""

# What containers, guests and tunnels leave on a host is no part of it.
_INNER = re.compile(
    r"lo|docker.*|br-[0-9a-f]{12}|veth.*|virbr.*|vnet.*|tap.*|tun.*|cni.*|cali.*|flannel.*|cilium.*|lxc.*|lxd.*"
    r"|podman.*|kube-.*|nodelocaldns|dummy.*|ifb.*|sit.*|gre.*|ip6.*|erspan.*|tunl.*|wg.*|teql.*"
)
_LINK = re.compile(r"(?:\d+: )?([^\s:@]+)(?:@\S+)?:? ")
_ADDRESS = re.compile(r"\s+inet6? (?:addr: ?)?([0-9a-fA-F.:]+(?:/\d+)?)(.*)")
_MASK = re.compile(r"(?:Mask:|netmask |prefixlen |/)(\S+)")
_OWN = ("host", "link")


class _Address(msgspec.Struct):
    local: str = ""
    prefixlen: int = 0
    scope: str = "global"
    temporary: bool = False


class _Link(msgspec.Struct):
    ifname: str = ""
    address: str = ""
    permaddr: str = ""
    addr_info: list[_Address] = []


@dataclass(slots=True)
class _Card:
    mac: str = ""
    is_card: bool = False
    addresses: list[str] = field(default_factory=list)


def process(as_json: str, as_text: str, cards: str) -> tuple[Interface, ...]:
    """The cards with their MAC, and every other interface of the host that has an address.

    An interface that is no card has no MAC here: a bond and a bridge have that of a card.
    """
    found: dict[str, _Card] = {}
    for line in cards.splitlines():
        name, is_card, mac = ([*line.split("|"), "", ""])[:3]
        found[name] = _Card(normalise_mac(mac) or "", is_card == "1")
    for name, mac, addresses in _links(as_json, as_text):
        card = found.setdefault(name, _Card("", not cards.strip()))
        card.mac = mac or card.mac
        card.addresses += addresses
    return tuple(
        Interface(clean(name), card.mac if card.is_card else "", tuple(dict.fromkeys(card.addresses)))
        for name, card in found.items()
        if clean(name) and not _INNER.fullmatch(name) and (card.addresses or (card.is_card and card.mac))
    )


def _links(as_json: str, as_text: str) -> Iterator[tuple[str, str, list[str]]]:
    try:
        links = msgspec.json.decode(as_json, type=list[_Link])
    except (msgspec.MsgspecError, RecursionError):
        yield from _links_of_text(as_text)
        return
    for link in links:
        addresses = [
            f"{part.local}/{part.prefixlen}"
            for part in link.addr_info
            if part.scope not in _OWN and not part.temporary and part.local
        ]
        # The address of a port in a bond is that of the bond; its own is the permanent one. /sys knows both.
        yield link.ifname, normalise_mac(link.permaddr) or "", addresses_in(" ".join(addresses))[0]


def _links_of_text(text: str) -> Iterator[tuple[str, str, list[str]]]:
    name = ""
    for line in text.splitlines():
        if line[:1].strip() and (match := _LINK.match(line)):
            name = match[1]
            yield name, "", []
        elif name and (match := _ADDRESS.match(line)):
            words = match[2].split()
            is_own = "scope" in words and words[-1:] != ["scope"] and words[words.index("scope") + 1] in _OWN
            if not is_own and "temporary" not in words:
                yield name, "", _address(match[1], match[2])


def _address(address: str, rest: str) -> list[str]:
    if "/" not in address and (mask := _MASK.search(rest)):
        length = mask[1] if not mask[1].startswith("0x") else str(bin(int(mask[1], 16)).count("1"))
        address = f"{address}/{length}"
    return addresses_in(address)[0]

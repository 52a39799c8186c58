"""Makers and models, the shapes of their serial numbers and the prefixes of their MAC addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hardware:
    """A model: `reported` is what the machine itself says, which is not always the name on the lid."""

    maker: str
    model: str
    reported_maker: str
    reported: tuple[str, ...]
    serial_style: str
    oui: str
    weight: int = 1


HOSTS = (
    Hardware("Dell", "PowerEdge R740", "Dell Inc.", ("PowerEdge R740",), "dell", "E4:43:4B", 4),
    Hardware("Dell", "PowerEdge R750", "Dell Inc.", ("PowerEdge R750",), "dell", "B4:45:06", 2),
    Hardware("HPE", "ProLiant DL380 Gen10", "HPE", ("ProLiant DL380 Gen10",), "hpe", "48:DF:37", 4),
    Hardware("Lenovo", "ThinkSystem SR650", "Lenovo", ("ThinkSystem SR650 -[7X06CTO1WW]-",), "lenovo-server",
             "08:94:EF", 2),
)  # fmt: skip
SERVERS = (
    Hardware("Dell", "PowerEdge R640", "Dell Inc.", ("PowerEdge R640",), "dell", "E4:43:4B", 3),
    Hardware("Dell", "PowerEdge R730xd", "Dell Inc.", ("PowerEdge R730xd",), "dell", "24:6E:96", 2),
    Hardware("HPE", "ProLiant DL360 Gen9", "HPE", ("ProLiant DL360 Gen9",), "hpe", "EC:B1:D7", 3),
    Hardware("HPE", "ProLiant ML350 Gen10", "HPE", ("ProLiant ML350 Gen10",), "hpe", "48:DF:37", 1),
    Hardware("Lenovo", "ThinkSystem SR630", "Lenovo", ("ThinkSystem SR630 -[7X02CTO1WW]-",), "lenovo-server",
             "08:94:EF", 1),
)  # fmt: skip
LAPTOPS = (
    Hardware("Dell", "Latitude 5540", "Dell Inc.", ("Latitude 5540",), "dell", "A4:BB:6D", 6),
    Hardware("Dell", "Latitude 5420", "Dell Inc.", ("Latitude 5420",), "dell", "F8:8A:5E", 3),
    Hardware("HP", "EliteBook 840 G8", "HP", ("HP EliteBook 840 G8 Notebook PC",), "hp", "9C:7B:EF", 6),
    Hardware("HP", "ProBook 450 G8", "HP", ("HP ProBook 450 G8 Notebook PC",), "hp", "C8:5A:CF", 3),
    Hardware("Lenovo", "ThinkPad L14 Gen 1", "LENOVO", ("20U1A006IG", "20U1S1NV00"), "lenovo", "98:FA:9B", 3),
    Hardware("Lenovo", "ThinkPad T14 Gen 1", "LENOVO", ("20UDS1B60H", "20UD0013MH"), "lenovo", "54:E1:AD", 2),
    Hardware("Lenovo", "ThinkPad L15 Gen 4", "LENOVO", ("21H3001MMH",), "lenovo", "C4:EF:BB", 2),
    Hardware("Lenovo", "ThinkPad T14s Gen 4", "LENOVO", ("21F6002MMH", "21F7S07W00"), "lenovo", "F4:6B:8C", 2),
)
THIN_CLIENTS = (
    Hardware("HP", "t640 Thin Client", "HP", ("HP t640 Thin Client",), "hp", "E0:70:EA", 5),
    Hardware("HP", "t740 Thin Client", "HP", ("HP t740 Thin Client",), "hp", "E0:73:E7", 2),
    Hardware("IGEL", "UD3", "IGEL", ("UD3-LX 60",), "igel", "00:E0:C5", 3),
    Hardware("Dell", "Wyse 5070", "Dell Inc.", ("Wyse 5070 Thin Client",), "dell", "54:BF:64", 3),
)
FAT_CLIENTS = (
    Hardware("HP", "EliteDesk 800 G6 Mini", "HP", ("HP EliteDesk 800 G6 Desktop Mini PC",), "hp", "C0:18:03", 1),
    Hardware("Dell", "OptiPlex 7090", "Dell Inc.", ("OptiPlex 7090",), "dell", "70:B5:E8", 1),
)
PHONES = (("Apple", "iPhone SE (3rd generation)", "iOS"), ("samsung", "SM-A546B", "Android Enterprise"))
MONITORS = (("Dell", "P2422H"), ("iiyama", "ProLite XUB2492HSU"), ("Philips", "243B1"))

# What people and makers put where a serial number belongs.
JUNK_SERIALS = ("To be filled by O.E.M.", "Default string", "System Serial Number", "0", "Not Specified")
TYPED_SERIALS = ("onbekend", "-", "?", "xxx", "TBD", "n/a", "00000000", "serienummer")

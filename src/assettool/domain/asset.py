"""What an asset is: its kind, the environment it stands in and where it is in its life."""

from enum import StrEnum


class AssetKind(StrEnum):
    """The kinds of thing that the department counts."""

    PHYSICAL_SERVER = "physical_server"
    VIRTUAL_SERVER = "virtual_server"
    VIRTUAL_WORKPLACE = "virtual_workplace"
    LAPTOP = "laptop"
    THIN_CLIENT = "thin_client"
    FAT_CLIENT = "fat_client"

    @property
    def is_virtual(self) -> bool:
        """Whether NetBox holds it as a virtual machine; every other kind is a device."""
        return self in (AssetKind.VIRTUAL_SERVER, AssetKind.VIRTUAL_WORKPLACE)


class Environment(StrEnum):
    """Which side of the migration an asset stands on."""

    OLD = "old"
    GEMICT = "gemict"


class Lifecycle(StrEnum):
    """Where an asset is in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"
    MERGED = "merged"  # a person found that it is another asset; it waits for the undo

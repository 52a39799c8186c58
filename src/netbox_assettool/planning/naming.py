"""What new waves are called."""

from collections.abc import Collection

from django.utils.translation import gettext as _


def free_name(number: int, taken: Collection[str]) -> str:
    """The name of a wave with this number; people may rename waves, so that it can be taken."""
    name = _("Wave {number}").format(number=number)
    place = 2
    while name in taken:
        name = _("Wave {number} ({place})").format(number=number, place=place)
        place += 1
    return name

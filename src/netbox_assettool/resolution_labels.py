"""What people can decide about a conflict, in words."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from assettool.domain import decisions

_SOURCE, _SAME = "source ", "same "


def resolution_label(resolution: str, values: Iterable[Mapping[str, object]] = ()) -> str:
    """A resolution as people read it; one in other words as it is."""
    fixed = {
        decisions.NETBOX: _("Keep the value in NetBox"),
        decisions.KEEP: _("Leave the address where it is"),
        decisions.GIVE: _("Give the address to this asset"),
        decisions.DIFFERENT: _("Different: an asset of its own"),
        decisions.AGREED: _("The sources agree again"),
    }
    if resolution in fixed:
        return fixed[resolution]
    if resolution.startswith(_SOURCE):
        return _("Take the value of {source}").format(source=resolution.removeprefix(_SOURCE))
    if resolution.startswith(_SAME):
        uid = resolution.removeprefix(_SAME)
        name = next((str(said.get("value")) for said in values if str(said.get("uid")) == uid), uid)
        return _("The same as {asset}").format(asset=name)
    return resolution

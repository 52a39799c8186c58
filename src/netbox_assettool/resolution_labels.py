"""What people can decide about a conflict, in words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from assettool.domain import decisions

_SOURCE, _SAME = "source ", "same "


def resolution_label(resolution: str, values: Sequence[Mapping[str, object]] = ()) -> str:
    """A resolution as people read it; one in other words as it is."""
    # An asset is known by a UUID, an application by its tenant, name and version with strokes between.
    is_application = any("/" in str(said.get("uid") or "") for said in values)
    fixed = {
        decisions.NETBOX: _("Keep the value in NetBox"),
        decisions.KEEP: _("Leave the address where it is"),
        decisions.GIVE: _("Give the address to this asset"),
        decisions.DIFFERENT: (
            _("Different: an application of its own") if is_application else _("Different: an asset of its own")
        ),
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

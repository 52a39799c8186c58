"""What a report is about that is about one thing."""

from netbox_assettool.asked import UnknownError
from netbox_assettool.models import Wave
from netbox_assettool.reports.asked import Asked


def parts_of(asked: Asked) -> tuple[str, str]:
    """Kind and name of the subject. Raises `UnknownError` where there is none."""
    kind, colon, which = asked.subject.partition(":")
    if not (kind and colon and which):
        raise UnknownError("subject", asked.subject)
    return kind, which


def wave_of(asked: Asked) -> Wave:
    """The wave with the number of the subject `wave:3`. Raises `UnknownError`."""
    kind, which = parts_of(asked)
    waves = Wave.objects.restrict(asked.user, "view").select_related("submitted_by")
    found = waves.filter(number=which).first() if kind == "wave" and which.isdecimal() else None
    if found is None:
        raise UnknownError("subject", asked.subject)
    return found

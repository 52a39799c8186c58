"""Files about licences: what was bought, what is in use, and what products there are."""

from assettool.adapters.licences.formats import LICENCE_FORMATS, read_licences

__all__ = ["LICENCE_FORMATS", "read_licences"]

"""Devices of Intune: the portal's csv, or Graph's pages of JSON."""

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.rows import Draft
from assettool.domain.identifier import IdentifierType, identify

PHONES = ("ios", "ipados", "android", "aosp", "windows phone", "windows mobile", "tvos", "visionos")


class Intune(Export):
    """Reads the devices of one tenant."""

    def _refine(self, draft: Draft) -> None:
        if identifier := identify(IdentifierType.INTUNE_DEVICE_ID, draft.external_id):
            draft.external_id = identifier.value
        if draft.raw.get("OS", "").casefold().startswith(PHONES):
            draft.skipped = "phone or tablet"
            draft.label = draft.external_id  # people name their phone after themselves

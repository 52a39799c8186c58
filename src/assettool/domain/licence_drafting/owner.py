"""Whose a contract, entitlement or number is."""

from assettool.domain.drafting.draft import Draft
from assettool.domain.licence_rows import NOBODY
from assettool.domain.observation import Origin
from assettool.domain.portfolio import Organisation


def owner(draft: Draft, organisation: Organisation, origin: Origin) -> str:
    """The slug of the tenant that a row names, or that counts where it names none; nothing: it is everybody's.

    Raises `Unusable` where there is no such organisation.
    """
    if organisation == NOBODY and not draft.organisations.has_default:
        return ""
    return draft.tenant(organisation, origin)

"""Assets of Lansweeper: the csv of a report of the local server, or the JSON of the cloud."""

from assettool.adapters.sources.export import Export
from assettool.adapters.sources.rows import Draft


class Lansweeper(Export):
    """Reads the assets of one installation."""

    def _refine(self, draft: Draft) -> None:
        # The column may hold the full name, the DNS domain or, without a dot, the NetBIOS name of the domain.
        domain = str(draft.fields.pop("domain", "")).removeprefix(f"{draft.fields.get('name', '')}.".casefold())
        if "." in domain:
            draft.fields["domain"] = domain

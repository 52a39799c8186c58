"""REST endpoints of harmonisation, of landscapes beside each other, and of unfinished work, as the pages show them."""

from assettool.domain.harmonisation import harmonise
from assettool.domain.landscape import compare, landscapes, pairs
from assettool.domain.unfinished import document, unfinished
from netbox_assettool.api.report import ReportView
from netbox_assettool.asked import UnknownError, components_asked, tenants_asked
from netbox_assettool.landscapes import kinds_for, portfolio, work


class HarmonisationView(ReportView):
    """The functions by what merging their packages saves, with the applications that the figures are made of."""

    def content(self, request):
        """Of the tenants and reference components that are asked for, or of all."""
        register = portfolio(request.user)
        tenants, components = tenants_asked(request.GET, register), components_asked(request.GET, register)
        return harmonise(register, [each.slug for each in tenants], [each.name for each in components]).document()


class ComparisonView(ReportView):
    """How alike landscapes are; of two tenants, what they share and where they differ."""

    def content(self, request):
        """The two beside each other, or each pair of those that are asked for, or of all."""
        register = portfolio(request.user)
        chosen = tenants_asked(request.GET, register)
        found = landscapes(register, [each.slug for each in chosen])
        if len(chosen) == 2:  # noqa: PLR2004 -- two can be laid beside each other
            return compare(*found).document()
        return pairs(found)


class UnfinishedView(ReportView):
    """Unfinished work: how much of each kind, and what it is."""

    def content(self, request):
        """Of one kind, or of every kind for which the user sees enough."""
        register = work(request.user)
        found = unfinished(register, [each.slug for each in tenants_asked(request.GET, register)])
        kinds = kinds_for(request.user)
        asked = request.GET.get("kind", "")
        if asked and asked not in kinds:
            raise UnknownError("kind", asked)
        return document({kind: found[kind] for kind in kinds if asked in ("", kind)})

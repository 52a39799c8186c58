"""What pages share that are about the register as a whole: who may see them, their tables, and the files of those."""

from django.http import Http404
from django.shortcuts import render
from django.views.generic import View
from django_tables2 import RequestConfig
from utilities.paginator import EnhancedPaginator, get_paginate_count
from utilities.views import ObjectPermissionRequiredMixin

from netbox_assettool.asked import UnknownError
from netbox_assettool.models import Application


class ReportView(ObjectPermissionRequiredMixin, View):
    """A page for who may see applications; it shows what of them that user may see."""

    queryset = Application.objects.all()
    template_name = ""

    def get_required_permission(self):
        """To see applications."""
        return "netbox_assettool.view_application"

    def get(self, request):
        """The page; what is asked for and not there is no page."""
        try:
            return self.answer(request)
        except UnknownError as exc:
            raise Http404(str(exc)) from exc

    def answer(self, request):
        """The page, or one of its tables as a file."""
        raise NotImplementedError

    def page(self, request, **context):
        """The page as HTML."""
        return render(request, self.template_name, context)


def paged(table, request):
    """The table, in the order and at the page that the address asks for."""
    pages = {"per_page": get_paginate_count(request), "paginator_class": EnhancedPaginator}
    RequestConfig(request, paginate=pages).configure(table)
    return table


def address(request, *left_out: str, **words: str) -> str:
    """The address of the page with what it is limited to, less some of its words, and with others."""
    query = request.GET.copy()
    for name in (*left_out, *words, "page", "export", "embedded"):
        query.pop(name, None)
    query.update(words)
    return f"{request.path}?{query.urlencode()}"

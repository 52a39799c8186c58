"""The documents that a status rests on: NetBox serves them, to those who may see the status."""

import posixpath

from django.http import Http404
from django.utils.deprecation import MiddlewareMixin
from netbox.views import MediaView

from netbox_assettool.models import StatusChange

FOLDER = StatusChange._meta.get_field("document").upload_to


class GuardedMediaView(MediaView):
    """Serves what was uploaded, as NetBox does; it does not know whose our documents are."""

    def get(self, request, path):
        """The file; where the user may not see it, it is as if there were none."""
        name = posixpath.normpath(path).lstrip("/")
        if name.startswith(FOLDER) and not StatusChange.objects.restrict(request.user).filter(document=name).exists():
            raise Http404
        return super().get(request, path)


class GuardDocuments(MiddlewareMixin):
    """Puts our view in the place of the one that NetBox serves uploads with."""

    _view = staticmethod(GuardedMediaView.as_view())

    def process_view(self, request, _view_function, _arguments, keywords):
        """The file, where one is asked for."""
        return self._view(request, **keywords) if request.resolver_match.view_name == "media" else None

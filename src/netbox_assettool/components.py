"""Which reference components an application is used as."""

from collections.abc import Iterable

from netbox.context import current_request

from netbox_assettool.models import Application, ComponentUse, ReferenceComponent


def set_components(application: Application, components: Iterable[ReferenceComponent]) -> None:
    """Make the application used as these and no other; what comes and what goes is in the change log, row by row.

    A reference component that the user may not see stays, since nobody can have meant to take it away.
    """
    wanted = {component.pk: component for component in components}
    uses = {use.component_id: use for use in application.component_uses.all()}
    visible = ReferenceComponent.objects.filter(pk__in=uses.keys() - wanted.keys())
    if request := current_request.get():
        visible = visible.restrict(request.user, "view")
    for component in visible:
        uses[component.pk].snapshot()
        uses[component.pk].delete()
    for number in wanted.keys() - uses.keys():
        ComponentUse(application=application, component=wanted[number]).save()

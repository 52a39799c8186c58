"""What the plugin adds to pages: panels on every device and virtual machine, and contrast on its own."""

from dcim.models import Device
from netbox.plugins import PluginTemplateExtension

from assettool.domain.application import Confirmation
from netbox_assettool.choices import ItemStateChoices, WaveStatusChoices
from netbox_assettool.models import Application, Asset, Conflict, DeploymentMachine, Installation, Run
from netbox_assettool.moving_objects import moving_of_machine
from netbox_assettool.provenance import provenance_table
from netbox_assettool.running.overview import runs_of


class AssetOfObjectPanel(PluginTemplateExtension):
    """The asset that a device or virtual machine is, and where its values come from."""

    models = ["dcim.device", "virtualization.virtualmachine"]

    def full_width_page(self):
        """The panel, or nothing where the user may see no asset of this object."""
        shown, user = self.context["object"], self.context["request"].user
        points_at_it = {"device": shown} if isinstance(shown, Device) else {"virtual_machine": shown}
        asset = Asset.objects.restrict(user, "view").filter(**points_at_it).first()
        if asset is None:
            return ""
        return self.render(
            "netbox_assettool/inc/asset_of_object.html",
            extra_context={
                "asset": asset,
                "provenance": provenance_table(asset, user),
                "open_conflicts": Conflict.objects.restrict(user, "view").filter(asset=asset, status="open").count(),
            },
        )


class ApplicationsOfObjectPanel(PluginTemplateExtension):
    """The applications that run on a device or virtual machine, or may do so by what is proposed."""

    models = ["dcim.device", "virtualization.virtualmachine"]

    def full_width_page(self):
        """The panel, or nothing where the user may see no application of this object."""
        shown, user = self.context["object"], self.context["request"].user
        link = "asset__device" if isinstance(shown, Device) else "asset__virtual_machine"
        machines = (
            DeploymentMachine.objects.restrict(user, "view")
            .filter(**{link: shown}, deployment__application__in=Application.objects.restrict(user, "view"))
            .exclude(confirmation=Confirmation.REJECTED)
            .select_related("deployment__application")
            .order_by("deployment__application__name", "deployment__environment")
        )
        if not (found := list(machines)):
            return ""
        return self.render("netbox_assettool/inc/applications_of_object.html", extra_context={"machines": found})


class LicencesOfObjectPanel(PluginTemplateExtension):
    """The licensed software on a device or virtual machine, and the rights that are kept for it."""

    models = ["dcim.device", "virtualization.virtualmachine"]

    def full_width_page(self):
        """The panel, or nothing where the user may see nothing of it."""
        shown, user = self.context["object"], self.context["request"].user
        link = "asset__device" if isinstance(shown, Device) else "asset__virtual_machine"
        installations = list(
            Installation.objects.restrict(user, "view")
            .filter(**{link: shown}, removed=None)
            .select_related("product")
            .order_by("product__name", "pk")
        )
        if not installations:
            return ""
        return self.render(
            "netbox_assettool/inc/licences_of_object.html", extra_context={"installations": installations}
        )


class WavesOfObjectPanel(PluginTemplateExtension):
    """The waves that a device or virtual machine moves in, and how far that is."""

    models = ["dcim.device", "virtualization.virtualmachine"]

    def full_width_page(self):
        """The panel, or nothing where it moves in no wave that the user may see."""
        shown, user = self.context["object"], self.context["request"].user
        assets = Asset.objects.filter(**{"device" if isinstance(shown, Device) else "virtual_machine": shown})
        if not (found := moving_of_machine(assets, user)):
            return ""
        items = [{**each, **_labels(each["status"], each["state"])} for each in found]
        return self.render("netbox_assettool/inc/waves_of_object.html", extra_context={"items": items})


def _labels(status, state):
    return {
        "status_label": dict(WaveStatusChoices.CHOICES)[status],
        "status_colour": WaveStatusChoices.colors.get(status),
        "state_label": dict(ItemStateChoices.CHOICES)[state],
        "state_colour": ItemStateChoices.colors.get(state),
    }


class Contrast(PluginTemplateExtension):
    """Colours that can be read, on the plugin's own pages; those of NetBox stay as they are."""

    def head(self):
        """The style sheet."""
        match = self.context["request"].resolver_match
        if match is None or "netbox_assettool" not in match.namespaces:
            return ""
        return self.render("netbox_assettool/inc/contrast.html")


class Emergency(PluginTemplateExtension):
    """What tells on every page of a run, and of its wave, that it runs in an emergency."""

    models = ["netbox_assettool.run", "netbox_assettool.wave"]

    def alerts(self):
        """Each such run with its reason and who started it."""
        shown, user = self.context["object"], self.context["request"].user
        runs = [shown] if isinstance(shown, Run) else runs_of(shown, user)
        found = [run for run in runs if run.emergency]
        return self.render("netbox_assettool/inc/emergency.html", extra_context={"runs": found})


template_extensions = [
    Contrast,
    Emergency,
    AssetOfObjectPanel,
    ApplicationsOfObjectPanel,
    LicencesOfObjectPanel,
    WavesOfObjectPanel,
]

"""The NetBox plugin: what assettool keeps in NetBox beside NetBox's own objects."""

from importlib import import_module
from importlib.metadata import version

from django.utils.translation import gettext_lazy as _
from netbox.plugins import PluginConfig


class AssettoolConfig(PluginConfig):
    """Tells NetBox what the plugin is called, where its pages are and which NetBox it runs on."""

    name = "netbox_assettool"
    verbose_name = _("assettool")
    description = _("Assets, where each of their values comes from, and the runs that brought them in")
    version = version("assettool")
    author = "The assettool contributors"
    base_url = "assettool"
    min_version = "4.7.0"
    max_version = "4.7.99"
    middleware = ("netbox_assettool.documents.GuardDocuments",)
    default_settings = {
        "largest_document": 25,  # MB
        "alert_days": [90, 30, 7, 0],  # before something is due
        "runner_command": [],  # what NetBox's workers run waves with; assettool of their own environment by default
        "runner_settings": "",  # the assettool.yml of these runners
        "runner_url": "",  # where these runners find NetBox; where its user found it by default
        "aftercare_weeks": 4,  # after its cutover; then an application is to be in management
        "clearing_weeks": 8,  # after its cutover; then what it leaves is to be retired
        # The most that is still green, and still amber: percent behind, and days late.
        "report_thresholds": {"green_percent": 5, "green_days": 7, "amber_percent": 15, "amber_days": 21},
        "report_user": "",  # scheduled reports tell what this user may see; without one none are made
        "report_schedule": {"progress": "week", "highlight": "month", "licences": "quarter"},
        "report_languages": ["nl"],
        "report_formats": ["html", "xlsx"],
        "report_url": "",  # NetBox's address, for the links in stored reports
        "report_tell_users": [],  # usernames of those who are told that a report is there
        "report_tell_groups": [],  # and the groups of such users
        "report_keep": 60,  # so many periods are kept of each report; 0: all
        "report_keep_days": 0,  # and of those none that is older; 0: however old
    }

    def ready(self):
        """Register what NetBox does not look up by itself: widgets, what follows a deletion, and the daily alerts."""
        super().ready()
        import_module("netbox_assettool.alerts")
        import_module("netbox_assettool.allocations")
        import_module("netbox_assettool.dashboard")
        import_module("netbox_assettool.departures")
        import_module("netbox_assettool.running.workers")
        import_module("netbox_assettool.scheduled")
        import_module("netbox_assettool.uploads")


config = AssettoolConfig

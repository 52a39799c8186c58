"""The table of status changes."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from netbox.tables import NetBoxTable, columns
from utilities.views import get_action_url

from netbox_assettool.models import StatusChange


def _page_of(record):
    """The page of what a change is of, without reading it."""
    return get_action_url(record.object_type.model_class(), kwargs={"pk": record.object_id})


class StatusChangeTable(NetBoxTable):
    """One row for each step in the history of something."""

    at = columns.DateTimeColumn(
        verbose_name=_("When"), timespec="minutes", linkify=True, attrs={"td": {"class": "text-nowrap"}}
    )
    object_type = columns.ContentTypeColumn(verbose_name=_("Object type"))
    object = tables.Column(verbose_name=_("Object"), accessor="object_name", linkify=_page_of)
    old = columns.ChoiceFieldColumn(verbose_name=_("From"))
    new = columns.ChoiceFieldColumn(verbose_name=_("To"))
    evidence = columns.ChoiceFieldColumn(verbose_name=_("Evidence"))
    is_said_only = columns.BooleanColumn(verbose_name=_("Said by a person only"), orderable=False)
    user = tables.Column(verbose_name=_("User"))
    document = columns.TemplateColumn(
        verbose_name=_("Document"),
        template_code="""
        {% if record.document %}<a href="{{ record.document.url }}">{{ record.document_name }}</a>{% endif %}
        """,
    )
    due = columns.DateColumn(verbose_name=_("Due"))
    tags = columns.TagColumn(url_name="plugins:netbox_assettool:statuschange_list")
    actions = columns.ActionsColumn(actions=("changelog",))

    class Meta(NetBoxTable.Meta):
        model = StatusChange
        fields = (
            "pk",
            "id",
            "at",
            "object_type",
            "object",
            "old",
            "new",
            "evidence",
            "is_said_only",
            "reason",
            "origin",
            "document",
            "owner",
            "due",
            "user",
            "tags",
            "created",
            "last_updated",
            "actions",
        )
        default_columns = ("at", "object_type", "object", "old", "new", "evidence", "reason", "document", "user")

    def value_document(self, record):
        """Exports get what the document is called."""
        return record.document_name

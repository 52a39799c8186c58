"""What can be done from a list of objects without a name of their own: everything but renaming."""

from netbox.object_actions import AddObject, BulkDelete, BulkEdit, BulkExport, BulkImport

LIST_ACTIONS = (AddObject, BulkImport, BulkExport, BulkEdit, BulkDelete)

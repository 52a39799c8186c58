"""The files of OpTISAM: products, acquired rights and what is installed where.

Its other files are known too, so that a whole folder can be given: their rows are left out by rule, with where they go.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from assettool.adapters.licences.cells import amount_of, date_of, iso, line_of, whole_of
from assettool.adapters.portfolio.records import Layout, Record, choices
from assettool.adapters.portfolio.tables import Tables
from assettool.adapters.sources.files import Limits
from assettool.adapters.sources.headers import fold
from assettool.domain.licence_rows import (
    EntitlementRow,
    InstallationRow,
    LicenceRow,
    ProductName,
    ProductRow,
    SubjectName,
)
from assettool.domain.objects import Value

NAME = "optisam"
SOURCE = "optisam"
_FLAG = ("flag",)
_RIGHTS: Mapping[str, tuple[str, ...]] = {
    "sku": ("SKU",),
    "tag": ("SWIDTag",),
    "product": ("Product_name",),
    "publisher": ("Editor",),
    "metric": ("Metric",),
    "quantity": ("Acquired_licenses",),
    "maintained": ("maintenance_licenses", "Acquired_licenses_maintenance"),
    "unit_price": ("unit_price",),
    "maintenance_price": ("maintenance_unit_price",),
    "license_cost": ("total_license_cost",),
    "maintenance_cost": ("total_maintenance_cost",),
    "cost": ("total_cost",),
    "maintenance_start": ("maintenance_start", "start_of_maintenance"),
    "maintenance_end": ("maintenance_end", "end_of_maintenance"),
    "version": ("product_version", "version"),
    "flag": _FLAG,
}
_PRODUCTS: Mapping[str, tuple[str, ...]] = {
    "tag": ("SWIDTag",),
    "product": ("Name",),
    "version": ("Version",),
    "edition": ("Category",),
    "publisher": ("Editor",),
    "option_of": ("IsOptionOf",),
    "flag": _FLAG,
}
_INSTALLED: Mapping[str, tuple[str, ...]] = {
    "tag": ("SWIDTag",),
    "machine": ("Equipment_id",),
    "users": ("NbUsers",),
    "flag": _FLAG,
}
_METRICS = choices(
    {
        "oracle.processor.standard": "oracle_processor",
        "ops": "oracle_processor",
        "ops_serv": "oracle_processor",
        "ops_partition": "oracle_processor",
        "oracle.nup.standard": "oracle_named_user",
        "nup": "oracle_named_user",
        "nup_serv": "oracle_named_user",
        "nup_partition": "oracle_named_user",
        "instance.number.standard": "installation",
        "os_instance": "installation",
        "instance": "installation",
        "user.sum.standard": "user",
        "user.nominative.standard": "named_user",
        "user.concurrent.standard": "concurrent",
        "attribute_counter_cpu": "processor",
        "attribute_counter_core": "core",
        "microsoft.sql.enterprise": "sql_core",
        "microsoft.sql.standard": "sql_core",
        "windows.server.datacenter": "windows_datacenter",
        "windows.server.standard": "windows_standard",
    }
)
"""OpTISAM's types of metric, and the names that its own examples give them."""
_BY_SYNC = "machines come in by assettool sync, by a table of sources.yml"
_BY_APP = "applications come in by assettool app import"
_LINK = "what runs where is read from products_equipments"
_ELSEWHERE: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("servers", ("server_code", "server_coresNumber"), _BY_SYNC),
    ("partitions", ("partition_code", "partition_hostname"), _BY_SYNC),
    ("clusters", ("cluster_code", "cluster_name"), _BY_SYNC),
    ("vcenters", ("vcenter_code", "vcenter_name"), _BY_SYNC),
    ("datacenters", ("datacenter_code", "datacenter_name"), _BY_SYNC),
    ("instances of applications", ("Application_id", "Instance_id", "Environment"), _LINK),
    ("products of applications", ("SWIDTag", "Application_id"), _LINK),
    ("products of instances", ("SWIDTag", "Instance_id"), _LINK),
    ("equipment of instances", ("Instance_id", "Equipment_id"), _LINK),
    ("applications", ("Application_id", "Name", "Owner"), _BY_APP),
)


def reader(on: date, limits: Limits | None = None) -> Tables[LicenceRow]:
    """Reads them; `on` is the day of the file."""
    layouts: list[Layout[LicenceRow]] = [
        Layout("acquired rights", _RIGHTS, ("sku", "publisher", "metric", "quantity"), _live(_right)),
        Layout("installations", _INSTALLED, ("tag", "machine"), _live(partial(_installation, on))),
        Layout("products", _PRODUCTS, ("tag", "product", "publisher"), _live(_product)),
    ]
    for title, columns, why in _ELSEWHERE:
        layouts.append(
            Layout(title, {name: (name,) for name in columns}, columns, partial(_elsewhere, why, columns[0]))
        )
    return Tables("OpTISAM", layouts, limits=limits)


def _live(read: Callable[[Record], LicenceRow]) -> Callable[[Record], LicenceRow]:
    """Leaves out what OpTISAM itself has deleted."""

    def row(record: Record) -> LicenceRow:
        made = read(record)
        if record.text("flag") == "0":
            record.reasons.clear()
            return record.rejected("it was deleted: flag is 0", by_rule=True)
        return made

    return row


def _elsewhere(why: str, label: str, record: Record) -> LicenceRow:
    record.label = record.line(label)
    record.reasons.clear()
    return record.rejected(why, by_rule=True)


def _named(record: Record) -> ProductName:
    """A product by its tag, which tells versions and editions apart that have one name."""
    tag = line_of(record, "tag", 100)
    return ProductName(key=tag, skus=(tag,) if tag else (), may_be_new=True)


def _product(record: Record) -> ProductRow:
    record.label = record.needed("product", "product")
    if not record.text("tag"):
        record.reasons.append(f"it has no tag: {record.header('tag')} is empty")
    named = _named(record)
    option_of = line_of(record, "option_of", 100)
    fields: dict[str, Value] = {"description": f"option of {option_of}"} if option_of else {}
    return ProductRow(
        origin=record.origin,
        product=ProductName(
            name=record.label,
            publisher=line_of(record, "publisher", 100),
            edition=line_of(record, "edition", 100),
            version=line_of(record, "version", 100),
            key=named.key,
            skus=named.skus,
        ),
        fields=fields,
        default_metric="installation",
    )


def _right(record: Record) -> EntitlementRow:
    reference = line_of(record, "sku", 150)
    record.label = reference
    if not reference:
        record.reasons.append(f"it has no reference: {record.header('sku')} is empty")
    named = _named(record)
    text = line_of(record, "metric", 100)
    metric = _METRICS.get(fold(text), "")
    if not metric:
        what = f"this metric is not known, say by --mapping which one it is: {text}"
        record.reasons.append(what if text else f"it has no metric: {record.header('metric')} is empty")
    quantity, maintained = whole_of(record, "quantity"), whole_of(record, "maintained") or 0
    if quantity is None and not record.text("quantity"):
        record.reasons.append(f"it has no quantity: {record.header('quantity')} is empty")
    start, end = date_of(record, "maintenance_start"), date_of(record, "maintenance_end")
    fields: dict[str, Value] = {}
    if (price := amount_of(record, "unit_price", 4)) is not None:
        fields["unit_price"] = price
    if quantity and maintained >= quantity:
        fields |= {name: iso(day) for name, day in (("maintenance_start", start), ("maintenance_end", end)) if day}
    elif quantity and maintained:
        record.note(
            "only some of the rights have maintenance, so none counts as maintained", f"{maintained} of {quantity}"
        )
    return EntitlementRow(
        origin=record.origin,
        reference=reference,
        product=ProductName(
            name=line_of(record, "product"),
            publisher=line_of(record, "publisher", 100),
            version=line_of(record, "version", 100),
            key=named.key,
            skus=named.skus,
            may_be_new=True,
        ),
        quantity=quantity or 0,
        metric=metric,
        fields=fields,
    )


def _installation(on: date, record: Record) -> InstallationRow:
    machine = record.needed("machine", "machine")
    named = _named(record)
    record.label = f"{named.key}: {machine}"
    if not named.key:
        record.reasons.append(f"it names no product: {record.header('tag')} is empty")
    if record.text("users"):
        record.note("the number of users on a machine is not kept: users are counted by their accounts")
    return InstallationRow(
        origin=record.origin,
        product=ProductName(key=named.key, skus=named.skus),
        subject=SubjectName(machine=machine),
        source=SOURCE,
        on=on,
    )

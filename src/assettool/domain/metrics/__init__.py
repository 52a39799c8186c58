"""The ways to count licences: one module each, and the list of them.

A metric measures what is used of one product on one day. It knows nothing of what is owned, and every row that it
looked at is in its result: counted, not counted with the reason, or not countable because too little is known.
"""

from collections.abc import Mapping

from assettool.domain.metrics import (
    citrix_concurrent,
    citrix_user_device,
    concurrent,
    core,
    device,
    device_cal,
    employees,
    installation,
    named_user,
    oracle_named_user,
    oracle_processor,
    oracle_socket,
    processor,
    rds_cal,
    site,
    sql_core,
    sql_host,
    sql_server,
    subscription,
    tenant,
    unlimited,
    user,
    user_cal,
    vda,
    vsphere_core,
    windows_datacenter,
    windows_machine,
    windows_standard,
)
from assettool.domain.metrics.consumption import DUAL_USE, SUITE, Consumption, Metric, Row, Usage
from assettool.domain.metrics.rules import Mark, Rule

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        user.METRIC,
        named_user.METRIC,
        device.METRIC,
        installation.METRIC,
        concurrent.METRIC,
        processor.METRIC,
        core.METRIC,
        windows_standard.METRIC,
        windows_datacenter.METRIC,
        windows_machine.METRIC,
        sql_core.METRIC,
        sql_host.METRIC,
        sql_server.METRIC,
        user_cal.METRIC,
        device_cal.METRIC,
        rds_cal.USER,
        rds_cal.DEVICE,
        vda.METRIC,
        citrix_user_device.METRIC,
        citrix_concurrent.METRIC,
        subscription.METRIC,
        vsphere_core.METRIC,
        oracle_processor.METRIC,
        oracle_socket.METRIC,
        oracle_named_user.METRIC,
        site.METRIC,
        tenant.METRIC,
        unlimited.METRIC,
        employees.METRIC,
    )
}
"""Metric → how it counts."""

RULES: Mapping[str, Rule] = {
    rule.id: rule for rules in (*(metric.rules for metric in METRICS.values()), (DUAL_USE, SUITE)) for rule in rules
}
"""Every rule that may decide a number, by its id."""

__all__ = ["METRICS", "RULES", "Consumption", "Mark", "Metric", "Row", "Rule", "Usage"]

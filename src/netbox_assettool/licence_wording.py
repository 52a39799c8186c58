"""What the domain says of licences, in the language of who reads it: rows, ways to license and vendors' rules."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assettool.domain.metrics import METRICS, Rule
from assettool.domain.wording import Phrase, Value, Wording
from netbox_assettool.choices import METRIC_LABELS

PHRASES: Mapping[Phrase, str | Promise] = {
    Phrase.COUNTS: _("counts"),
    Phrase.NO_NUMBER: _("it is no number of rights: {quantity} × {rights}"),
    Phrase.NO_METRIC: _("no metric that is known: {metric}"),
    Phrase.STARTS: _("it starts on {day}"),
    Phrase.ENDED: _("it ended on {day}"),
    Phrase.RENEWED: _("renewed by {entitlement} from {day}"),
    Phrase.BOTH: _("{one}; {other}"),
    Phrase.AGAIN: _("it is counted already"),
    Phrase.REMOVED: _("removed on {day}"),
    Phrase.FIRST_SEEN: _("first seen on {day}"),
    Phrase.RETIRED: _("retired on {day}"),
    Phrase.NEEDS_NONE: _("the product needs no licence"),
    Phrase.BY_SUITE: _("has it by {product}"),
    Phrase.HAS: _("has it"),
    Phrase.INSTALLED: _("installed"),
    Phrase.REACHES: _("may reach it"),
    Phrase.REACHES_BY: _("may reach it by {via}"),
    Phrase.REACHES_FROM: _("may reach it from {day}"),
    Phrase.REACHED_UNTIL: _("might reach it until {day}"),
    Phrase.BESIDE: _("runs beside {old} since {day}"),
    Phrase.OVERDUE: _("{since}, and was to stop after {day}"),
    Phrase.WITHOUT_RIGHT: _("{since}, without a right to do so"),
    Phrase.RIGHT_ENDED: _("{since}; the right to do so, by {basis}, ended on {day}"),
    Phrase.BY_RIGHT: _("{since}, by {basis}"),
    Phrase.BY_RIGHT_UNTIL: _("{since}, by {basis} until {day}"),
    Phrase.AZURE_HYBRID_BENEFIT: _("azure hybrid benefit"),
    Phrase.CITRIX_TRADE_UP: _("citrix trade up"),
    Phrase.VENDOR_CONSENT: _("vendor consent"),
    Phrase.SIDE_BY_SIDE: _("{old} and {new} run side by side"),
    Phrase.ACCESS_COUNTS: _("runs on a server: who may reach it counts"),
    Phrase.WORKS_UNKNOWN: _("runs on a server, and who works with it there is not known"),
    Phrase.DEVICES_COUNT: _("an account: devices count"),
    Phrase.DISABLED: _("disabled since {day}"),
    Phrase.SHARED_MAILBOX: _("a shared mailbox"),
    Phrase.NOBODY_KNOWN: _("{how}, and who works on it is not known"),
    Phrase.USER_UNKNOWN: _("who works with it there is not known"),
    Phrase.ALLOCATED_COUNT: _("the accounts with an allocation count"),
    Phrase.ALLOCATED: _("allocated"),
    Phrase.ALLOCATED_IDLE: _("allocated, and not in use"),
    Phrase.UNALLOCATED: _("{how} without an allocation"),
    Phrase.ASSIGNED: _("assigned"),
    Phrase.ASSIGNED_NOWHERE: _("assigned to an account that no directory has"),
    Phrase.ASSIGNED_COUNT_DEVICE: _("on a device: what is assigned to an account counts"),
    Phrase.ASSIGNED_COUNT_HOST: _("on a host: what is assigned to an account counts"),
    Phrase.ASSIGNED_COUNT_MACHINE: _("on a machine: what is assigned to an account counts"),
    Phrase.PORTAL: _("the portal reports {number} on {day}, the list of accounts has {accounts}"),
    Phrase.REPORTED: _("reported"),
    Phrase.SERVER_DESKTOP: _("{how}: a desktop on Windows Server"),
    Phrase.SERVES_DESKTOPS: _("serves desktops: who may reach them counts"),
    Phrase.SERVER_ACCESS_UNKNOWN: _("who may reach the servers is not known"),
    Phrase.NO_CAL: _("no CAL is needed where cores are licensed"),
    Phrase.SESSIONS_COUNT: _("those who work at the same time count"),
    Phrase.PEAK: _("the peak since {since}, on {day}"),
    Phrase.NOT_PEAK: _("not the peak, which was on {day}"),
    Phrase.NOT_IN_PERIOD: _("not between {since} and {until}"),
    Phrase.NO_MEASUREMENT: _("nobody measured how many work at the same time since {since}"),
    Phrase.EMPLOYEES_COUNT: _("in use: all employees count"),
    Phrase.EMPLOYEES: _("{number} employees on {day}"),
    Phrase.NO_HEADCOUNT: _("no headcount: {number} accounts of people"),
    Phrase.WITH_SITE: _("counted with its site {site}"),
    Phrase.SITE_UNKNOWN: _("its site is not known"),
    Phrase.USED_THERE: _("used there"),
    Phrase.WITH_TENANT: _("counted with its tenant {tenant}"),
    Phrase.TENANT_UNKNOWN: _("its tenant is not known"),
    Phrase.USES: _("uses it"),
    Phrase.WITHOUT_LIMIT: _("covered without a limit"),
    Phrase.USED_TIMES: _("used {number} times"),
    Phrase.UNLIMITED: _("unlimited"),
    Phrase.CORES_UNKNOWN: _("how many processors and cores it has is not known"),
    Phrase.VIRTUAL_CORES_UNKNOWN: _("how many virtual cores it has is not known"),
    Phrase.HOSTS_UNKNOWN: _("on which hosts it may run is not known"),
    Phrase.NOT_IN_INVENTORY: _("it is not in the inventory"),
    Phrase.ON_HOSTS: _("counted on {hosts}"),
    Phrase.COVERED_ON: _("covered by {products} on {hosts}"),
    Phrase.MANY_HOSTS: _("{number} hosts that it may run on"),
    Phrase.CORES: _("{sockets} × {cores} cores"),
    Phrase.CORES_BY_FACTOR: _("{sockets} × {cores} cores × {factor} = {number}"),
    Phrase.VIRTUAL_CORES: _("{number} virtual cores"),
    Phrase.LICENSED_AS: _("{cores}, licensed as {number}"),
    Phrase.MACHINES: _("{number} virtual machines"),
    Phrase.OWN_SYSTEM: _("its own system"),
    Phrase.CORES_FOR: _("{cores}, for {systems}"),
    Phrase.CORES_TIMES_FOR: _("{cores}, {times} times for {systems}"),
    Phrase.NO_MAINTENANCE_FOR: _("{cores}, for {number} virtual machines without maintenance"),
    Phrase.NO_MACHINE: _("no virtual machine: it is licensed by its physical cores"),
    Phrase.OPERATING_SYSTEM: _("an operating system with it"),
    Phrase.REPLICA: _("a replica that only waits for {machine} to fail"),
    Phrase.PROCESSORS: _("{number} processors"),
    Phrase.TOO_MANY_SOCKETS: _("{number} sockets: the edition may not run there"),
    Phrase.PROCESSOR_MINIMUM: _("at least {each} for each of {number} processors: {total}"),
    Phrase.CUSTOMER_MINIMUM: _("{number} licences: a customer has at least {least}"),
    Phrase.MINIMUM: _("minimum"),
    Phrase.BY_METRIC: "{label}",
    Phrase.AND: _("{one} and {other}"),
    Phrase.BY_MACHINE: _("by virtual machine"),
    Phrase.BY_HOST: _("by host"),
    Phrase.BY_HOST_AS: _("by host: {editions}"),
    Phrase.BY_HOST_MAINTAINED: _("by host, with maintenance"),
    Phrase.BY_HOST_UNMAINTAINED: _("by host, without maintenance"),
    Phrase.NO_KNOWN_HOST: _("no known host"),
    Phrase.USE_UNKNOWN: _("when it was used last is not known"),
    Phrase.IDLE: _("not used for {days} days"),
    Phrase.USED: _("used on {day}"),
}
RULES: Mapping[str, str | Promise] = {
    "user": _("One right for a user, for all installations that the user has"),
    "potential-access": _("What is published counts for everybody who may reach it, used or not"),
    "unknown-user": _("A device whose user is not known counts for one person"),
    "shared-mailbox": _("The people behind a shared mailbox count, and not the mailbox"),
    "suite": _("A suite brings the rights to its parts along"),
    "named-user": _("One right for each user by name: it has to be allocated"),
    "named-user.taken": _("A right that is allocated is taken until it is taken back"),
    "device": _("One right for a device, for all installations on it"),
    "installation": _("One right for each installation"),
    "concurrent": _("As many rights as worked at the same time at the peak of the period"),
    "processor": _("One right for each processor of a server that it may run on"),
    "may-run": _("A host is licensed as if every virtual machine that may move to it were running on it"),
    "core": _("One right for each core of a server that it may run on"),
    "core.virtual": _("One right for each core of the virtual machine"),
    "windows.physical": _("All physical cores, at least 8 for each processor and 16 for each server"),
    "windows.own-system": _("The host's own system does not count where it only runs virtual machines"),
    "windows.stacking": _("Standard: all cores again for every two virtual machines more"),
    "windows.one-edition": _("One edition for all licences of a server"),
    "windows.one-method": _("A server by its cores or by its virtual machines, not both"),
    "windows.datacenter": _("Datacenter: any number of virtual machines on a licensed host"),
    "windows.virtual": _(
        "A virtual machine by its virtual cores, at least 8, with Software Assurance or a subscription"
    ),
    "windows.customer": _(
        "At least 16 licences for a customer who licenses virtual machines; the CALs need Software Assurance too"
    ),
    "sql.virtual": _("A virtual machine by its virtual cores, at least 4"),
    "sql.assurance": _("From SQL Server 2022 on a virtual machine needs Software Assurance or a subscription"),
    "sql.physical": _("All physical cores, at least 4 for each processor"),
    "sql.passive": _(
        "With Software Assurance each system has one free replica for availability and one for disaster recovery"
    ),
    "sql.as-many-as-cores": _(
        "Without Software Assurance a host runs as many machines as it has licences; with it any number"
    ),
    "sql.enterprise-only": _("Only Enterprise is licensed for the machines of a host"),
    "sql.server": _("Server licence for each operating system with SQL Server, and CALs for its users"),
    "cal.user": _("One for each user who may reach a server, on any number of devices"),
    "cal.device": _("One for each device that may reach a server, with any number of users"),
    "rds.user": _("One for each user who may connect to a session host, whatever was issued"),
    "rds.device": _("One for each device that may connect to a session host"),
    "vda": _("One for each device that reaches a desktop with a client Windows"),
    "vda.user": _("A user's Windows Enterprise or Microsoft 365 E3 or E5 covers any device"),
    "vda.server": _("A desktop on Windows Server needs CAL and RDS CAL instead"),
    "citrix.user-device": _("A licence for a user on any device, or for a device with any user"),
    "citrix.shared-device": _("Shared devices are licensed as devices, others by their user"),
    "citrix.concurrent": _("A licence for each session at the same time, at the peak"),
    "subscription": _("One right for each user that it is assigned to"),
    "subscription.reclaim": _("What is assigned to a disabled or shared account can be taken back"),
    "vsphere.core": _("One right for each core, and 16 at least for each processor"),
    "oracle.factor": _("Physical cores times the core factor, all together rounded up"),
    "oracle.factor-table": _("Core factors: x86 0.5, POWER 1.0, SPARC 0.25 to 0.75, one that is not known 1.0"),
    "oracle.soft-partition": _(
        "Oracle's view: every host that vMotion could reach, "
        "within the vCenter up to 5.5 and in all vCenters from 6.0 on"
    ),
    "oracle.socket": _("One right for each processor, whatever its cores"),
    "oracle.two-sockets": _("Standard Edition 2 only on servers with two sockets at most"),
    "oracle.named-user": _("Users and devices that reach it, or the minimum where that is more"),
    "oracle.named-user-minimum": _(
        "25 named users at least for each processor of Enterprise Edition, after the core factor"
    ),
    "site": _("One right for each site where it is used"),
    "tenant": _("One right for each organisation that uses it"),
    "unlimited": _("One right for everything"),
    "employees": _("All employees, hired ones included, whoever uses it"),
    "employees.accounts": _("Without a headcount, the accounts of people stand in for it"),
    "dual-use": _("Old and new may run side by side only by a right to do so, and not longer than it says"),
}
"""Rule → what it says."""
_METRICS = {metric.label: METRIC_LABELS[name] for name, metric in METRICS.items()}


def said(text: str) -> str:
    """A wording of the domain in the reader's language; any other text as it is."""
    if not isinstance(text, Wording):
        return text
    values = {name: _shown(name, value) for name, value in text.values.items()}
    return str(PHRASES[text.phrase]).format(**values)


def rule_text(rule: Rule) -> str:
    """What a rule says, in the reader's language."""
    return str(RULES[rule.id])


def _shown(name: str, value: Value) -> Value:
    if not isinstance(value, str):
        return value
    return str(_METRICS[value]) if name == "label" else said(value)

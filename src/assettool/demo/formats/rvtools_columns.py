"""The columns of RVTools' sheets, as version 4.7 has them and as 4.0 had them."""

_TAIL = (
    "Datacenter,Cluster,Host,Folder,OS according to the configuration file,OS according to the VMware Tools,VM ID,"
    "VM UUID,VI SDK Server,VI SDK UUID"
)

COLUMNS: dict[str, tuple[str, ...]] = {
    sheet: tuple(columns.split(","))
    for sheet, columns in {
        "vInfo": "VM,Powerstate,Template,SRM Placeholder,Config status,DNS Name,Connection state,Guest state,Heartbeat,"
        "Consolidation Needed,PowerOn,Suspended To Memory,Suspend time,Suspend Interval,Creation date,Change Version,"
        "CPUs,Overall Cpu Readiness,Memory,Active Memory,NICs,Disks,Total disk capacity MiB,Fixed Passthru HotPlug,"
        "min Required EVC Mode Key,Latency Sensitivity,Op Notification Timeout,EnableUUID,CBT,Primary IP Address,"
        "Network #1,Network #2,Network #3,Network #4,Network #5,Network #6,Network #7,Network #8,Num Monitors,"
        "Video Ram KiB,Resource pool,Folder ID,Folder,vApp,DAS protection,FT State,FT Role,FT Latency,FT Bandwidth,"
        "FT Sec. Latency,Vm Failover In Progress,Provisioned MiB,In Use MiB,Unshared MiB,HA Restart Priority,"
        "HA Isolation Response,HA VM Monitoring,Cluster rule(s),Cluster rule name(s),Boot Required,Boot delay,"
        "Boot retry delay,Boot retry enabled,Boot BIOS setup,Reboot PowerOff,EFI Secure boot,Firmware,HW version,"
        "HW upgrade status,HW upgrade policy,HW target,Path,Log directory,Snapshot directory,Suspend directory,"
        "Annotation,Datacenter,Cluster,Host,OS according to the configuration file,OS according to the VMware Tools,"
        "Customization Info,Guest Detailed Data,VM ID,SMBIOS UUID,VM UUID,VI SDK Server type,VI SDK API Version,"
        "VI SDK Server,VI SDK UUID",
        "vCPU": "VM,Powerstate,Template,SRM Placeholder,CPUs,Sockets,Cores p/s,Max,Overall,Level,Shares,Reservation,"
        f"Entitlement,DRS Entitlement,Limit,Hot Add,Hot Remove,Numa Hotadd Exposed,Annotation,{_TAIL}",
        "vMemory": "VM,Powerstate,Template,SRM Placeholder,Size MiB,Memory Reservation Locked To Max,Overhead,Max,"
        "Consumed,Consumed Overhead,Private,Shared,Swapped,Ballooned,Active,Entitlement,DRS Entitlement,Level,Shares,"
        f"Reservation,Limit,Hot Add,Annotation,{_TAIL}",
        "vDisk": "VM,Powerstate,Template,SRM Placeholder,Disk,Disk Key,Disk UUID,Disk Path,Capacity MiB,Raw,Disk Mode,"
        "Sharing mode,Thin,Eagerly Scrub,Split,Write Through,Level,Shares,Reservation,Limit,Controller,Label,"
        "SCSI Unit #,Unit #,Shared Bus,Path,Raw LUN ID,Raw Comp. Mode,Internal Sort Column,Annotation," + _TAIL,
        "vNetwork": "VM,Powerstate,Template,SRM Placeholder,NIC label,Adapter,Network,Switch,Connected,"
        "Starts Connected,Mac Address,Type,IPv4 Address,IPv6 Address,Direct Path IO,Internal Sort Column,Annotation,"
        + _TAIL,
        "vSnapshot": "VM,Powerstate,Name,Description,Date / time,Filename,Size MiB (vmsn),Size MiB (total),Quiesced,"
        f"State,Annotation,{_TAIL}",
        "vTools": "VM,Powerstate,Template,SRM Placeholder,VM Version,Tools,Tools Version,Required Version,Upgradeable,"
        "Upgrade Policy,Sync time,App status,Heartbeat status,Kernel Crash state,Operation Ready,"
        f"State change support,Interactive Guest,Annotation,{_TAIL},VMRef",
        "vHost": "Host,Datacenter,Cluster,Config status,Compliance Check State,in Maintenance Mode,in Quarantine Mode,"
        "vSAN Fault Domain Name,CPU Model,Speed,HT Available,HT Active,# CPU,Cores per CPU,# Cores,CPU usage %,"
        "# Memory,Memory Tiering Type,Memory usage %,Console,# NICs,# HBAs,# VMs total,# VMs,VMs per Core,# vCPUs,"
        "vCPUs per Core,vRAM,VM Used memory,VM Memory Swapped,VM Memory Ballooned,VMotion support,"
        "Storage VMotion support,Current EVC,Max EVC,Assigned License(s),ATS Heartbeat,ATS Locking,"
        "Current CPU power man. policy,Supported CPU power man.,Host Power Policy,ESX Version,Boot time,DNS Servers,"
        "DHCP,Domain,Domain List,DNS Search Order,NTP Server(s),NTPD running,Time Zone,Time Zone Name,GMT Offset,"
        "Vendor,Model,Serial number,Service tag,OEM specific string,BIOS Vendor,BIOS Version,BIOS Date,"
        "Certificate Issuer,Certificate Start Date,Certificate Expiry Date,Certificate Status,Certificate Subject,"
        "Object ID,UUID,VI SDK Server,VI SDK UUID",
        "vCluster": "Name,Config status,OverallStatus,NumHosts,numEffectiveHosts,TotalCpu,NumCpuCores,NumCpuThreads,"
        "Effective Cpu,TotalMemory,Effective Memory,Num VMotions,HA enabled,Failover Level,AdmissionControlEnabled,"
        "Host monitoring,HB Datastore Candidate Policy,Isolation Response,Restart Priority,Cluster Settings,"
        "Max Failures,Max Failure Window,Failure Interval,Min Up Time,VM Monitoring,DRS enabled,"
        "DRS default VM behavior,DRS vmotion rate,DPM enabled,DPM default behavior,DPM Host Power Action Rate,"
        "Object ID,VI SDK Server,VI SDK UUID",
        "vDatastore": "Name,Config status,Address,Accessible,Type,# VMs total,# VMs,Capacity MiB,Provisioned MiB,"
        "In Use MiB,Free MiB,Free %,SIOC enabled,SIOC Threshold,# Hosts,Hosts,Cluster name,URL,Object ID,"
        "VI SDK Server,VI SDK UUID",
        "vSC_VMK": "Host,Datacenter,Cluster,Port Group,Device,Mac Address,DHCP,IP Address,IP 6 Address,Subnet mask,"
        "Gateway,IP 6 Gateway,MTU,VI SDK Server,VI SDK UUID",
        "vLicense": "Name,Key,Labels,Cost Unit,Total,Used,Expiration Date,Features,VI SDK Server,VI SDK UUID",
        "vSource": "Name,OS type,API type,API version,Version,Patch level,Build,Fullname,Product name,Product version,"
        "Product line,Vendor,VI SDK Server,VI SDK UUID",
        "vMetaData": "RVTools major version,RVTools version,xlsx creation datetime,Server",
    }.items()
}

# What vCenter's custom attributes and tags add, in the middle of a sheet.
ATTRIBUTES = {"vInfo": ("Backup", "Beheergroep", "com.backup.LaatsteBack-up"), "vHost": ("Garantie tot",)}
_AFTER = {"vInfo": "Annotation", "vHost": "Object ID"}

# What 4.0 did not know yet.
_NEWER = frozenset(
    (
        "Suspended To Memory", "Suspend Interval", "Overall Cpu Readiness", "Active Memory", "Total disk capacity MiB",
        "Fixed Passthru HotPlug", "min Required EVC Mode Key", "Op Notification Timeout", "Network #5", "Network #6",
        "Network #7", "Network #8", "Folder ID", "FT Role", "Vm Failover In Progress", "Reboot PowerOff",
        "EFI Secure boot", "Log directory", "Snapshot directory", "Suspend directory", "Customization Info",
        "Guest Detailed Data", "SMBIOS UUID", "DRS Entitlement", "Numa Hotadd Exposed", "Disk UUID", "Disk Path",
        "Sharing mode", "Memory Reservation Locked To Max", "Compliance Check State", "in Quarantine Mode",
        "vSAN Fault Domain Name", "Memory Tiering Type", "Certificate Issuer", "Certificate Start Date",
        "Certificate Expiry Date", "Certificate Status", "Certificate Subject", "UUID", "Object ID",
        "Internal Sort Column", "Direct Path IO",
    )
)  # fmt: skip


def columns(sheet: str, generation: str) -> tuple[tuple[str, str], ...]:
    """The columns of a sheet in order: the 4.7 name, and the name that this generation gives it."""
    names = list(COLUMNS[sheet])
    if sheet in ATTRIBUTES:
        place = names.index(_AFTER[sheet]) + 1
        names[place:place] = ATTRIBUTES[sheet]
    if generation == "4.7":
        return tuple((name, name) for name in names)
    return tuple((name, _older(name)) for name in names if name not in _NEWER)


def _older(name: str) -> str:
    return name.replace("MiB", "MB").replace("KiB", "KB").replace("Free %", "Free % ")

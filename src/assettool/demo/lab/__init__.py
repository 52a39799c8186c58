"""A lab of SSH hosts on this machine, old and new ones, with services, data and faults: what a wave is tried on."""

from assettool.demo.lab.faults import Fault, FaultKind, mend, set_fault
from assettool.demo.lab.making import make
from assettool.demo.lab.model import Lab, LabHost, read
from assettool.demo.lab.serving import start, stop
from assettool.demo.lab.wave import inventory, write_inventory

__all__ = [
    "Fault",
    "FaultKind",
    "Lab",
    "LabHost",
    "inventory",
    "make",
    "mend",
    "read",
    "set_fault",
    "start",
    "stop",
    "write_inventory",
]

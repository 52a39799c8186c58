"""B1: the first sync of the whole fleet against NetBox's own bulk REST, for the same kinds of object in the same run.

The fleet goes in by `assettool sync apply`. Beside it, on the same NetBox, some hundred more devices and machines with
interface, MAC address, address and primary address go in by NetBox's bulk REST, 200 at a time. Both are per asset.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assettool import wiring
from assettool.adapters.netbox import NetBoxStore
from assettool.demo import stage
from assettool.domain.plan import encode
from assettool.embedded import stack
from assettool.embedded.home import Home
from assettool.services.planning import make_plan, read_sources
from assettool.settings import Settings

WANTED = 5.0
MEMORY_LIMIT_MB = 500
BATCH = 200


class _Silent:
    def start(self, label: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


def main() -> None:
    """Sync the fleet both ways; print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 7,243 assets")
    parser.add_argument("--rest", type=int, default=400, help="assets that go by REST")
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="assettool-bench-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    try:
        stage.prepare(home, wanted.scale, _Silent())
        stack.up(home, port=None, progress=_Silent())
        _measure(home, wanted.rest)
    finally:
        stack.down(home)
        shutil.rmtree(folder)


def _measure(home: Home, rest_assets: int) -> None:
    settings = Settings(home=home.root, sources=stage.sources_file(home))
    store = wiring.store(settings)
    begin = time.perf_counter()
    configured = wiring.sources(settings)
    rows = read_sources(configured, _Silent())
    read_s = time.perf_counter() - begin
    rank = {source.name: place for place, source in enumerate(configured)}
    plan = make_plan(rows, rank, store, lambda: datetime.now(UTC), _Silent())
    plan_s = time.perf_counter() - begin - read_s
    file = home.root / "plan.json"
    file.write_bytes(encode(plan))
    labels = plan.counts()["create"]
    netbox_objects = sum(number for label, number in labels.items() if not label.startswith("netbox_assettool"))
    assets = labels["netbox_assettool.asset"]
    del plan, rows
    apply_s, memory_mb = _apply(home, file)
    rest_s = _by_rest(store, rest_assets)
    per_asset, per_asset_rest = apply_s / assets * 1000, rest_s / rest_assets * 1000
    print(f"read the exports  {read_s:6.1f} s")
    print(f"first plan        {plan_s:6.1f} s")
    print(f"apply             {apply_s:6.1f} s   {assets} assets, {sum(labels.values())} objects")
    print(f"                  {netbox_objects} of them NetBox's own")
    print(f"                  {per_asset:6.1f} ms an asset; NetBox's bulk REST {per_asset_rest:.1f} ms an asset")
    print(f"ratio             {per_asset_rest / per_asset:6.1f} x   wanted {WANTED:.0f} x")
    print(f"memory of apply   {memory_mb:6.0f} MB  limit {MEMORY_LIMIT_MB} MB")


def _apply(home: Home, plan: Path) -> tuple[float, float]:
    """Seconds of `assettool sync apply`, its start and all, and its memory at the highest."""
    command = [sys.executable, "-m", "assettool", "sync", "apply", str(plan)]
    environment = {**os.environ, "ASSETTOOL_HOME": str(home.root)}
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, cwd=home.root)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) not in (0, 5):
        raise SystemExit("sync apply failed")
    return seconds, usage.ru_maxrss / 1024


def _by_rest(store: NetBoxStore, number: int) -> float:
    """Seconds for so many assets by NetBox's bulk REST: thing, interface, MAC, address, primary address."""
    api = store.api
    site, role = (
        api.dcim.sites.get(slug="arnhem-dc1") or next(iter(api.dcim.sites.all())),
        _first(api.dcim.device_roles),
    )
    kind, tenant = _first(api.dcim.device_types), _first(api.tenancy.tenants)
    begin = time.perf_counter()
    for first in range(0, number, BATCH):
        numbers = range(first, min(first + BATCH, number))
        devices = api.dcim.devices.create(
            [
                {
                    "name": f"bench-{n}",
                    "site": site.id,
                    "role": role.id,
                    "device_type": kind.id,
                    "tenant": tenant.id,
                    "serial": f"BENCH{n}",
                }
                for n in numbers
            ]
        )
        ports = api.dcim.interfaces.create([{"device": d.id, "name": "Ethernet", "type": "other"} for d in devices])
        target = [{"assigned_object_type": "dcim.interface", "assigned_object_id": port.id} for port in ports]
        macs = [f"02:00:00:00:{n // 256:02X}:{n % 256:02X}" for n in numbers]
        made = api.dcim.mac_addresses.create([{**t, "mac_address": m} for t, m in zip(target, macs, strict=True)])
        api.dcim.interfaces.update(
            [{"id": port.id, "primary_mac_address": mac.id} for port, mac in zip(ports, made, strict=True)]
        )
        hosts = [f"172.31.{n // 250}.{n % 250 + 1}/32" for n in numbers]
        addresses = api.ipam.ip_addresses.create([{**t, "address": h} for t, h in zip(target, hosts, strict=True)])
        api.dcim.devices.update(
            [{"id": d.id, "primary_ip4": address.id} for d, address in zip(devices, addresses, strict=True)]
        )
    return time.perf_counter() - begin


def _first(endpoint: Any) -> Any:
    return next(iter(endpoint.all()))


if __name__ == "__main__":
    main()

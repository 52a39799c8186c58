"""Makes the applications of the estate and the accounts that use them."""

from random import Random

from assettool.demo.chance import apportion, days_before, dice, new_uuid
from assettool.demo.content import places, software
from assettool.demo.model import REFERENCE, Account, Application, Estate
from assettool.demo.sizes import Sizes

# Which organisations have a portfolio of their own, in parts.
_PORTFOLIOS = (("arnhem", 190), ("rheden", 105), ("renkum", 92), ("de-connectie", 45), ("rozendaal", 13))
_GONE_SHARE = 0.04
_NEVER_SHARE = 0.03
"""Of the accounts: those of people who left, and those that nobody ever used."""
_MORE_ON_THE_MARKET = 4


def fill_software(estate: Estate, seed: int, sizes: Sizes) -> None:
    """Make the applications and the accounts."""
    estate.applications = _applications(dice(seed, "applications"), sizes.applications)
    estate.accounts = _accounts(dice(seed, "accounts"), sizes.accounts)


def _applications(rng: Random, count: int) -> list[Application]:
    made: list[Application] = []
    parts = apportion(count, [part for _, part in _PORTFOLIOS])
    weights = [component[3] for component in software.COMPONENTS]
    most = apportion(max(parts), weights)
    # All choose from the same market, so that some have the same package and most have another for the same work.
    markets = [
        _market(rng, line, number + _MORE_ON_THE_MARKET)
        for (_, line, _, _), number in zip(software.COMPONENTS, most, strict=True)
    ]
    for (slug, _), part in zip(_PORTFOLIOS, parts, strict=True):
        by_component = apportion(part, weights)
        for (component, _, others, _), market, number in zip(software.COMPONENTS, markets, by_component, strict=True):
            for supplier, package in rng.sample(market, number):
                made.append(_application(rng, len(made) + 1, slug, supplier, package, (component, *others)))
    return made


def _market(rng: Random, line: str, count: int) -> list[tuple[str, str]]:
    """So many packages of one line of work, each with its supplier."""
    packages: dict[str, str] = {}
    while len(packages) < count:
        supplier, mark = rng.choice(software.SUPPLIERS)
        edition = rng.choice(software.EDITIONS)
        generation = f" {len(packages) // 20 + 1}" if len(packages) >= 20 else ""  # noqa: PLR2004 -- names run out
        packages.setdefault(f"{mark} {line} {edition}{generation}", supplier)
    return [(supplier, package) for package, supplier in packages.items()]


def _application(
    rng: Random, number: int, slug: str, supplier: str, package: str, components: tuple[str, ...]
) -> Application:
    return Application(
        number=number,
        tenant=places.ORGANISATION[slug],
        supplier=supplier,
        supplier_code=software.supplier_code(supplier, components[0]),
        package=package,
        version=rng.choice(software.VERSIONS),
        components=components[: rng.randint(1, len(components))],
        status=rng.choices([name for name, _ in software.USE_STATUS], [part for _, part in software.USE_STATUS])[0],
        technology=rng.choice(software.TECHNOLOGIES),
        since=days_before(REFERENCE, rng, 100, 4000),
    )


def _accounts(rng: Random, count: int) -> list[Account]:
    parts = apportion(count, [each.share for each in places.ORGANISATIONS])
    owners = [each for each, part in zip(places.ORGANISATIONS, parts, strict=True) for _ in range(part)]
    return [_account(rng, number, tenant) for number, tenant in enumerate(owners, start=1)]


def _account(rng: Random, number: int, tenant: places.Organisation) -> Account:
    enabled = rng.random() > _GONE_SHARE
    base = [sku for sku, _, _, part in software.SKUS[:3] if rng.random() * 100 < part][:1]
    extra = [sku for sku, _, _, part in software.SKUS[3:] if rng.random() * 100 < part]
    return Account(
        number=number,
        login=f"{tenant.prefix.lower()}{number:05}",
        tenant=tenant,
        department=rng.choice(software.DEPARTMENTS),
        enabled=enabled,
        last_logon=days_before(REFERENCE, rng, 0, 30 if enabled else 400) if rng.random() > _NEVER_SHARE else None,
        directory_id=new_uuid(rng),
        licences=(*base, *extra),
    )

"""What products are on, and who has them: machines, accounts and applications by the names that files have for them."""

from collections import defaultdict
from dataclasses import dataclass

from assettool.domain.drafting.draft import Draft, Unusable
from assettool.domain.licence_current import KnownAccount, Ledger, subject_key
from assettool.domain.licence_rows import NOBODY, AccountName, SubjectName
from assettool.domain.matching import folded
from assettool.domain.objects import ACCOUNT, APPLICATION, ASSET, Ref
from assettool.domain.observation import Origin
from assettool.domain.portfolio import ApplicationName
from assettool.domain.register import Application, Asset


@dataclass(frozen=True, slots=True)
class Found:
    """The asset or account that a row means."""

    label: str
    key: str
    tenant: str

    @property
    def ref(self) -> Ref:
        """The object."""
        return Ref(f"{self.label}:{self.key}")

    @property
    def name(self) -> str:
        """The field of an installation or access that refers to it."""
        return "asset" if self.label == ASSET else "account"

    @property
    def part(self) -> str:
        """How it stands in the keys of what is on it."""
        return subject_key(self.label, self.key)

    @property
    def bundle(self) -> str:
        """What everything that is on it is written together with."""
        return f"use/{self.part}"


class Subjects:
    """Machines, accounts and applications by name."""

    def __init__(self, draft: Draft, ledger: Ledger, tenant: str = "") -> None:
        """Where several have one name, that of `tenant` is meant."""
        self._draft = draft
        self._tenant = tenant
        self._assets: dict[str, list[Asset]] = defaultdict(list)
        self._by_uid: dict[str, Asset] = {}
        for asset in ledger.register.assets.values():
            if asset.lifecycle != "merged":
                self._by_uid[asset.uid] = asset
                self._assets[asset.name.casefold()].append(asset)
        self._accounts = {account.directory_id.casefold(): account for account in ledger.accounts}
        self._logins: dict[str, list[KnownAccount]] = defaultdict(list)
        for account in ledger.accounts:
            self._logins[account.login.casefold()].append(account)
        self._tenants = {subject_key(ASSET, asset.uid): asset.tenant for asset in ledger.register.assets.values()}
        self._tenants |= {subject_key(ACCOUNT, each.directory_id): each.tenant for each in ledger.accounts}
        self._applications: dict[tuple[str, str], list[Application]] = defaultdict(list)
        for application in ledger.register.applications.values():
            self._applications[application.tenant, folded(application.name)].append(application)

    def find(self, named: SubjectName) -> Found:
        """The machine or account that a row means. Raises `Unusable`."""
        if named.account:
            account = self.account(named.account)
            return Found(ACCOUNT, account.directory_id, account.tenant)
        return self.machine(named.machine)

    def machine(self, name: str) -> Found:
        """The machine with this name or uid. Raises `Unusable`."""
        asset = self._by_uid.get(name.strip()) or self._named(name)
        return Found(ASSET, asset.uid, asset.tenant)

    def _named(self, name: str) -> Asset:
        found = self._called(name)
        if len(found) > 1:
            # Of two machines with one name, one that is gone is not the one that people mean.
            found = [asset for asset in found if asset.is_there] or found
        if len(found) > 1 and self._tenant:
            found = [asset for asset in found if asset.tenant == self._tenant] or found
        if not found:
            raise Unusable(f"there is no machine with this name: {name}")
        if len(found) > 1:
            raise Unusable(f"several machines have this name: {name}", is_held=True)
        return found[0]

    def _called(self, name: str) -> list[Asset]:
        """Every machine with this name, with or without its domain."""
        wanted = name.strip().casefold()
        return self._assets.get(wanted) or self._assets.get(wanted.partition(".")[0], [])

    def account(self, named: AccountName) -> KnownAccount:
        """The account that a row means: ids decide, then the login. Raises `Unusable`."""
        if named.is_concealed:
            raise Unusable("the file conceals user names: let the portal show them and export again", is_held=True)
        for each in named.ids:
            if account := self._accounts.get(each.casefold()):
                return account
        if not named.login:
            raise Unusable(f"there is no account with this id: {', '.join(named.ids) or 'none is given'}")
        found = self.accounts(named)
        if not found:
            raise Unusable(f"there is no account with this login: {named.login}")
        if len(found) > 1:
            raise Unusable(f"several accounts have this login: {named.login}", is_held=True)
        return found[0]

    def accounts(self, named: AccountName) -> list[KnownAccount]:
        """Every account that may be meant by a login."""
        found = self._logins.get(named.login.casefold(), [])
        if len(found) > 1 and named.organisation != NOBODY:
            known = self._draft.organisations.find(named.organisation).known
            found = [each for each in found if known and each.tenant == known.slug] or found
        if len(found) > 1 and self._tenant:
            found = [each for each in found if each.tenant == self._tenant] or found
        return found

    def candidates(self, named: SubjectName) -> set[str]:
        """How all that may be meant stands in the keys of what is on it."""
        if named.account:
            by_id = [self._accounts[each.casefold()] for each in named.account.ids if each.casefold() in self._accounts]
            found = by_id or self.accounts(named.account)
            return {subject_key(ACCOUNT, account.directory_id) for account in found}
        asset = self._by_uid.get(named.machine.strip())
        assets = [asset] if asset else self._called(named.machine)
        return {subject_key(ASSET, each.uid) for each in assets}

    def tenant_of(self, part: str) -> str:
        """Slug of the tenant of an asset or account, by how it stands in the keys of what is on it."""
        return self._tenants.get(part, "")

    def application(self, named: ApplicationName, origin: Origin) -> Application:
        """The application that a row means. Raises `Unusable`."""
        if named.organisation == NOBODY:
            found = [
                each
                for (_, name), some in self._applications.items()
                if name == folded(named.name)
                for each in some
                if not self._tenant or each.tenant == self._tenant
            ]
        else:
            found = self._applications.get((self._draft.tenant(named.organisation, origin), folded(named.name)), [])
        if named.version:
            found = [each for each in found if folded(each.version) == folded(named.version)]
        if not found:
            raise Unusable(f"there is no application with this name: {named.name} {named.version}".rstrip())
        if len(found) > 1:
            raise Unusable(f"several applications have this name, give version or tenant: {named.name}", is_held=True)
        return found[0]


def application_ref(application: Application) -> Ref:
    """The application."""
    return Ref(f"{APPLICATION}:{application.key}")

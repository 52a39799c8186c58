"""Recognition: rules, names of the catalogue, SKUs, proposals, and that nothing that was found gets lost."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from licences import make_product

from assettool.domain.licence import Account, Subject
from assettool.domain.observation import Software
from assettool.domain.recognition import (
    FoundSoftware,
    How,
    Proposal,
    Recogniser,
    Recognition,
    RecognitionRule,
    plain,
    recognised,
    subscriptions,
    without_version,
    work_list,
)

ACROBAT = make_product("acrobat", publisher="Adobe", name="Acrobat", edition="Pro", aliases=("Adobe Acrobat DC",))
SQL = make_product("sql-std-2022", publisher="Microsoft", name="SQL Server", edition="Standard", version="2022")
E3 = make_product(
    "m365-e3", publisher="Microsoft", name="365 E3", skus=("05E9A617-0261-4cee-bb44-138d3ef5d965", "SPE_E3")
)
CATALOGUE = {product.key: product for product in (ACROBAT, SQL, E3)}
RULES = [
    RecognitionRule("sql-express", "", "Microsoft SQL Server*Express*"),
    RecognitionRule("sql-2022", "sql-std-2022", "microsoft sql server*", "Microsoft*", "16.*"),
]


def recogniser() -> Recogniser:
    return Recogniser(CATALOGUE, RULES)


def test_rule_when_name_publisher_and_version_fit_decides_and_the_first_one_wins():
    known = recogniser()
    found = known.recognise(Software("Microsoft  SQL Server 2022 (64-bit)", "16.0.1000.6", "Microsoft Corporation"))
    assert found == Recognition("sql-std-2022", How.RULE, "sql-2022")
    assert known.recognise(Software("Microsoft SQL Server 2022 Express", "16.0", "Microsoft")).how is How.FREE
    assert known.recognise(Software("Microsoft SQL Server 2019", "15.0", "Microsoft")).how is How.UNKNOWN
    assert known.recognise(Software("Microsoft SQL Server 2022", "16.0", "Somebody")).how is How.UNKNOWN


def test_name_of_the_catalogue_is_recognised_without_a_rule():
    known = recogniser()
    for software in (
        Software("adobe acrobat dc"),
        Software("Adobe Acrobat Pro"),
        Software("Acrobat Pro", "", "Adobe"),
        Software("SQL Server Standard", "2022", "Microsoft"),
    ):
        assert known.recognise(software).how is How.ALIAS


def test_name_that_two_products_share_says_nothing():
    other = make_product("other", publisher="Other", name="Acrobat", edition="Pro")
    known = Recogniser({**CATALOGUE, "other": other})
    assert known.recognise(Software("Acrobat Pro")).how is How.UNKNOWN
    assert known.recognise(Software("Acrobat Pro", "", "Other")).product == "other"


def test_proposals_are_the_likeliest_products_each_once():
    known = recogniser()
    assert known.propose("Acrobat Pro 2020", "Adobe Systems")[0].product == "acrobat"
    assert known.propose("Zaaksysteem") == ()
    assert len(known.propose("Acrobat", "Adobe", most=1)) == 1
    assert known.propose("Adobe Acrobat DC") == (Proposal("acrobat", 100),)


def make_found(name: str, subject: str = "lt1", version: str = "1.0") -> FoundSoftware:
    return FoundSoftware(
        kind=Subject.DEVICE,
        subject=subject,
        software=Software(name, version, " Maker "),
        source="mecm",
        first_seen=date(2026, 1, 1),
        last_used=date(2026, 5, 1),
    )


def test_everything_found_is_installed_free_or_on_the_work_list():
    found = [
        make_found("Acrobat Pro"),
        make_found("Microsoft SQL Server Express"),
        make_found("Tekenaar 4.2.1 (x64)", "lt1", "4.2.1"),
        make_found("Tekenaar 4.3.0 (x64)", "lt2", "4.3.0"),
        make_found("Ander"),
    ]
    known = recogniser()
    sorted_out = recognised(found, known)
    [installation] = sorted_out.installations
    assert (installation.product, installation.kind, installation.subject) == ("acrobat", Subject.DEVICE, "lt1")
    assert (installation.source, installation.first_seen, installation.last_used) == (
        "mecm",
        date(2026, 1, 1),
        date(2026, 5, 1),
    )
    assert [each.software.name for each in sorted_out.free] == ["Microsoft SQL Server Express"]
    items = work_list(sorted_out.unknown, known)
    assert [(item.name, item.publisher, item.number, item.versions) for item in items] == [
        ("Tekenaar", "Maker", 2, ("4.2.1", "4.3.0")),
        ("Ander", "Maker", 1, ("1.0",)),
    ]
    assert len(work_list(sorted_out.unknown, known, most=1)) == 1


@given(
    st.lists(st.builds(make_found, st.text(max_size=12) | st.sampled_from(["Acrobat Pro", "SQL Server"])), max_size=8)
)
def test_counts_of_recognition_add_up(found: list[FoundSoftware]):
    sorted_out = recognised(found, recogniser())
    assert len(sorted_out.installations) + len(sorted_out.free) + len(sorted_out.unknown) == len(found)
    assert sum(item.number for item in work_list(sorted_out.unknown, recogniser())) == len(sorted_out.unknown)


def test_sku_is_known_by_guid_and_by_part_number_in_any_case():
    known = recogniser()
    assert known.by_sku(" 05e9a617-0261-4cee-bb44-138d3ef5d965") == "m365-e3"
    assert known.by_sku("spe_e3") == "m365-e3"
    assert known.by_sku("SPE_E5") == ""


def test_subscriptions_are_what_accounts_have_and_unknown_skus_are_counted():
    accounts = [
        Account(key="a1", start=date(2025, 1, 1), last_seen=date(2026, 5, 1), skus=("SPE_E3", "NEW_SKU")),
        Account(key="a2", skus=("NEW_SKU",)),
    ]
    assigned, unknown = subscriptions(accounts, recogniser(), "entra")
    [one] = assigned
    assert (one.product, one.kind, one.subject, one.source) == ("m365-e3", Subject.ACCOUNT, "a1", "entra")
    assert (one.first_seen, one.last_used) == (date(2025, 1, 1), date(2026, 5, 1))
    assert unknown == {"NEW_SKU": 2}


def test_names_are_compared_without_odd_blanks_and_shown_without_versions():
    assert plain(" Office\u00a0365  E3 ") == "office 365 e3"
    assert without_version("7-Zip 23.01 (x64)") == "7-Zip"
    assert without_version("1.2.3") == "1.2.3"
    assert without_version("Visio 2019") == "Visio 2019"

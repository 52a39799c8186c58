"""What the domain says of licences, in Dutch: every phrase and every rule, and on the page of a product."""

import html

import messages
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from plugin_cases import make_account, make_asset, make_entitlement, make_installation, make_product

from assettool.domain.metrics import METRICS
from assettool.domain.metrics import RULES as DOMAIN_RULES
from assettool.domain.wording import Phrase, say
from netbox_assettool.licence_wording import PHRASES, RULES, said

pytestmark = [pytest.mark.real, pytest.mark.django_db]


def untranslated(texts) -> list[str]:
    """Those that the Dutch catalogue lacks."""
    dutch = messages.dutch()
    return [text for text in texts if not dutch.get(text) or not dutch.get(text).string]


def test_phrases_when_compared_with_the_domain_then_each_is_there_as_it_stands_and_in_dutch():
    with translation.override("en"):
        assert {phrase: str(text) for phrase, text in PHRASES.items()} == {each: each.value for each in Phrase}
    assert untranslated(each.value for each in Phrase if each is not Phrase.BY_METRIC) == []


def test_rules_when_compared_with_the_domain_then_each_is_there_as_it_stands_and_in_dutch():
    texts = {name: rule.text for name, rule in DOMAIN_RULES.items()}
    with translation.override("en"):
        assert {name: str(text) for name, text in RULES.items()} == texts
    assert untranslated(texts.values()) == []


def test_said_when_a_wording_holds_another_then_both_are_in_dutch():
    found = say(Phrase.UNALLOCATED, how=say(Phrase.REACHES_BY, via="Kantoor"))
    with translation.override("nl"):
        assert said(found) == "heeft er toegang toe via Kantoor zonder toewijzing"
        assert said("Kantoor") == "Kantoor"


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_said_when_a_way_is_a_metric_then_it_is_called_as_on_the_other_pages(metric):
    with translation.override("en"):
        assert said(say(Phrase.BY_METRIC, label=metric.label)) == metric.label


def test_pages_when_the_reader_reads_dutch_then_rows_rules_and_harvest_are_in_dutch(admin_client, admin_user):
    cache.clear()
    admin_user.config.set("locale.language", "nl", commit=True)
    admin_client.post(reverse("login"), {"username": "admin", "password": "password"})  # sets the language cookie
    product = make_product("suite", metrics=["subscription"])
    make_entitlement(product, metric="subscription", end="2020-01-01")
    make_installation(product, make_asset())
    make_installation(product, account=make_account(enabled=False))
    address = reverse("plugins:netbox_assettool:softwareproduct_position", args=[product.pk])
    harvest = reverse("plugins:netbox_assettool:installation_harvest")
    answers = [admin_client.get(address, {"list": name}) for name in ("counted", "not_counted")]
    answers.append(admin_client.get(harvest, {"product": product.key}))
    answers.append(admin_client.get(address, {"export": "csv"}))
    shown = [html.unescape(answer.content.decode()) for answer in answers]
    for text in (
        "toegekend",
        "uitgeschakeld sinds 2026-",
        "is geëindigd op 2020-01-01",
        "Eén recht per gebruiker aan wie het is toegekend",
    ):
        assert text in shown[0]
    assert "op een apparaat: wat aan een account is toegekend telt" in shown[1]
    assert "uitgeschakeld sinds 2026-" in shown[2]
    assert "uitgeschakeld sinds 2026-" in shown[3]
    for english in ("assigned", "disabled since", "it ended on", "One right for"):
        assert not any(english in page for page in shown)

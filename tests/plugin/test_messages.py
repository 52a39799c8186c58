"""Everything that a user reads is there in Dutch."""

import string

import messages
import pytest
from django.urls import reverse
from plugin_cases import make_asset, make_conflict, make_freeze, make_item, make_run, make_wave

pytestmark = [pytest.mark.real, pytest.mark.django_db]

MEND = "run python tests/plugin/support/messages.py and translate what it lists"


def texts(catalogue):
    return {(message.context, message.id) for message in catalogue if message.id}


def test_dutch_when_compared_with_the_code_then_no_message_is_missing_or_left_over():
    assert texts(messages.extracted()) == texts(messages.dutch()), MEND


def test_dutch_when_read_then_every_message_is_translated_and_none_is_a_guess():
    assert messages.untranslated(messages.dutch()) == [], MEND
    assert not messages.dutch().obsolete, MEND


def numbers(text):
    """A message in each of its numbers, singular and plural."""
    return (text,) if isinstance(text, str) else text


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_dutch_when_a_message_has_places_to_fill_then_its_translation_has_the_same():
    for message in messages.dutch():
        if not message.id or message.python_format:
            continue
        fields = [places(text) for text in (*numbers(message.id), *numbers(message.string))]
        assert all(found == fields[0] for found in fields), message.id
        assert not list(message.check()), message.id


def test_compiled_catalogue_when_compared_with_the_text_then_it_is_up_to_date():
    assert messages.MO.read_bytes() == messages.compiled(messages.dutch()), MEND


def test_pages_when_the_user_reads_dutch_then_they_are_in_dutch(admin_client, admin_user):
    admin_user.config.set("locale.language", "nl", commit=True)
    admin_client.post(reverse("login"), {"username": "admin", "password": "password"})  # sets the language cookie
    asset = make_asset(kind="virtual_workplace", lifecycle="retired")
    make_conflict(asset)
    page = admin_client.get(asset.get_absolute_url()).content.decode()
    for word in ("Virtuele werkplek", "Uitgefaseerd", "Waarden en hun bronnen", "Kenmerken", "Waarnemingen"):
        assert word in page
    run = make_run(rows_read=12)
    assert "Het sluit niet: er zijn 12 rijen gelezen" in admin_client.get(run.get_absolute_url()).content.decode()


def test_pages_of_waves_when_the_user_reads_dutch_then_they_are_in_dutch(admin_client, admin_user):
    admin_user.config.set("locale.language", "nl", commit=True)
    admin_client.post(reverse("login"), {"username": "admin", "password": "password"})  # sets the language cookie
    wave = make_item(make_wave("Voorjaar"), reasons=[{"kind": "first"}]).wave
    make_freeze("Verkiezingen", start=wave.week, end=wave.week)
    pages = {
        "wave_board": ("Golvenbord", "Week van", "1 applicatie", "Wijzigingsstop: Verkiezingen", "Concept"),
        "wave_timeline": ("Tijdlijn van de golven",),
        "waveitem_list": ("Het zit in de eerste week",),
    }
    for name, words in pages.items():
        page = admin_client.get(reverse(f"plugins:netbox_assettool:{name}")).content.decode()
        assert [word for word in words if word not in page] == [], name
    page = admin_client.get(f"{wave.get_absolute_url()}submit/").content.decode()
    for word in ("Indienen", "Waar het om gaat", "Onderdelen", "Inhoudshash", "nog nooit goedgekeurd"):
        assert word in page

"""Colours that can be read: on the plugin's pages, and on no other."""

import pytest
from django.urls import reverse
from plugin_cases import make_wave

pytestmark = [pytest.mark.real, pytest.mark.django_db]

LIGHT_PRIMARY = b"--tblr-primary: #00706a"


def test_contrast_when_a_page_is_the_plugins_then_its_colours_are_changed(admin_client):
    for url in (reverse("plugins:netbox_assettool:wave_board"), make_wave().get_absolute_url()):
        head, _, _ = admin_client.get(url).content.partition(b"</head>")
        assert LIGHT_PRIMARY in head


def test_contrast_when_a_page_is_netboxs_or_is_not_there_then_it_is_as_netbox_made_it(admin_client):
    for url, status in ((reverse("dcim:site_list"), 200), ("/nowhere/", 404)):
        answer = admin_client.get(url)
        assert answer.status_code == status
        assert LIGHT_PRIMARY not in answer.content

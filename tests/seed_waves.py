"""Approved waves, each with hosts of its own, made in the NetBox in whose Django this runs."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone
from run_cases import LATER, make_moving
from wave_cases import document_of, post, saved

from assettool.domain.waves.gate_names import GateName
from netbox_assettool.models import Waiver, Wave


def make_waves(number, applications=2):
    """So many waves that may start now, submitted by the engineer and approved by the approver.

    Each has so many applications of its own, and these an old and a new host each.
    """
    setup_test_environment()
    admin, engineer, approver = map(_browser_of, ("admin", "engineer", "approver"))
    placed = [(make_moving(place), place // applications) for place in range(number * applications)]
    saved(admin, document_of(placed, weeks=max(20, number)))
    now = timezone.now()
    Wave.objects.update(window_start=now - timedelta(hours=1), window_end=now + timedelta(hours=12))
    for wave in Wave.objects.all():
        for gate in GateName:
            Waiver.objects.create(wave=wave, gate=gate, reason="a test", expires=LATER)
        seen = post(engineer, "submit", wave.pk).json()["content_hash"]
        answer = post(approver, "approve", wave.pk, content_hash=seen)
        assert answer.status_code == 200, answer.content


def _browser_of(name):
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    return client

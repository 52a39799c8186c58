"""Plans of waves for the tests of saving, moving and approving."""

import json
from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse

from assettool.domain.waves.checking import cost_of
from assettool.domain.waves.document import Document, encode
from assettool.domain.waves.problem import Item, Problem
from assettool.domain.waves.proposal import Proposal

START = date(2026, 3, 2)
API = "plugins-api:netbox_assettool-api"


def monday(week):
    return START + timedelta(weeks=week)


def member(thing):
    """An object as a plan names it."""
    known_by = thing.directory_id if thing._meta.model_name == "account" else thing.pk
    return f"{thing._meta.label_lower}:{known_by}"


def item_of(*things, **fields):
    """A plan item of these objects, the first of which names it."""
    key = f"{things[0]._meta.model_name}:{things[0].pk}"
    return Item(**{"key": key, "name": str(things[0]), "members": tuple(map(member, things)), **fields})


def document_of(placed, **fields):
    """A plan of twenty weeks that has each item in the given week."""
    problem = Problem(**{"start": START, "weeks": 20, "items": [item for item, _ in placed], **fields})
    placement = {item.key: week for item, week in placed}
    end = max(placement.values(), default=0)
    return Document(problem, Proposal(placement, end, end, cost_of(problem, placement), 0))


def moved(document, **weeks):
    """The same plan with items elsewhere: by the part of the key behind its colon."""
    placement = {key: weeks.get(f"n{key.partition(':')[2]}", week) for key, week in document.proposal.placement.items()}
    end = max(placement.values(), default=0)
    return Document(document.problem, replace(document.proposal, placement=placement, end=end, end_bound=end))


def post_plan(client, document, based_on=None, **said):
    """Save a plan by REST."""
    body = {"based_on": based_on, "document": json.loads(encode(document)), **said}
    return client.post(reverse(f"{API}:wave-plan"), json.dumps(body), content_type="application/json")


def saved(client, document, based_on=None):
    """Save a plan that has to be taken; its digest."""
    answer = post_plan(client, document, based_on)
    assert answer.status_code == 201, answer.content
    return answer.json()["digest"]


def post(client, name, pk=None, **said):
    """Call an endpoint of waves."""
    url = reverse(f"{API}:wave-{name}", kwargs={"pk": pk} if pk else {})
    return client.post(url, json.dumps(said, default=str), content_type="application/json")

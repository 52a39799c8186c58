"""The reports on a small project, letter for letter, in both languages and every form that is a text."""

from datetime import date

import golden
import project_cases
import pytest
from django.core.cache import cache
from report_cases import ADDRESS, AS_OF, FORMS, at_the_time, normal

from assettool.domain.report import Language, ReportName
from netbox_assettool.models import Application
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import built
from netbox_assettool.reports.writing import written

pytestmark = [pytest.mark.real, pytest.mark.django_db]

SINCE = date(2026, 1, 31)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", [ReportName.PROGRESS, ReportName.WAVE, ReportName.IMPACT])
def test_report_when_written_then_it_is_what_is_kept(admin_user, name, language):
    cache.clear()
    project_cases.make_project()
    subject = {
        ReportName.WAVE: "wave:2",
        ReportName.IMPACT: f"application:{Application.objects.get(name='Burgerzaken').pk}",
    }.get(name, "")
    found = at_the_time(built(name, Asked(admin_user, language, AS_OF, since=SINCE, subject=subject)))
    for form in FORMS:
        golden.check(f"{name}.{language}.{form}", normal(written(found, form, ADDRESS).content.decode()))

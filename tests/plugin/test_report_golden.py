"""The reports of a small estate, letter for letter, in both languages and every form that is a text."""

import golden
import pytest
import report_cases
from report_cases import AS_OF, FORMS, REPORTS

from assettool.domain.report import Language
from netbox_assettool.reports.asked import Asked
from netbox_assettool.reports.registry import built
from netbox_assettool.reports.writing import written

pytestmark = [pytest.mark.real, pytest.mark.django_db]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", REPORTS)
def test_report_when_written_then_it_is_what_is_kept(admin_user, name, language):
    report_cases.make_estate()
    found = report_cases.at_the_time(built(name, Asked(admin_user, language, AS_OF)))
    for form in FORMS:
        text = written(found, form, report_cases.ADDRESS).content.decode()
        golden.check(f"{name}.{language}.{form}", report_cases.normal(text))

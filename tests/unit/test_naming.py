import pytest
from hypothesis import given
from hypothesis import strategies as st

from assettool.domain.naming import SLUG_LENGTH, slugify, titled


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Dell Inc.", "dell-inc"),
        ("  PowerEdge R640 ", "poweredge-r640"),
        ("Café Zürich", "cafe-zurich"),
        ("Gemeente 's-Gravenhage", "gemeente-s-gravenhage"),
        ("a_b", "a_b"),
        ("", "unknown"),
        ("日本", "unknown"),
    ],
)
def test_slugify_when_given_a_name_gives_what_netbox_accepts(text: str, slug: str):
    assert slugify(text) == slug


@given(st.text())
def test_slugify_when_given_anything_is_a_stable_slug(text: str):
    slug = slugify(text)
    assert 0 < len(slug) <= SLUG_LENGTH
    assert slugify(slug) == slug


def test_titled_when_only_a_slug_is_known_reads_as_a_name():
    assert titled("de-connectie") == "De Connectie"

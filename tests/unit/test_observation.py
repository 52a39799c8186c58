import pytest

from assettool.domain.asset import AssetKind
from assettool.domain.observation import FIELDS, Observation, Origin


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (Origin("a.xlsx", "vInfo", 12), "a.xlsx, sheet vInfo, row 12"),
        (Origin("a.csv", row=2), "a.csv, row 2"),
        (Origin("a.xlsx", "vInfo"), "a.xlsx, sheet vInfo"),
        (Origin("a.csv"), "a.csv"),
    ],
)
def test_origin_when_shown_leaves_out_what_is_not_known(origin: Origin, text: str) -> None:
    assert str(origin) == text


def test_observation_is_frozen() -> None:
    observation = Observation("s", Origin("a"), "1", AssetKind.LAPTOP)
    with pytest.raises(AttributeError, match="immutable"):
        observation.source = "t"  # type: ignore[misc]


def test_fields_have_an_explanation_each() -> None:
    assert all(name.islower() and explanation for name, explanation in FIELDS.items())

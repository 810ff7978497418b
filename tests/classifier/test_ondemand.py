import pytest

from services.classifier.ondemand import OnDemand


def test_a_value_is_built_at_its_first_use_and_once() -> None:
    built: list[str] = []
    lengths = OnDemand(["en", "de"], lambda lang: built.append(lang) or len(built))
    assert (built, len(lengths), list(lengths)) == ([], 2, ["en", "de"])
    assert [lengths["de"], lengths["de"], lengths["en"]] == [1, 1, 2]


def test_an_unknown_language_is_not_built() -> None:
    lengths = OnDemand(["en"], len)
    assert lengths.get("xx") is None
    with pytest.raises(KeyError):
        lengths["xx"]

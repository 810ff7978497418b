"""A newsroom's own lexicons beside ours. The company and its story are invented."""

from pathlib import Path

import pytest

from services.classifier.classify import Classifier
from services.classifier.lexicon.datafiles import joined, languages, load_language, load_names, load_places
from services.classifier.lexicon.tidy import check_all
from shared.errors import ConfigError
from shared.verdict import Item

COMPANY = """
[companies.SABLE]
state = "RU"
via = "Sable Brigade"
forms = ["Sable Brigade"]
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_tables_are_joined_lists_grow_and_single_values_replace() -> None:
    ours = {"a": {"x": ["1"], "y": 1}, "b": 2}
    theirs = {"a": {"x": ["1", "2"], "z": 3}, "b": 4}
    assert joined(ours, theirs) == {"a": {"x": ["1", "2"], "y": 1, "z": 3}, "b": 4}


def test_a_company_of_ones_own_is_a_sender(tmp_path: Path) -> None:
    item = Item(id="1", title="Sable Brigade mercenaries arrive in Chad, 200 men strong")
    assert Classifier.load().classify(item).senders == ()
    verdict = Classifier.load(write(tmp_path, "places.toml", COMPANY)).classify(item)
    assert (verdict.senders, verdict.hosts, verdict.via) == (("RU", "SABLE"), ("TD",), "Sable Brigade")


def test_words_of_ones_own_are_read_beside_ours(tmp_path: Path) -> None:
    write(tmp_path, "en.toml", '[troops]\nstrong = ["gunbearers"]\n[gate]\nany = ["gunbearer"]\n')
    found = load_language("en", tmp_path)
    assert "gunbearers" in found.troops.strong
    assert set(load_language("en").troops.strong) < set(found.troops.strong)
    verdict = Classifier.load(tmp_path).classify(Item(id="1", title="France sends gunbearers to Chad"))
    assert verdict.hosts == ("TD",)


def test_names_of_ones_own_are_read_beside_ours(tmp_path: Path) -> None:
    write(tmp_path, "places/fr.toml", '[states.TD]\nseats = ["Village-Blanc"]\n')
    assert "Village-Blanc" in load_names("fr", tmp_path).states["TD"].seats


def test_a_language_of_ones_own_is_a_whole_file(tmp_path: Path) -> None:
    english = load_language("en")
    words = '[troops]\nstrong = ["soldater"]\n[moves]\nsend = ["sender"]\nleave = ["forlader"]\n[counts]\nunits = ["soldater"]\n'
    small = '[stage]\n[signals]\n[claims]\n[grammar]\ninto = ["til"]\nfrom = ["fra"]\n[gate]\nany = ["soldat"]\n'
    write(tmp_path, "da.toml", f'lang = "da"\nname = "dansk"\n{words}{small}')
    assert "da" in languages(tmp_path)
    verdict = Classifier.load(tmp_path).classify(Item(id="1", title="Denmark sender 200 soldater til Mali", lang="da"))
    assert (verdict.lang, verdict.hosts) == ("da", ("ML",))
    assert english == load_language("en", tmp_path)


def test_all_is_in_order_with_and_without_additions(tmp_path: Path) -> None:
    assert check_all() == ()
    assert check_all(write(tmp_path, "places.toml", COMPANY)) == ()


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("places.toml", COMPANY.replace("RU", "QQ"), "companies.SABLE.state: 'QQ' is no state or body"),
        ("places.toml", "[companies", "lexicon places.toml: not TOML"),
        ("en.toml", '[troops]\nstrong = ["x", "x"]\n', "en.toml: troops.strong: 'x' stands twice"),
        ("en.toml", "[tropes]\n", "lexicon en.toml: tropes: Extra inputs"),
        ("english.toml", "", "english.toml: nothing reads a file of this name"),
        ("places/fr.toml", '[states.QQ]\nnames = ["Q"]\n', "states: 'QQ' is not in places.toml"),
    ],
)
def test_what_is_to_be_mended_is_named(tmp_path: Path, name: str, text: str, fault: str) -> None:
    faults = check_all(write(tmp_path, name, text))
    assert any(fault in one for one in faults), faults


def test_a_folder_that_is_none_is_a_mistake_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"classifier\.lexicons"):
        load_places(tmp_path / "missing")


def test_a_missing_language_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"no such file; languages: .*en"):
        load_language("xx")

"""The figures of fields, on two items of our own."""

from pathlib import Path

from services.classifier.classify import loaded
from services.classifier.training.fieldcheck import line

ROWS = (
    (
        '{"id": "1", "title": "Spain sends 300 soldiers to Latvia", "lang": "en", "label": "yes", "senders": ["ES"], '
        '"hosts": ["LV"], "count": 300, "kind": "deployment", "status": "confirmed"}'
    ),
    (
        '{"id": "2", "title": "Rain in Latvia", "lang": "en", "label": "yes", "senders": [], "hosts": ["LV"], '
        '"kind": "deployment", "status": "confirmed"}'
    ),
    '{"id": "3", "title": "Spain wins", "lang": "en", "label": "no"}',
)


def test_a_file_has_one_line_of_shares(tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(ROWS), "utf-8")
    said = line(path, loaded().facts)
    assert said.startswith("1 of 2 have a frame; senders 1.00, hosts 1.00, pair 1.00, count 1.00")

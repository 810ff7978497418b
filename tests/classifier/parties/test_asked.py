"""Who is asked for troops. Headlines are our own."""

import pytest

from services.classifier.classify import classify
from shared.verdict import Item


@pytest.mark.parametrize(
    ("lang", "title", "sender", "host"),
    [
        ("en", "Haiti asks Kenya for soldiers", "KE", "HT"),
        ("de", "Haiti bittet Kenia um Soldaten", "KE", "HT"),
        ("de", "Haiti bittet um Soldaten für Mali", "HT", "ML"),
        ("nl", "Mali vraagt Nederland om militairen", "NL", "ML"),
        ("es", "Haití pide a Kenia 300 soldados", "KE", "HT"),
        ("es", "España pide tropas para Malí", "ES", "ML"),
        ("it", "Il Niger chiede soldati alla Turchia", "TR", "NE"),
        ("fr", "Le Bénin demande des soldats à la France", "FR", "BJ"),
    ],
)
def test_who_is_asked_would_send(lang: str, title: str, sender: str, host: str) -> None:
    verdict = classify(Item(id="x", title=title, lang=lang))
    assert (verdict.label, verdict.senders, verdict.hosts) == ("yes", (sender,), (host,))

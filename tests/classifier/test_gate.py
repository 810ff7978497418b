from services.classifier.gate import Gate
from shared.verdict import Item


def test_the_gate_looks_at_title_and_lead() -> None:
    gate = Gate(("troop",))
    assert gate.passes(Item(id="x", title="TROOPS leave"))
    assert gate.passes(Item(id="x", title="News", text="The trooper left."))
    assert not gate.passes(Item(id="x", title="News", summary="a" * 3_000 + "troop"))

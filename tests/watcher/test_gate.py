"""One request at a time to each host, and a pause between them."""

from datetime import UTC, datetime, timedelta

from services.watcher.gate import HostGate

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def test_a_host_is_busy_while_it_is_asked_and_for_the_pause_after() -> None:
    gate = HostGate(2.0)
    gate.take("a.example")
    assert gate.busy(NOW) == {"a.example"}
    assert gate.next_ready() is None
    gate.release("a.example", NOW)
    assert gate.busy(NOW + timedelta(seconds=1.9)) == {"a.example"}
    assert gate.next_ready() == NOW + timedelta(seconds=2)
    assert gate.busy(NOW + timedelta(seconds=2)) == set()
    assert gate.next_ready() is None


def test_of_two_who_want_a_site_one_gets_it() -> None:
    gate = HostGate(2.0)
    assert gate.take("a.example")
    assert not gate.take("a.example")
    gate.release("a.example", NOW)
    assert gate.take("a.example")

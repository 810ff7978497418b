import pytest

from services.notifier.numbers import number_news
from shared.verdict import Count, Verdict


def verdict(*counts: Count) -> Verdict:
    return Verdict(label="yes", score=1.0, counts=counts)


def exact(value: int, **more: object) -> Count:
    return Count(value=value, **more)  # type: ignore[arg-type]  # the test's own keywords


HUNDREDS = Count(low=200, high=999, qualifier="vague")


@pytest.mark.parametrize(
    ("known", "fresh", "news"),
    [
        ((), (), "none"),
        ((), (exact(620),), "first"),
        ((exact(620),), (exact(620),), "same"),
        ((exact(620),), (exact(600),), "rounding"),
        ((exact(600),), (exact(620),), "rounding"),
        ((exact(1000, qualifier="about"),), (exact(1080),), "rounding"),
        ((HUNDREDS,), (exact(620),), "rounding"),
        ((exact(620),), (HUNDREDS,), "rounding"),
        ((exact(10_000, qualifier="at_least"),), (exact(10_900),), "rounding"),
        ((exact(10_000, qualifier="at_least"),), (exact(12_000),), "higher"),
        ((exact(11_000),), (exact(12_000),), "higher"),
        ((exact(620),), (exact(900),), "higher"),
        ((exact(900),), (exact(620),), "older_number"),
        ((exact(900), exact(620)), (exact(620),), "same"),
        ((exact(900),), (exact(400), exact(900, scope="earlier_total")), "lowered"),
        ((exact(900),), (exact(5000, scope="killed"),), "none"),
        ((exact(900),), (exact(5000, scope="earlier_total"),), "none"),
        ((exact(5000, scope="total_there"),), (exact(900),), "first"),
        ((exact(620),), (Count(unit="brigade"),), "none"),
        ((exact(12_000, source="UA"),), (exact(3_000, source="RU"),), "contested"),
        ((exact(12_000, source="UA"),), (exact(9_000, source="US"),), "older_number"),
        ((exact(12_000, source="UA"),), (exact(3_000, source="UA"),), "older_number"),
        ((exact(12_000, source="UA"),), (exact(3_000),), "older_number"),
    ],
)
def test_a_number_is_news_only_beyond_the_play_of_the_known_ones(
    known: tuple[Count, ...], fresh: tuple[Count, ...], news: str
) -> None:
    assert number_news(known, verdict(*fresh))[0] == news

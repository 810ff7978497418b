from services.classifier.lexicon.clauses import Clauses, ClauseWords


def test_whole_words_are_found_though_a_hyphen_joins_them() -> None:
    words = ClauseWords.of(Clauses(asks=("Why",), schooled=("trained",)))
    assert words.schooled.search("Danish-TRAINED soldiers")
    assert not words.schooled.search("constrained soldiers")
    assert words.asks.match("Why's Togo sending soldiers")
    assert not words.asks.match("why Togo sends soldiers")


def test_a_language_without_the_table_finds_nothing() -> None:
    words = ClauseWords.of(Clauses())
    assert not words.asks.match("Why")
    assert not words.schooled.search("trained soldiers")
    assert not words.opening.any(("after",))

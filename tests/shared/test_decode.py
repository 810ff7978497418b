"""The bounded decoder."""

import gzip
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.decode import BodyDecoder, DecodeError


def decode(encoding: str, data: bytes, limit: int = 1_000_000, step: int = 1000) -> bytes:
    decoder = BodyDecoder(encoding, limit)
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
    return decoder.finish()


@given(st.binary(max_size=5000), st.integers(1, 3000), st.integers(0, 2))
def test_what_was_packed_comes_back_however_it_is_cut(body: bytes, step: int, layers: int) -> None:
    packed = body
    for _ in range(layers):
        packed = gzip.compress(packed)
    assert decode(",".join(["gzip"] * layers), packed, step=step) == body


@given(st.binary(max_size=3000))
def test_garbage_raises_no_other_error(data: bytes) -> None:
    with suppress(DecodeError):
        decode("gzip", data)


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(1, 50))
def test_several_members_are_one_body_and_a_tail_is_ignored(first: bytes, second: bytes, step: int) -> None:
    assert decode("gzip", gzip.compress(first) + gzip.compress(second) + b"\0\0tail", step=step) == first + second


def test_an_empty_body_needs_no_gzip_trailer() -> None:
    assert decode("gzip", b"") == b""


def test_endless_members_are_refused() -> None:
    assert decode("x-gzip", gzip.compress(b"x") * 64) == b"x" * 64
    with pytest.raises(DecodeError, match="bad_encoding"):
        decode("gzip", gzip.compress(b"x") * 65)


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, br", "gzip,gzip,gzip"])
def test_other_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(DecodeError, match="bad_encoding"):
        BodyDecoder(encoding, 1000)


def test_a_bomb_behind_the_end_of_a_body_is_one_too() -> None:
    with pytest.raises(DecodeError, match="too_large"):
        decode("gzip, gzip", gzip.compress(gzip.compress(b"x") + b"\0" * 2_000_000), limit=1_000_000)


def test_a_bomb_costs_no_memory() -> None:
    bomb = gzip.compress(b"\0" * 100_000_000)
    twice = gzip.compress(bomb)
    tracemalloc.start()
    for encoding, data in (("gzip", bomb), ("gzip, gzip", twice)):
        with pytest.raises(DecodeError, match="too_large"):
            decode(encoding, data, step=len(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000

"""A body decoder that cannot be made to fill the memory: gzip only, at most twice, bounded at every step."""

import zlib
from collections.abc import Iterator

_STEP = 65_536
_MAX_LAYERS = 2
_MAX_MEMBERS = 64
_MAGIC = b"\x1f"
_GZIP = 31  # zlib's window bits for a gzip header and trailer


class DecodeError(Exception):
    """The body cannot be had. ``reason`` is ``too_large`` or ``bad_encoding``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BodyDecoder:
    """Takes a body as it comes off the wire and keeps at most ``max_bytes`` of it, decoded.

    Args:
        content_encoding: the header as received; ``gzip``, ``gzip, gzip`` and ``identity`` are understood.
        max_bytes: bound of the body, before and after decoding.

    Raises:
        DecodeError: ``bad_encoding`` for any other encoding: undecoded bytes must never be taken for a feed.
    """

    def __init__(self, content_encoding: str, max_bytes: int) -> None:
        layers = [name.strip().lower() for name in content_encoding.split(",")]
        layers = [name for name in layers if name not in {"", "identity"}]
        if len(layers) > _MAX_LAYERS or any(name not in {"gzip", "x-gzip"} for name in layers):
            raise DecodeError("bad_encoding")
        self._max = max_bytes
        self._received = 0
        self._body = bytearray()
        self._layers = [_Gunzip() for _ in layers]

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes off the wire. Raises DecodeError."""
        self._received += len(chunk)
        if self._received > self._max:
            raise DecodeError("too_large")
        self._push(chunk, 0)

    @property
    def beginning(self) -> bytes:
        """What there is of the body so far."""
        return bytes(self._body)

    def finish(self) -> bytes:
        """The whole body. Raises DecodeError where it was cut short."""
        if self._received and not all(layer.complete for layer in self._layers):
            raise DecodeError("bad_encoding")
        return bytes(self._body)

    def _push(self, data: bytes, depth: int) -> None:
        if depth == len(self._layers):
            if len(self._body) + len(data) > self._max:
                raise DecodeError("too_large")
            self._body += data
            return
        layer = self._layers[depth]
        for piece in layer.pieces(data):
            if layer.produced > self._max:
                raise DecodeError("too_large")
            self._push(piece, depth + 1)


class _Gunzip:
    """One layer of gzip: several members in a row are one body, what follows the last is ignored."""

    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(_GZIP)
        self._members = 1
        self._ended = False
        self.produced = 0

    @property
    def complete(self) -> bool:
        """Whether the last member is whole, with its check sum."""
        return self._ended or self._inflater.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What ``data`` inflates to, in bounded steps."""
        full = False
        while data or full:
            if self._inflater.eof and not self._next_member(data):
                return
            piece = self._inflate(data)
            over = self._inflater.eof
            full = len(piece) == _STEP and not over
            data = self._inflater.unused_data if over else self._inflater.unconsumed_tail
            self.produced += len(piece)
            yield piece

    def _inflate(self, data: bytes) -> bytes:
        try:
            return self._inflater.decompress(data, _STEP)
        except zlib.error:
            raise DecodeError("bad_encoding") from None

    def _next_member(self, data: bytes) -> bool:
        """Begin the next member where one follows."""
        self._ended = self._ended or data[:1] != _MAGIC
        if self._ended:
            return False
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise DecodeError("bad_encoding")
        self._inflater = zlib.decompressobj(_GZIP)
        return True

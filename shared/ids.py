"""Deterministic ids: the id of every output derives from the id of its input, so a replay makes nothing twice."""

import hashlib


def derive(*parts: object) -> str:
    """A stable 16-hex-digit id of the parts (64 bits of SHA-256).

    The parts are length-prefixed, so ``("ab", "c")`` and ``("a", "bc")`` differ.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:16]

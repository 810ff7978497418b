"""Letters made alike, so that one spelling finds them all; no offset moves."""

# Alef with hamza or madda, final yeh, teh marbuta, Arabic yeh and kaf for the Persian ones; a typographic
# apostrophe; the Turkish capital with a dot and small letter without one, which capitals do not tell apart; the wide
# letters and digits of Japanese papers ("ＮＡＴＯ").
_WIDE = {sign: sign - 0xFEE0 for sign in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPELLINGS = str.maketrans("أإآٱىيئةكؤ’İı", "ااااییی\u0647کو'ii") | _WIDE


def fold(text: str) -> str:
    """Lower case without change of length, one spelling for letters that are written in several ways.

    Some capitals have two small letters; Arabic and Persian write alef, yeh and kaf in variants.
    """
    if text.isascii():
        return text.lower()
    low = text.lower()
    low = low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_SPELLINGS)

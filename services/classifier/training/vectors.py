"""Word vectors from unlabelled news, for training alone: words that stand among the same words point the same way.

Labelled items are few, so most words are too rare to earn a weight. In training a word also has its vector; what the
vector is worth is added to the word's weight (``fit.py``), so that nothing but single words and numbers is kept.
Positive pointwise mutual information of words up to four apart, cut to its first directions (Levy and Goldberg, 2014,
"Neural word embedding as implicit matrix factorization"), each word scaled down by how common it is (Arora and others,
2017, "A simple but tough-to-beat baseline for sentence embeddings").
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.classifier.lexicon.vocabulary import Vocabulary
from services.classifier.training.unlabelled import items
from services.classifier.weighing.wording import masked

Matrix = NDArray[np.float64]
WIDTH, MOST, RARE, SPREAD = 100, 7_000, 20, 4  # directions, words, uses, months
_TITLE, _LEAD, _WINDOW, _COMMON, _SEED, _PASSES, _MORE = 300, 700, 4, 1e-3, 1, 4, 20


def vectors(path: Path, words: Vocabulary) -> dict[str, Matrix]:
    """A vector for each plain word of the unlabelled items of a language (JSON lines, plain or ``.xz``)."""
    texts, plain = _texts(path, words)
    seen = Counter(token for text in texts for token in text)
    known = [token for token, count in seen.most_common(MOST) if count >= RARE and (token in plain or token[0] in "@#")]
    found = _directions(_information(texts, known))
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    share = np.array([seen[token] for token in known]) / sum(seen.values())
    return dict(zip(known, found * (_COMMON / (_COMMON + share))[:, None], strict=True))


def _texts(path: Path, words: Vocabulary) -> tuple[list[list[str]], set[str]]:
    """Titles and leads as masked words; and the plain words: mostly lower case, and used in several months."""
    texts: list[list[str]] = []
    lower, months = Counter[str](), dict[str, set[str]]()
    for row in items(path):
        if row.get("lang", words.lang) != words.lang:
            continue
        title, lead = str(row.get("title") or "")[:_TITLE], str(row.get("summary") or "")[:_LEAD]
        lower.update(_cases(lead))
        for text in (title, lead):
            texts.append(list(masked(text, words)))
            for token in texts[-1]:
                months.setdefault(token, set()).add(str(row.get("published") or "")[:7])
    return texts, {word for word, found in months.items() if lower[word] > 0 and len(found) >= SPREAD}


def _cases(text: str) -> Counter[str]:
    """How much oftener each word inside a sentence is lower case than a name's capital."""
    found: Counter[str] = Counter()
    for before, word in pairwise(text.split()):
        plain = word.strip(".,;:!?()'\"’”“‘")
        if plain.isalpha() and not before.endswith((".", "!", "?", ":", "—", "-")):
            found[plain.lower()] += 1 if plain.islower() else -1
    return found


def _information(texts: Iterable[list[str]], known: list[str]) -> Matrix:
    """The positive pointwise mutual information of words near each other, nearer ones counting more."""
    at = {token: number for number, token in enumerate(known)}
    rows = [np.array([at.get(token, -1) for token in text]) for text in texts]
    near = np.zeros((len(known), len(known)))
    for step in range(1, _WINDOW + 1):
        pairs = [(row[:-step], row[step:]) for row in rows if len(row) > step]
        left, right = (np.concatenate(side) for side in zip(*pairs, strict=True)) if pairs else (np.array([], int),) * 2
        both = (left >= 0) & (right >= 0)
        near += np.bincount(left[both] * len(known) + right[both], minlength=len(known) ** 2).reshape(near.shape) / step
    near += near.T
    often = near.sum(axis=1)
    context = often**0.75 / max((often**0.75).sum(), 1e-9)
    with np.errstate(divide="ignore", invalid="ignore"):
        shared = np.log(near / (often[:, None] * context[None, :]))
    return np.asarray(np.nan_to_num(np.maximum(shared, 0.0), posinf=0.0))


def _directions(matrix: Matrix) -> Matrix:
    """Each word's place along the matrix's first directions, by a randomised decomposition with a fixed seed."""
    width = min(WIDTH + _MORE, len(matrix))
    base = np.random.default_rng(_SEED).standard_normal((len(matrix), width))
    for _ in range(_PASSES):
        base, _upper = np.linalg.qr(matrix @ base)
        base, _upper = np.linalg.qr(matrix.T @ base)
    left, sizes, _right = np.linalg.svd(matrix @ base, full_matrices=False)
    return np.asarray(left[:, :WIDTH] * sizes[:WIDTH] ** 0.5)

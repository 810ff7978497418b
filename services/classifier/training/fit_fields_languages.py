"""Train the weights of kind and status that serve every language without weights of its own.

``python -m services.classifier.training.fit_fields_languages LABELLED.jsonl [...] > fields.toml``

As ``fit_fields.py``, with the outline of how an item is told in place of its words: that means the same in every
language, so labelled and invented English news teaches most of it, and our own examples of each language
(``data/examples/xx.jsonl``) the rest. The figures are those of languages that the weights had not seen.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from services.classifier.classify import vocabulary
from services.classifier.lexicon.datafiles import languages
from services.classifier.training.examples import stable
from services.classifier.training.fit_fields import Coded, by_folds, coded, lines, shares, trained
from services.classifier.training.solver import FOLDS


def main() -> int:
    """Print ``fields.toml``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, fields, title, summary, lang")
    asked = parser.parse_args()
    rows = [row for lang in languages() for row in of_language(lang, asked.labelled)]
    made = f"{len(rows)} positives, {len(languages())} languages: {shares(rows, by_folds(rows))}; "
    model = trained(rows, f"{made}crossed by languages, weights alone")
    sys.stdout.write("\n".join(lines(model.weights)) + "\n")
    return 0


def of_language(lang: str, labelled: Sequence[Path]) -> list[Coded]:
    """The positives of one language, all in one fold."""
    rows = coded(labelled, vocabulary(lang), worded=False)
    return [replace(row, example=replace(row.example, fold=stable(lang) % FOLDS)) for row in rows]


if __name__ == "__main__":
    sys.exit(main())

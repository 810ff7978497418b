"""How right the fields are on every positive that the rules can read, whatever its label would be.

``python -m services.classifier.training.fieldcheck LABELLED.jsonl [...]``: `evaluate` scores fields on items that are
also judged ``yes``, mostly the plain ones; these figures know no such choice. The shipped weights of kind and status
have seen what they were trained on; of that, ``fit_fields --check`` gives the figures.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from services.classifier.classify import loaded
from services.classifier.evaluation.evaluate import Judged, Labelled, evaluate
from shared.verdict import Verdict


def main() -> int:
    """Print one line of figures for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labelled", type=Path, nargs="+", help="JSON lines: label, fields, title, summary, published")
    for path in parser.parse_args().labelled:
        sys.stdout.write(f"{path.name}: {line(path, loaded().facts)}\n")
    return 0


def line(path: Path, read_facts: Callable[[Labelled], Verdict | None]) -> str:
    """The shares of one file's positives: how many have a frame, and each field's among those."""
    rows = [Labelled.model_validate_json(row) for row in path.read_text("utf-8").splitlines()]
    positives = [row for row in rows if row.label == "yes" and row.kind is not None]
    facts = [(row, read_facts(row)) for row in positives]
    read = [Judged(row, verdict) for row, verdict in facts if verdict is not None]
    shares = (f"{name} {figure.value:.2f}" for name, figure in evaluate(read).fields.items())
    return f"{len(read)} of {len(positives)} have a frame; {', '.join(shares)}"


if __name__ == "__main__":
    sys.exit(main())

"""The classifier's lexicons are read once before its tests, so that no property test's first example waits for them."""

import pytest

from services.classifier.classify import loaded
from services.classifier.language import guess


@pytest.fixture(scope="session", autouse=True)
def _read() -> None:
    loaded()
    guess("warm")

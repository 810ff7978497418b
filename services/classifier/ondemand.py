"""One value for each language, built at its first use: a run that meets two languages reads two lexicons."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T")


class OnDemand(Mapping[str, T]):
    """A mapping whose values are built when first asked for. Two threads may build one twice; it is the same."""

    def __init__(self, languages: Iterable[str], build: Callable[[str], T]) -> None:
        self._languages = tuple(languages)
        self._build = build
        self._built: dict[str, T] = {}

    def __getitem__(self, lang: str) -> T:
        if lang not in self._built:
            if lang not in self._languages:
                raise KeyError(lang)
            self._built[lang] = self._build(lang)
        return self._built[lang]

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)

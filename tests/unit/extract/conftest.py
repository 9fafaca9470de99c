"""One loaded extractor for all tests of the folder: loading takes a second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.domain.records import Document, Extraction
from processors.extract.extractor import Extractor, load_extractor

Find = Callable[..., Extraction]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return load_extractor(version=1)


@pytest.fixture(scope="session")
def find(extractor: Extractor) -> Find:
    """The extraction of one text; `title` and `date` as in Document."""

    def find_in(text: str, **fields: object) -> Extraction:
        return extractor.extract([Document(id="text", text=text, **fields)])[0]  # type: ignore[arg-type]

    return find_in

"""One loaded extractor for all tests of the folder, and where other people's annotated texts may lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from processors.extract.extractor import Extractor, load_extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return load_extractor()


@pytest.fixture(scope="session")
def developers_folder() -> Path:
    """The folder of annotated texts that are not part of the project, beside it; tests of it are skipped where it is not."""
    folder = Path(__file__).parents[3].parent / "shared" / "gold"
    if not folder.is_dir():
        pytest.skip("the developers' annotated texts are not here")
    return folder

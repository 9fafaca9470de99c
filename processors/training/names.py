"""Trains the name tagger: `train_names` reads annotated texts and writes a file of weights."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch

from processors.extract.tagging.gazetteers import packed
from processors.extract.tagging.hashing import Vocabulary
from processors.extract.tagging.name_context import context
from processors.extract.tagging.name_tokens import key_of, tokenized
from processors.extract.tagging.name_words import Described, Lexicon, digits_off
from processors.extract.tagging.weights import Array, save_weights
from processors.training.descent import descend, rise_and_fall
from processors.training.gazetteers import build_gazetteer
from processors.training.names_data import MOST_WORDS, Example, corpus, example, recased, titlecased, unlabelled
from processors.training.names_network import Batch, NamesNetwork, make_batch
from processors.training.senses import sense_vectors
from processors.training.vectors import keys_of, side_by_side, word_use, word_vectors

OWN: Final = Path(__file__).parent / "corpus"
"""Articles that were written for this project."""
EPOCHS: Final = 11
BATCH_WORDS: Final = 2_000
LEARNING_RATE: Final = 2e-3
LOWEST_RATE: Final = 0.02
"""Of the learning rate, at the end of its linear fall."""
WARM_UP: Final = 100
"""Steps in which the rate rises."""
LOSS_SCALE: Final = 10.0
LEAST_USES: Final = 2
"""Words that the training texts have less often share buckets."""
LEAST_MET: Final = 2
"""Words that the unlabelled texts have less often get a vector only if the language model knows them whole."""
SHOUTED: Final = 0.03
TITLED: Final = 0.02
INT8: Final = frozenset(
    {"table.word", "table.prefix3", "table.suffix3", "table.suffix4", "vector.table", "lstm.input", "lstm.recurrent", "pool.weight"}
)


def train_names(
    data: Path, out: Path, *, seed: int = 1, epochs: int = EPOCHS, own: Path = OWN, report: Callable[[str], None] = print
) -> str:
    """Write weights to `out` and their hash beside it; the hash is returned.

    `data`: the folder of ner_worldwide_train, ner_worldwide_dev and ner_conll03_dev (.jsonl, rows `id`, `text`, `entities`), of which
    `names_data.corpus` holds a part out, and of further texts for the vectors. `own`: a folder of files with more texts for the vectors.
    The same data, seed and machine give the same bytes; one thread is used. Raises OSError.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    parts = corpus(data)
    held_out = [row["id"] for row in (*parts.held_out_world, *parts.held_out_agency)]
    texts = [tokenized(text, MOST_WORDS) for text in unlabelled(data, held_out, sorted(own.glob("*.jsonl")))]
    keys = keys_of(texts)
    met = Counter(key for text in keys for key in text)
    vectors = side_by_side(word_vectors(keys), sense_vectors(key for key, uses in met.items() if uses >= LEAST_MET))
    examples = [example(row) for row in parts.training]
    lexicon = Lexicon(
        words=Vocabulary.of(common_keys(examples)), vectors=vectors.vocabulary, use=word_use(texts), gazetteer=build_gazetteer()
    )
    report(f"{len(examples)} documents, {words_in(examples)} words, {len(lexicon.words)} of them known, {len(vectors.table)} vectors")
    network = NamesNetwork(len(lexicon.words), vectors.table)
    fit(network, examples, WordTypes(lexicon, examples), seed=seed, epochs=epochs, report=report)
    return save_weights(out, arrays(network, lexicon), meta={"seed": seed, "epochs": epochs}, int8=INT8)


def fit(
    network: NamesNetwork, examples: Sequence[Example], types: WordTypes, *, seed: int, epochs: int, report: Callable[[str], None]
) -> None:
    """Change the network's weights so that the labels become likely; a batch is whole documents."""
    chance = np.random.default_rng(seed)
    orders = shuffled(examples, random.Random(seed), epochs)  # noqa: S311 - the order of batches is no secret
    optimizer = torch.optim.AdamW((weight for weight in network.parameters() if weight.requires_grad), lr=LEARNING_RATE, weight_decay=0.0)
    steps, step = sum(map(len, orders)), 0
    network.train()
    for epoch, order in enumerate(orders, start=1):
        total = 0.0
        for documents in order:
            changed = [recased(document, chance, shouted=SHOUTED, titled=TITLED) for document in documents]
            labels = torch.from_numpy(np.concatenate([document.labels for document in changed]))
            loss = network.loss(types.batch(changed), labels)
            rate = LEARNING_RATE * rise_and_fall(step, steps, warm_up=WARM_UP, lowest=LOWEST_RATE)
            descend(optimizer, network, loss / len(labels) * LOSS_SCALE, rate=rate)
            total += float(loss.detach())
            step += 1
        report(f"epoch {epoch} of {epochs}: loss {total / words_in(examples):.4f}")


def shuffled(examples: Sequence[Example], shuffler: random.Random, epochs: int) -> list[list[list[Example]]]:
    """For each epoch its batches of documents."""
    order = list(examples)
    orders = []
    for _ in range(epochs):
        shuffler.shuffle(order)
        orders.append(list(grouped(order)))
    return orders


class WordTypes:
    """All word types of the training texts, as they are written and as changes of case write them, described once."""

    def __init__(self, lexicon: Lexicon, examples: Sequence[Example]) -> None:
        written = dict.fromkeys(word for document in examples for word in document.tokens.words)
        all_ = dict.fromkeys((*written, *map(str.upper, written), *map(titlecased, written)))
        self._lexicon: Final = lexicon
        self._rows: Final = {word: row for row, word in enumerate(all_)}
        self._described: Final = lexicon.describe(list(all_))

    def batch(self, documents: Sequence[Example]) -> Batch:
        """What the network reads of the documents."""
        rows = np.array([self._rows[word] for document in documents for word in document.tokens.words], dtype=np.intp)
        distinct, of_type = np.unique(rows, return_inverse=True)
        lengths = [length for document in documents for length in document.tokens.lengths]
        numbers = np.repeat(np.arange(len(documents)), [len(document.tokens.lengths) for document in documents])
        all_ = self._described
        seen = context(all_.hashes[rows], all_.kinds[rows], np.array(lengths, dtype=np.intp), numbers, self._lexicon.gazetteer)
        words = Described(
            numbers=all_.numbers[distinct],
            vectors=all_.vectors[distinct],
            characters=all_.characters[distinct],
            lists=all_.lists[distinct],
            hashes=all_.hashes[distinct],
            kinds=all_.kinds[distinct],
        )
        return make_batch(words, of_type, seen, lengths)


def grouped(examples: Sequence[Example]) -> Iterator[list[Example]]:
    """The documents in their order, together while they have at most BATCH_WORDS words; empty ones are left out."""
    group: list[Example] = []
    for document in examples:
        if group and words_in(group) + len(document.labels) > BATCH_WORDS:
            yield group
            group = []
        if len(document.labels):
            group.append(document)
    if group:
        yield group


def words_in(examples: Sequence[Example]) -> int:
    """Words of all the documents."""
    return sum(len(document.labels) for document in examples)


def common_keys(examples: Sequence[Example]) -> list[str]:
    """Keys that get a row of the word table of their own."""
    uses = Counter(digits_off(key_of(word)) for document in examples for word in document.tokens.words)
    return [key for key, count in uses.items() if count >= LEAST_USES]


def arrays(network: NamesNetwork, lexicon: Lexicon) -> dict[str, Array]:
    """Everything that the run time needs; of words only hashes."""
    return {
        **network.arrays(),
        "words.members": packed(lexicon.words.members),
        "vectors.members": packed(lexicon.vectors.members),
        "use.members": packed(lexicon.use.members),
        "use.classes": lexicon.use.lists,
        "gazetteer.members": packed(lexicon.gazetteer.members),
        "gazetteer.lists": lexicon.gazetteer.lists,
    }

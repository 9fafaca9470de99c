"""A worker for the test of kill -9: from the topic `stories` it indexes each story with its statements, in one transaction a batch."""

from __future__ import annotations

import sys
from pathlib import Path

from processors.contracts.codec import decode
from processors.domain.outcome import Done
from processors.domain.ports import Message
from processors.domain.records import Story
from processors.stores.embedded.database import Database
from processors.stores.embedded.index import EmbeddedIndex
from processors.stores.embedded.log import EmbeddedLog
from tests.contract.samples import statements

BATCH = 3


def main(path: Path) -> None:
    database = Database(path)
    log, index = EmbeddedLog(database), EmbeddedIndex(database)
    index.setup()
    while delivered := log.read("stories", "index", BATCH, 0):
        told = [decode(one.message.value, Story) for one in delivered]
        with database.transaction():
            outcomes = index.put_stories(told)
            outcomes += index.put_statements([claim for one in told for claim in statements(one)])
            log.append([Message(topic="done", key=None, value=str(outcome == Done()).encode()) for outcome in outcomes])
            log.commit("stories", "index", delivered)
        print(delivered[-1].offset, flush=True)  # noqa: T201 - the test counts on it


if __name__ == "__main__":
    main(Path(sys.argv[1]))

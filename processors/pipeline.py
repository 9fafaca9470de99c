"""THE topology: every topic and every stage of Dragoman, one table. `dragoman show` prints it."""

from __future__ import annotations

from processors.contracts.topics import ARTICLES, CLAIMS, DEAD_LETTERS, STATEMENTS, STORIES
from processors.stages import analyse, index, relate
from processors.stages.stage import Stage

STAGES = (
    Stage(
        name="analyse",
        does="find statements, actors and signals",
        consumes=(ARTICLES,),
        produces=(STORIES, CLAIMS),
        run=analyse.run,
        batch=8,
        writes_index=False,
    ),
    Stage(
        name="relate",
        does="one statement from many claims",
        consumes=(CLAIMS,),
        produces=(STATEMENTS,),
        run=relate.run,
        batch=200,
        writes_index=False,
    ),
    Stage(
        name="index",
        does="make searchable",
        consumes=(STORIES, STATEMENTS, DEAD_LETTERS),
        produces=(),
        run=index.run,
        batch=200,
        writes_index=True,
    ),
)
BY_NAME = {stage.name: stage for stage in STAGES}


def show() -> str:
    """The table in words, a line for each stage."""
    rows = [("stage", "reads", "writes", "what it does"), ("poll", "feeds", ARTICLES.name, "read feeds and pages")]
    for stage in STAGES:
        reads = ", ".join(topic.name for topic in stage.consumes)
        writes = ", ".join(topic.name for topic in stage.produces) or "the index"
        rows.append((stage.name, reads, writes, stage.does))
    rows.append(("(each)", "", DEAD_LETTERS.name, "keep what can never be processed, with its bytes and the reason"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)

from __future__ import annotations

import logging

from processors.run.quiet import Quiet


def record(name: str, message: str = "Unable connect to node %s", level: int = logging.ERROR, *values: object) -> logging.LogRecord:
    return logging.LogRecord(name, level, "", 0, message, values, None)


def test_the_same_line_comes_once_in_a_while() -> None:
    quiet = Quiet(every=3600)
    assert [quiet.filter(record("aiokafka.conn", "Unable connect to node %s", logging.ERROR, node)) for node in (1, 2, 3)] == [
        True,
        False,
        False,
    ]


def test_it_comes_again_when_the_while_is_over() -> None:
    quiet = Quiet(every=0.0)
    assert [quiet.filter(record("aiokafka.conn")) for _ in range(3)] == [True, True, True]


def test_other_lines_levels_and_loggers_are_kinds_of_their_own() -> None:
    quiet = Quiet(every=3600)
    kinds = [
        record("aiokafka.conn"),
        record("aiokafka.conn", "other"),
        record("aiokafka.conn", level=logging.WARNING),
        record("aiokafka.client"),
    ]
    assert [quiet.filter(kind) for kind in kinds * 2] == [True] * 4 + [False] * 4


def test_our_own_lines_are_never_left_out() -> None:
    quiet = Quiet(every=3600)
    assert all(quiet.filter(record("processors.run.faust_app")) for _ in range(3))

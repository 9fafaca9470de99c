"""Many writes in one request: what failed for now is sent again, what failed for good is told, and nothing else happens twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.domain.outcome import Refused, Unavailable
from processors.stores.elasticsearch.bulk import PAUSES, REQUEST_ACTIONS, REQUEST_BYTES, Write, Written, send
from processors.stores.elasticsearch.connect import connect
from tests.services.stub import Actions, Answer, Stub, all_done, done, failed, refused, serving


def writes(count: int, *, version: int = 5, text: str = "x") -> list[Write]:
    return [Write(op="index", index="i", id=str(number), version=version, source={"text": text}) for number in range(count)]


def run(stub: Stub, wanted: list[Write]) -> tuple[list[Written], list[float]]:
    """The results, and the pauses that were made."""
    pauses: list[float] = []
    return send(connect(stub.address), wanted, sleep=pauses.append), pauses


def always(answer: Answer) -> Callable[[int, Actions], Answer]:
    return lambda number, actions: answer


def ids(actions: Actions) -> list[str]:
    return [action["_id"] for action in actions]


@pytest.mark.parametrize(
    ("status", "kind"), [(429, "es_rejected_execution_exception"), (503, "unavailable_shards_exception"), (502, "bad_gateway")]
)
def test_only_the_items_that_were_put_off_are_sent_again(status: int, kind: str) -> None:
    def answer(number: int, actions: Actions) -> Answer:
        busy = number == 0
        items = [failed(one, status, kind) if busy and int(one["_id"]) % 3 == 0 else done(one) for one in actions]
        return 200, {"errors": busy, "items": items}

    with serving(answer) as stub:
        results, pauses = run(stub, writes(10))
    assert results == [Written(done=True)] * 10
    assert [ids(asked) for asked in stub.asked] == [[str(n) for n in range(10)], ["0", "3", "6", "9"]]
    assert pauses == [PAUSES[0]]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_whole_request_that_was_put_off_is_sent_again(status: int) -> None:
    with serving(lambda number, actions: refused(status, "busy") if number < 2 else all_done(actions)) as stub:
        results, pauses = run(stub, writes(3))
    assert results == [Written(done=True)] * 3
    assert pauses == list(PAUSES[:2])


def test_it_gives_up_after_a_bounded_number_of_tries() -> None:
    with serving(always(refused(503, "busy"))) as stub, pytest.raises(Unavailable, match=r"2 of 2 writes.*503"):
        run(stub, writes(2))
    assert len(stub.asked) == len(PAUSES) + 1


def test_a_request_that_is_too_large_is_split() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        return refused(413, "too_large") if len(actions) > 3 else all_done(actions)

    with serving(answer) as stub:
        results, pauses = run(stub, writes(10))
    assert results == [Written(done=True)] * 10
    assert pauses == []
    taken = [asked for asked in stub.asked if len(asked) <= 3]
    assert sorted(int(one) for asked in taken for one in ids(asked)) == list(range(10))


def test_one_write_that_is_too_large_is_refused_alone() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        return refused(413, "too_large") if "4" in ids(actions) else all_done(actions)

    with serving(answer) as stub:
        results, _ = run(stub, writes(8))
    assert [result.done for result in results] == [number != 4 for number in range(8)]
    assert "too large" in str(results[4].refused)


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "cluster_block_exception"), (429, "cluster_block_exception"), (400, "index_closed_exception")]
)
def test_a_block_is_waited_for(status: int, kind: str) -> None:
    """Also where it comes for each item: a full disk makes an index read-only."""
    with serving(always(refused(status, kind))) as stub, pytest.raises(Unavailable, match=kind):
        run(stub, writes(1))

    def items(number: int, actions: Actions) -> Answer:
        return 200, {"errors": True, "items": [failed(one, status, kind) for one in actions]}

    with serving(items) as stub, pytest.raises(Unavailable, match=kind):
        run(stub, writes(2))


def test_a_wrong_password_stops_at_once() -> None:
    with serving(always(refused(401, "security_exception"))) as stub, pytest.raises(Refused, match="DRAGOMAN_ELASTICSEARCH_PASSWORD"):
        run(stub, writes(1))
    assert len(stub.asked) == 1


def test_denied_access_stops_at_once() -> None:
    with serving(always(refused(403, "security_exception"))) as stub, pytest.raises(Refused, match="denies access"):
        run(stub, writes(1))


def test_a_missing_index_says_what_to_do() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        return 200, {"errors": True, "items": [failed(one, 404, "index_not_found_exception") for one in actions]}

    with serving(answer) as stub, pytest.raises(Refused, match="dragoman setup"):
        run(stub, writes(1))


def test_a_document_that_does_not_fit_is_refused_alone() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        bad = "document_parsing_exception"
        return 200, {
            "errors": True,
            "items": [failed(one, 400, bad, "no such field") if one["_id"] == "7" else done(one) for one in actions],
        }

    with serving(answer) as stub:
        results, _ = run(stub, writes(500))
    assert sum(result.done for result in results) == 499
    assert results[7] == Written(refused="no such field")
    assert len(stub.asked) == 1


def test_a_newer_version_is_told() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        why = "[0]: version conflict, current version [9] is higher or equal to the one provided [5]"
        return 200, {"errors": True, "items": [failed(one, 409, "version_conflict_engine_exception", why) for one in actions]}

    with serving(answer) as stub:
        assert run(stub, writes(1))[0] == [Written(version=9)]


def test_an_answer_that_was_lost_after_it_took_effect_is_no_duplicate() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        why = "[0]: version conflict, current version [5] is higher or equal to the one provided [5]"
        items = [failed(one, 409, "version_conflict_engine_exception", why) for one in actions]
        return None if number == 0 else (200, {"errors": True, "items": items})

    with serving(answer) as stub:
        assert run(stub, writes(2))[0] == [Written(done=True)] * 2
    assert len(stub.asked) == 2


@pytest.mark.parametrize("count", [0, 1, 3, 4])
def test_an_answer_about_fewer_or_more_writes_counts_for_nothing(count: int) -> None:
    def answer(number: int, actions: Actions) -> Answer:
        items = ([done(one) for one in actions] * 2)[:count]
        return (200, {"errors": False, "items": items}) if number == 0 else all_done(actions)

    with serving(answer) as stub:
        results, pauses = run(stub, writes(2))
    assert results == [Written(done=True)] * 2
    assert [len(asked) for asked in stub.asked] == [2, 2]
    assert pauses == [PAUSES[0]]


def test_an_answer_about_other_writes_counts_for_nothing() -> None:
    def answer(number: int, actions: Actions) -> Answer:
        return (200, {"errors": False, "items": [done(one) for one in reversed(actions)]}) if number == 0 else all_done(actions)

    with serving(answer) as stub:
        run(stub, writes(2))
    assert len(stub.asked) == 2


def test_an_answer_that_is_no_json_counts_for_nothing() -> None:
    with serving(lambda number, actions: (200, "no object") if number == 0 else all_done(actions)) as stub:
        assert run(stub, writes(1))[0] == [Written(done=True)]


def test_a_server_that_is_not_there_is_waited_for() -> None:
    with serving(lambda number, actions: all_done(actions)) as stub:
        address = stub.address
    with pytest.raises(Unavailable, match="cannot be reached"):
        send(connect(address), writes(1), sleep=lambda seconds: None)


def test_requests_are_bounded_in_number_and_bytes() -> None:
    with serving(lambda number, actions: all_done(actions)) as stub:
        run(stub, writes(REQUEST_ACTIONS + 1))
        run(stub, writes(3, text="x" * (REQUEST_BYTES // 2)))
    assert [len(asked) for asked in stub.asked] == [REQUEST_ACTIONS, 1, 1, 1, 1]


def test_deleting_what_is_not_there_is_done() -> None:
    with serving(
        lambda number, actions: (200, {"errors": False, "items": [done(one, 404, result="not_found") for one in actions]})
    ) as stub:
        assert run(stub, [Write(op="delete", index="i", id="1")])[0] == [Written(done=True)]

"""What an error of Elasticsearch or of its client means: not now (Unavailable) or not so (Refused), in words for the operator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, SerializationError, SSLError, TransportError, UnsupportedProductError

from processors.domain.outcome import Refused, Unavailable

SETUP = "run `dragoman setup`"
NOT_NOW = frozenset({408, 429, 500, 502, 503, 504})


@contextmanager
def in_words() -> Iterator[None]:
    """Turns the client's exceptions into Unavailable and Refused; what is neither (a bad request) passes through."""
    try:
        yield
    except UnsupportedProductError as error:
        raise Refused("the server at DRAGOMAN_ELASTICSEARCH is no Elasticsearch") from error
    except ApiError as error:
        meaning = meaning_of(error.status_code, cause_of(error.body))
        if meaning is None:
            raise
        raise meaning from error
    except SSLError as error:
        raise Refused(f"Elasticsearch's certificate is not trusted (DRAGOMAN_ELASTICSEARCH_CA): {error.message}") from error
    except SerializationError as error:
        raise Unavailable(f"Elasticsearch gave an answer that cannot be read: {error.message}") from error
    except TransportError as error:
        raise Unavailable(f"Elasticsearch cannot be reached: {error.message}") from error


def meaning_of(status: int, cause: Mapping[str, Any]) -> Unavailable | Refused | None:
    """Of an answer's status and error; None for an error that speaks of one document or query (400, 404 of an id, 409, 413)."""
    kind, reason = str(cause.get("type", "")), str(cause.get("reason", ""))
    if status in NOT_NOW or kind in ("cluster_block_exception", "index_closed_exception"):
        return Unavailable(f"Elasticsearch answers {status}: {reason or kind or 'no reason given'}")
    if status == 401:
        return Refused("Elasticsearch refuses the password: check DRAGOMAN_ELASTICSEARCH_USER and DRAGOMAN_ELASTICSEARCH_PASSWORD")
    if status == 403:
        return Refused(f"Elasticsearch denies access: {reason or kind}")
    if kind == "index_not_found_exception":
        return Refused(f"Elasticsearch lacks an index ({reason}): {SETUP}")
    return None


def cause_of(body: Any) -> Mapping[str, Any]:
    """The `error` object of an answer or of an item in a bulk's answer; empty where there is none."""
    error = body.get("error") if isinstance(body, Mapping) else None
    return error if isinstance(error, Mapping) else {}

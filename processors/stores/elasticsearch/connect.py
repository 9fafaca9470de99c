"""Makes the client; nothing is sent before the first call."""

from __future__ import annotations

from elastic_transport.client_utils import DEFAULT
from elasticsearch import Elasticsearch

REQUEST_SECONDS = 30.0


def connect(url: str, *, user: str = "", password: str = "", ca_certs: str | None = None) -> Elasticsearch:
    """A client that does not retry by itself: the store knows what may be sent again.

    `ca_certs`: file with the certificate that signed Elasticsearch's own. Raises ValueError for an address that cannot be used.
    """
    return Elasticsearch(
        url,
        basic_auth=(user, password) if password else None,
        ca_certs=ca_certs or DEFAULT,
        request_timeout=REQUEST_SECONDS,
        max_retries=0,
        retry_on_timeout=False,
        http_compress=True,
    )

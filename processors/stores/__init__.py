"""Adapters of the ports: the embedded store (SQLite) and Elasticsearch."""

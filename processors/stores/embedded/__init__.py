"""One SQLite file that is log, state, offsets and index: what one machine needs."""

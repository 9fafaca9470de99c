"""Versions that travel with the data."""

DRAGOMAN = "0.1.0"
"""Version of the product, as pyproject.toml has it."""

ENVELOPE = 1
"""Version of the envelope: additive optional fields keep it, anything else raises it and adds a lift."""

EXTRACTOR = 1
"""Version of the extractor, 0..999: a later one overwrites what an earlier one found in the same revision."""

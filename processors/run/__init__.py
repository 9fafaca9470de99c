"""Runs the pipeline: one step, two runners (Faust on Kafka; inline on SQLite)."""

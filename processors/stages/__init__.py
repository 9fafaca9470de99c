"""The stages: one function a file, from records to outcomes. They know neither Kafka nor SQLite."""

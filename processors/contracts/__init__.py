"""What stands on the topics: their names, the envelope's bytes, the versions."""

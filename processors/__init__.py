"""From an article to the index: records, extraction, stages, stores, and the two runners of the one pipeline."""

"""What trains the taggers of `processors.extract.tagging`. It needs the extra `train` and is never imported by what reads articles."""

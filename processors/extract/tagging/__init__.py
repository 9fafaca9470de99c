"""Trained taggers over words: what runs them needs NumPy alone. `processors.training` makes their weights."""

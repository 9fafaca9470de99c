"""What a user edits, as data (feeds, outlets, actors, signals), and the one module that reads settings. Imports nothing of ours."""

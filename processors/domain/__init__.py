"""Records, ids, queries, outcomes and ports: pure, standard library only."""

"""How good the extraction is, by the definitions of the field: annotated texts, matching, measures, errors, recorded scores."""

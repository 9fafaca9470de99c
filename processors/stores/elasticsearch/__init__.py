"""The index on Elasticsearch: monthly indices behind aliases, written with external versions, searched by the same query tree."""

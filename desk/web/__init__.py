"""What people touch in a browser: the pages, the live wire and the HTTP API."""

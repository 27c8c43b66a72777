"""pgvector: its column types."""

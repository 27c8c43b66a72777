"""Of Starlette only its settings."""

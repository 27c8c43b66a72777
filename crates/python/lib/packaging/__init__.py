"""`packaging`: versions, as scripts compare them."""

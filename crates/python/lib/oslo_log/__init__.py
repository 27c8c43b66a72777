"""OpenStack's libraries, as far as migrations and the modules they import lean on them."""

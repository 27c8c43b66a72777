"""python-dateutil, as far as migrations use it."""

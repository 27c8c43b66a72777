"""Google's namespace of packages."""

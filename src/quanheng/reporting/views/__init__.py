"""Pages of results and of the report."""

"""Pages of the officers' side: home, notices and their review, campaigns, activities."""

"""What happened, counted, and the report of the campaign."""

"""The public site: programme, activity pages, calendar feeds."""

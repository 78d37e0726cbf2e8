"""Calling for plans, and what comes back: the table is made before the notice is issued (MODEL.md 2)."""

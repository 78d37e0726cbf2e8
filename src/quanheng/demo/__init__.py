"""The demonstration: an invented city, loaded through the same services as a user's own data."""

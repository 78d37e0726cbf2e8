"""Pages of the collecting room: for the officer who asks, and for a unit that opens its link."""

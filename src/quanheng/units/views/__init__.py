"""Pages of this room: the tree, its people, and the way in."""

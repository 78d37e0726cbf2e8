"""Organisation tree, people, memberships and roles, and the sights that decide what each may read."""

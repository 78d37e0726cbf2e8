"""Long work in small committed steps, and schedules."""

"""Settings, root URLs, error pages and health: what joins the rooms into one site."""

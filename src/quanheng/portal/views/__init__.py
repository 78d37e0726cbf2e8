"""The public site. Everything is made from the public view of activities; no page here knows who asks."""

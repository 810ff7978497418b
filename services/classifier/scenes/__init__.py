"""A sentence as the rules see it: marks, owners, roles, numbers, and what a frame is."""

"""Finding the movements and presences that an item tells."""

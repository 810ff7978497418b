"""Who sends and where to: the states that play a part in a frame."""

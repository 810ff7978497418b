"""What the models see of a reading, and the models."""

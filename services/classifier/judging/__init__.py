"""From a reading to yes, borderline or no, with the reason."""

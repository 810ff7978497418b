"""What a report states: codes, counts, kind, status."""

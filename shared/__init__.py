"""What the three services share: events, the bus, the store, settings, logs. It imports no service."""

"""The shipped watcher against a hostile server on loopback."""

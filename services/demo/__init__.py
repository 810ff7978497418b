"""The demonstration: a bundled news day of invented outlets, served on loopback, and the live view of it."""

"""Fixtures that all tests may use come from plugins; each is explained in its own module."""

pytest_plugins = ["tests.kafka.plugin", "tests.postgres"]

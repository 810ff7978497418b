"""Fixtures that all tests may use come from plugins; each is explained in its own module.

No test is timed: Hypothesis must not fail one because the first example read a lexicon on a busy machine.
"""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

pytest_plugins = ["tests.kafka.plugin", "tests.postgres"]

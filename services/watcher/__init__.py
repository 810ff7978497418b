"""The watcher: polls feeds and publishes what is new or changed in them as stories."""

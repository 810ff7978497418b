"""The state: feeds and seen entries, situations, the delivery ledger, the outbox. SQLite or PostgreSQL."""

"""All tables, in one place: one set of statements serves SQLite and PostgreSQL.

Events are kept as the JSON that travels on the bus. Times are aware and in UTC.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite forgets time zones, so they are put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given by SQLAlchemy
        """To UTC. A naive moment is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given by SQLAlchemy
        """Aware, in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


_serial = BigInteger().with_variant(Integer, "sqlite")

feeds = Table(
    "feeds",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("host", Text, nullable=False),
    Column("title", Text, nullable=False, default=""),
    Column("tags", Text, nullable=False, default="[]"),
    Column("origin", Text, nullable=False),
    Column("backfill", Boolean, nullable=False, default=False),
    Column("poll_seconds", Float),
    Column("added_at", UtcDateTime, nullable=False),
    Column("next_due", UtcDateTime, nullable=False),
    Column("polled_at", UtcDateTime),
    Column("succeeded_at", UtcDateTime),
    Column("baselined_at", UtcDateTime),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("validators_for", Text),
    Column("body_hash", Text),
    Column("full_at", UtcDateTime),
    Column("unasked_at", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("failing_since", UtcDateTime),
    Column("state", Text, nullable=False, default="new"),
    Column("reason", Text, nullable=False, default=""),
    Column("status", Integer),
    Column("pause_seconds", Float),
    Column("location", Text, index=True),
    Column("asked_host", Text, nullable=False, index=True),
    Column("site", Text, nullable=False),
    Column("moved_to", Text),
    Column("moved_since", UtcDateTime),
    Column("moved_count", Integer, nullable=False, default=0),
    Column("hints", Text, nullable=False, default="{}"),
    Column("rhythm", Text),
    Column("weight", Float),
    Column("shard", Integer, nullable=False, default=0),
    Column("list_id", Text, index=True),
    Column("agreed", Boolean, nullable=False, default=False),
    Index(None, "next_due"),
)

watchers = Table(
    "watchers",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

shards = Table(
    "shards",
    metadata,
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("owner", Text),
    Column("until", UtcDateTime, nullable=False),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
)

entry_keys = Table(
    "entry_keys",
    metadata,
    Column("publisher", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("story", Text, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("story", Text, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("url", Text, index=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("noted_at", UtcDateTime, nullable=False),
    Column("last_seen", UtcDateTime, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("page", Text, primary_key=True),
    Column("story", Text, nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("trace", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try", UtcDateTime, nullable=False),
    Column("wanted_at", UtcDateTime, nullable=False, index=True),
    Column("done_at", UtcDateTime),
    Index(None, "state", "next_try"),
)

robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("access", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
)

websub = Table(
    "websub",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("renew_at", UtcDateTime, nullable=False, index=True),
    Column("lease_until", UtcDateTime),
    Column("failures", Integer, nullable=False, default=0),
    Column("missed", Integer, nullable=False, default=0),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _serial, primary_key=True, autoincrement=True),
    Column("service", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("headers", Text, nullable=False),
    Index(None, "service", "id"),
)

situations = Table(
    "situations",
    metadata,
    Column("situation", Text, primary_key=True),
    Column("pair", Text, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("report", Text, primary_key=True),
    Column("story", Text, nullable=False, index=True),
    Column("situation", Text, index=True),
    Column("alert", Text),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("url", Text, index=True),
    Column("title", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("alert", Text, primary_key=True),
    Column("situation", Text, nullable=False, index=True),
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("trace", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _serial, primary_key=True, autoincrement=True),
    Column("delivery", Text, nullable=False, unique=True),
    Column("alert", Text, nullable=False, index=True),
    Column("situation", Text, nullable=False, index=True),
    Column("receiver", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("first_due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("owner", Text),
    Column("fence", Integer, nullable=False, default=0),
    Column("lease_until", UtcDateTime),
    Column("held_until", UtcDateTime),
    Column("message", Text),
    Column("doubtful", Boolean, nullable=False, default=False),
    Column("folded", Boolean, nullable=False, default=False),
    Column("broadcast", Boolean, nullable=False, default=False),
    Column("ref", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "state", "due_at"),
    Index(None, "receiver", "state"),
)

opinions = Table(
    "opinions",
    metadata,
    Column("question", Text, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)

opinion_days = Table(
    "opinion_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("asked", Integer, nullable=False),
)

silences = Table(
    "silences",
    metadata,
    Column("silence", Text, primary_key=True),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("matchers", Text, nullable=False),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
)

unsubscribed = Table(
    "unsubscribed",
    metadata,
    Column("receiver", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

empty_digests = Table(
    "empty_digests",
    metadata,
    Column("receiver", Text, primary_key=True),
    Column("due_at", UtcDateTime, primary_key=True),
)

"""Consumer groups of the embedded log: members with leases, owners with epochs, a sticky share-out.

A member takes what is free and gives up its own surplus; nobody takes from a living member. Every loss raises the
group's generation, so an owner's epoch (the generation at which it took) tells an old ownership from a new one.
Leases count in monotonic seconds of one boot: a step of the wall clock changes nothing.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.bus.sqlite_log import Database, partitions_of, start_of
from shared.errors import FencedError


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a group, and the boot of the machine that its lease counts in."""

    group: str
    id: str
    topics: tuple[str, ...]
    boot: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A partition that a member owns: since which epoch, and the offset from which it goes on."""

    epoch: int
    start: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's state after a beat. ``surplus`` is for it to give up, once drained."""

    holdings: dict[int, Holding]
    surplus: frozenset[int]
    generation: int


def share(
    me: str, members: Collection[str], parts: Sequence[int], owners: Mapping[int, str]
) -> tuple[list[int], list[int]]:
    """What ``me`` takes and what it gives up of one topic's partitions.

    Each member may hold an equal number; those who hold most keep the odd ones, so that nothing moves without need.
    """
    held = {member: [p for p in parts if owners.get(p) == member] for member in members}
    order = sorted(members, key=lambda member: (-len(held[member]), member))
    each, odd = divmod(len(parts), len(order))
    quota = each + (order.index(me) < odd)
    free = [part for part in parts if owners.get(part) not in held]
    return free[: max(quota - len(held[me]), 0)], held[me][quota:]


def beat(db: Database, member: Member, now: float, lease: float) -> Standing:
    """Renew the member's lease, strike out those whose lease ran out, take what is free for it."""
    expire(db, member.boot, now, lease)
    if not renew(db, member, now):
        db.execute(
            "insert into member values (?, ?, ?, ?, ?)",
            (member.group, member.id, json.dumps(member.topics), now, member.boot),
        )
        _raise_generation(db, member.group)
    generation = generation_of(db, member.group)
    surplus = [part for topic in member.topics for part in _take(db, member, topic, generation)]
    rows = db.execute(
        "select part, epoch from owner where grp = ? and member = ?", (member.group, member.id)
    ).fetchall()
    holdings = {part: Holding(epoch, start_of(db, member.group, part)) for part, epoch in rows}
    return Standing(holdings, frozenset(surplus), generation)


def renew(db: Database, member: Member, now: float) -> bool:
    """Renew the lease; say whether the member is still in the group."""
    changed = db.execute(
        "update member set seen = ?, boot = ? where grp = ? and id = ?", (now, member.boot, member.group, member.id)
    )
    return changed.rowcount > 0


def expire(db: Database, boot: str, now: float, lease: float) -> None:
    """Strike out the members of all groups whose lease ran out; a time ahead of now is of an earlier boot."""
    rows = db.execute(
        "select grp, id from member where boot <> ? or seen < ? or seen > ?", (boot, now - lease, now + lease)
    ).fetchall()
    db.executemany("delete from member where grp = ? and id = ?", rows)
    for group in {group for group, _ in rows}:
        _raise_generation(db, group)


def generation_of(db: Database, group: str) -> int:
    """A number that rises whenever a member comes or goes, or a partition becomes free."""
    row = db.execute("select generation from grp where name = ?", (group,)).fetchone()
    return row[0] if row else 0


def release(db: Database, member: Member, parts: Collection[int]) -> None:
    """Give up partitions, for others to take."""
    rows = [(member.group, part, member.id) for part in parts]
    db.executemany("delete from owner where grp = ? and part = ? and member = ?", rows)
    _raise_generation(db, member.group)


def leave(db: Database, member: Member) -> None:
    """Leave the group. A group that is empty and has committed nothing leaves no trace."""
    db.execute("delete from member where grp = ? and id = ?", (member.group, member.id))
    db.execute("delete from owner where grp = ? and member = ?", (member.group, member.id))
    _raise_generation(db, member.group)
    db.execute(
        "delete from grp where name = ?1 and not exists (select 1 from member where grp = ?1)"
        " and not exists (select 1 from committed where grp = ?1)",
        (member.group,),
    )


def commit(db: Database, member: Member, offsets: Mapping[int, tuple[int, int]]) -> None:
    """Record (epoch, next offset) of partitions.

    Raises:
        FencedError: one of them is no longer owned since that epoch.
    """
    for part, (epoch, offset) in offsets.items():
        row = db.execute("select member, epoch from owner where grp = ? and part = ?", (member.group, part)).fetchone()
        if row != (member.id, epoch):
            raise FencedError(f"partition {part} of group {member.group} was lost")
        db.execute(
            "insert into committed values (?, ?, ?) on conflict do update set next = excluded.next",
            (member.group, part, offset),
        )


def _take(db: Database, member: Member, topic: str, epoch: int) -> list[int]:
    """Take what is free of a topic; what is left over is the member's surplus."""
    parts = partitions_of(db, topic)
    rows = db.execute("select id, topics from member where grp = ?", (member.group,)).fetchall()
    members = [other for other, topics in rows if topic in json.loads(topics)]
    owners = dict(db.execute("select part, member from owner where grp = ?", (member.group,)).fetchall())
    taken, surplus = share(member.id, members, parts, owners)
    db.executemany(
        "insert into owner values (?, ?, ?, ?)"
        " on conflict do update set member = excluded.member, epoch = excluded.epoch",
        [(member.group, part, member.id, epoch) for part in taken],
    )
    return surplus


def _raise_generation(db: Database, group: str) -> None:
    db.execute(
        "insert into grp values (?, 1) on conflict do update set generation = generation + 1",
        (group,),
    )

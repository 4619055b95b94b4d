"""The database as SQLAlchemy Core tables. Times are UTC ISO text (sortable on every database); bytes are sealed."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = BigInteger().with_variant(Integer, "sqlite")

inbox = Table(
    "inbox",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),  # mail, sheet, row, batch, deadline, person
    Column("municipality", String(64), nullable=False),
    Column("mailbox", String(64), nullable=False),
    Column("folder", String(255), nullable=False),
    Column("validity", String(64), nullable=False),
    Column("uid", String(512), nullable=False),  # fetch key with mailbox, folder, validity
    Column("received_at", String(32), nullable=False),
    Column("parent", _Id, ForeignKey("inbox.id")),
    Column("state", String(16), nullable=False),  # received, working, waiting, done, parked, ignored, unfetched
    Column("outcome", String(16)),
    Column("because", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("crashes", Integer, nullable=False, server_default="0"),
    Column("next_at", String(32)),
    Column("lease", String(64)),
    Column("lease_until", String(32)),
    Column("done_at", String(32)),
    Column(
        "server", String(12), nullable=False, server_default="stays"
    ),  # stays, moving, moved: the copy on the server
    Column("note", Text, nullable=False, server_default=""),  # traceback without values, or a row's outcome as JSON
    Column("size", Integer, nullable=False, server_default="0"),  # bytes of the unsealed content
    UniqueConstraint("mailbox", "folder", "validity", "uid"),
)
Index("ix_inbox_todo", inbox.c.state, inbox.c.id)  # in the order of claims: no sorting of all that waits
Index("ix_inbox_parent", inbox.c.parent)
Index("ix_inbox_server", inbox.c.mailbox, inbox.c.server)

contents = Table(  # what an inbox row brings, sealed; apart, as every change of a row writes the whole of it again
    "contents",
    metadata,
    Column("inbox_id", _Id, ForeignKey("inbox.id"), primary_key=True, autoincrement=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

imports = Table(  # the same mail in two mailboxes is one order: Message-ID plus hash of the canonical content
    "imports",
    metadata,
    Column("import_key", String(64), primary_key=True),
    Column("inbox_id", _Id, ForeignKey("inbox.id"), nullable=False),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("cursor", Text),
    Column("since", String(32)),  # mails received earlier are not read (the first day)
    Column("polled_at", String(32)),  # last good poll
    Column("failed_at", String(32)),
    Column("failure", Text, nullable=False, server_default=""),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("next_at", String(32)),
)

routines = Table(
    "routines",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("text", Text, nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("municipality", String(64), nullable=False),
    Column("address_key", String(200)),
    Column("address", String(200)),
    Column("flat", String(32)),
    Column("customer_ref", String(64)),
    Column("provider", String(64)),
    Column("provider_since", String(10)),
    Column("door_serial", String(64)),
    Column("gate_serial", String(64)),
    Column("ended_at", String(32)),
    Column("version", Integer, nullable=False, server_default="1"),
)
Index("ix_placements_customer", placements.c.municipality, placements.c.customer_ref)
Index("ix_placements_address", placements.c.municipality, placements.c.address_key)
Index("ix_placements_door_serial", placements.c.door_serial)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("number", String(24), nullable=False, unique=True),
    Column("municipality", String(64), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("status", String(12), nullable=False),
    Column("waits_for", String(20)),
    Column("due_at", String(32)),
    Column("customer_ref", String(64)),
    Column("address_key", String(200)),
    Column("serial_key", String(64)),
    Column("provider", String(64)),
    Column("placement", _Id, ForeignKey("placements.id")),
    Column("batch", _Id, ForeignKey("inbox.id")),
    Column("inbox_id", _Id, ForeignKey("inbox.id")),
    Column("created_at", String(32), nullable=False),
    Column("closed_at", String(32)),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("wrapped_key", LargeBinary),
    Column("sealed", LargeBinary),
)
_open = jobs.c.status.in_(("open", "held"))
Index("ix_jobs_inbox", jobs.c.inbox_id)
Index("ix_jobs_open", jobs.c.municipality, jobs.c.id, postgresql_where=_open, sqlite_where=_open)
Index("ix_jobs_due", jobs.c.due_at, postgresql_where=_open, sqlite_where=_open)
Index("ix_jobs_customer", jobs.c.municipality, jobs.c.customer_ref)
Index("ix_jobs_address", jobs.c.municipality, jobs.c.address_key)
Index("ix_jobs_serial", jobs.c.municipality, jobs.c.serial_key)

journal = Table(
    "journal",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("inbox_id", _Id),
    Column("who", String(64), nullable=False),  # role, or the operating system's user for a person's command
    Column("job", String(24)),
    Column("fact", String(32), nullable=False),
    Column("before", String(64), nullable=False, server_default=""),
    Column("after", String(64), nullable=False, server_default=""),
    Column("effects", Text, nullable=False, server_default=""),
    Column("because", Text, nullable=False, server_default=""),
    Column("routine_digest", String(64)),
)
Index("ix_journal_job", journal.c.job)
Index("ix_journal_inbox", journal.c.inbox_id)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("key", String(160), nullable=False, unique=True),  # what may be said once only
    Column("message_id", String(255), nullable=False, unique=True),
    Column("municipality", String(64), nullable=False),
    Column("sender", String(64), nullable=False),  # name of the configured way out
    Column("inbox_id", _Id),
    Column("job", String(24)),
    Column("purpose", String(48), nullable=False),
    Column("checkpoint", String(48)),
    Column("role", String(20), nullable=False),
    Column("recipient", String(320), nullable=False),
    Column("expects", Text, nullable=False, server_default=""),
    Column("state", String(12), nullable=False),  # queued, held, sending, sent, refused, uncertain, superseded, bounced
    Column("because", Text, nullable=False, server_default=""),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", String(32)),
    Column("lease", String(64)),
    Column("created_at", String(32), nullable=False),
    Column("sent_at", String(32)),
    Column("raw", LargeBinary, nullable=False),
    Column("lease_until", String(32)),
)
Index("ix_outbox_todo", outbox.c.state, outbox.c.id)
Index("ix_outbox_job", outbox.c.job)

counters = Table(
    "counters",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Integer, nullable=False),
)

daily_mails = Table(  # the volume breaker: how many mails an address (keyed reference) or job got on a day
    "daily_mails",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
)

silenced = Table(  # addresses (keyed reference) that get no mail: hard bounce
    "silenced",
    metadata,
    Column("address_ref", String(64), primary_key=True),
    Column("at", String(32), nullable=False),
    Column("because", Text, nullable=False, server_default=""),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("until", String(32), nullable=False),
)

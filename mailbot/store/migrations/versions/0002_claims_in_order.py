"""Claims read their index in its order, and a job is found by the inbox row that opened it.

Revision 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """With (state, next_at, id) every claim sorted all rows that waited."""
    for table in ("inbox", "outbox"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_todo")
            batch_op.create_index(f"ix_{table}_todo", ["state", "id"], unique=False)
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_inbox", ["inbox_id"], unique=False)

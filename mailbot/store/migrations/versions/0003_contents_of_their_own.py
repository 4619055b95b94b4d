"""The sealed content of an inbox row gets a table of its own.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """In the row, every lease and every end of it wrote the whole mail again."""
    op.create_table(
        "contents",
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_contents_inbox_id")),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_contents")),
    )
    op.execute(
        "INSERT INTO contents (inbox_id, wrapped_key, sealed) SELECT id, wrapped_key, sealed FROM inbox "
        "WHERE sealed IS NOT NULL AND wrapped_key IS NOT NULL"
    )
    for column in ("sealed", "wrapped_key"):  # by itself: Alembic would copy the table, to which others refer
        op.execute(f"ALTER TABLE inbox DROP COLUMN {column}")

"""The claim of a mail in flight runs out, so that any instance finds what one that never comes back left.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mails in flight before this revision have no such time: they count as left."""
    op.add_column("outbox", sa.Column("lease_until", sa.String(32)))

"""Mailbot: reads the shared mailboxes for digital locks in home care and keeps the binder."""

__version__ = "0.1.0"

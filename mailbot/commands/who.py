"""Who types a command, as the operating system knows it."""

import getpass


def who_types() -> str:
    """The user's name; in a container nobody may have one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "kommandorad"

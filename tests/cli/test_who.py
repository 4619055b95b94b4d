"""Who types is asked of the operating system, which does not always know."""

import os
import pwd

import pytest

from mailbot.commands.who import who_types


def test_a_user_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "agda")
    assert who_types() == "agda"


def test_in_a_container_nobody_may_have_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    nobody = max(entry.pw_uid for entry in pwd.getpwall()) + 7
    monkeypatch.setattr(os, "getuid", lambda: nobody)
    assert who_types() == "kommandorad"

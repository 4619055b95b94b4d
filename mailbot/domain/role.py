"""Who does what: the roles that the five routines know, in the glossary's English."""

from enum import StrEnum


class Role(StrEnum):
    """A party of a job. The value is used in routine files, configuration and the privacy policy."""

    PROVIDER = "provider"  # utförare, anordnare
    INSTALLER = "installer"  # montör, vaktmästare
    LOCKSMITH = "locksmith"  # upphandlad låssmed
    ADMINISTRATOR = "administrator"  # administratör, samordnare
    ALARM_OPERATOR = "alarm_operator"  # larmhandläggare
    SYSTEM_MANAGER = "system_manager"  # systemförvaltare
    FEE_OFFICER = "fee_officer"  # avgiftshandläggare
    CASE_OFFICER = "case_officer"  # biståndshandläggare, socialsekreterare
    BRF = "brf"  # bostadsrättsförening, fastighetsägare
    DUTY = "duty"  # the person who looks after the bot and what it parks
    SYSTEM = "system"  # a case or ticket system that mails orders (Lifecare, Easit, a web form)
    BOT = "bot"

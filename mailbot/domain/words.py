"""What the roles are called in Swedish, for reasons and mails."""

from mailbot.domain.role import Role

ROLE_WORDS: dict[Role, str] = {
    Role.PROVIDER: "utföraren",
    Role.INSTALLER: "montören",
    Role.LOCKSMITH: "låssmeden",
    Role.ADMINISTRATOR: "administratören",
    Role.ALARM_OPERATOR: "larmhandläggaren",
    Role.SYSTEM_MANAGER: "systemförvaltaren",
    Role.FEE_OFFICER: "avgiftshandläggaren",
    Role.CASE_OFFICER: "biståndshandläggaren",
    Role.BRF: "fastighetsägaren",
    Role.DUTY: "den som har hand om låsboten",
    Role.SYSTEM: "ärendesystemet",
    Role.BOT: "låsboten",
}

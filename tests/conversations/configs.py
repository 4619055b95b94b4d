"""Small configurations for conversations: invented municipalities that work by the shipped routines."""

from collections.abc import Mapping, Sequence

_TOP = """
[mailbot]
data = "data"
instance = "prov"

[deliver]
mode = "on"
per_address_per_day = 200
per_job_per_day = 20

[[sender]]
name = "post"
kind = "folder"
path = "utkorg"
from_address = "{address}"
from_name = "Låsboten"
"""


def config(
    routine: str,
    *,
    mailboxes: Sequence[str],
    roles: Mapping[str, str],
    providers: Mapping[str, Sequence[str]] | None = None,
    authserv: str | None = None,
    unknown_orders: bool = False,
    rollout: str = "",
) -> str:
    """The text of a mailbot.toml: the first mailbox sends, `providers` maps an id to its domains."""
    domain = mailboxes[0].partition("@")[2]
    parts = [_TOP.format(address=mailboxes[0]).lstrip()]
    parts += [_mailbox(number, address) for number, address in enumerate(mailboxes)]
    trust = f'authentication = "required"\nauthserv_ids = ["{authserv}"]' if authserv else 'authentication = "off"'
    parts.append(
        f'[[municipality]]\nname = "lindby"\nroutine = "{routine}"\nsender = "post"\nsignature = "Låsgruppen"\n'
        f'{trust}\nunknown_orders = {str(unknown_orders).lower()}\nown_domains = ["{domain}"]\n'
    )
    parts.append("[municipality.roles]\n" + "".join(f'{role} = ["{address}"]\n' for role, address in roles.items()))
    for name, domains in (providers or {}).items():
        listed = ", ".join(f'"{d}"' for d in domains)
        parts.append(f'[[municipality.provider]]\nid = "{name}"\nname = "{name.title()}"\ndomains = [{listed}]\n')
    return "\n".join([*parts, rollout])


def _mailbox(number: int, address: str) -> str:
    return (
        f'[[mailbox]]\nname = "låda {number}"\nmunicipality = "lindby"\nkind = "maildir"\naddress = "{address}"\n'
        f'path = "post/{number}"\nstart = 2020-01-01\n'
    )


# Roll-out and the 2026 routine: the provider orders, the system manager couples.
SERVICE, OFFICER = "las@lindby.example.se", "agda.officer@lindby.example.se"
FITTER, COUPLER, DUTY = "lasmontor@lindby.example.se", "phoniro@lindby.example.se", "beredskap@lindby.example.se"
FORM = "eformular@lindby.example.se"
PLANNER = "plan@tryggvard.example"
_STAFF = {"installer": FITTER, "system_manager": COUPLER, "duty": DUTY, "system": FORM}
_PROVIDERS = {"tryggvard": ["tryggvard.example"], "solhem": ["solhem.example"]}
ROLL_OUT = config("nacka-breddinforande", mailboxes=[SERVICE, OFFICER], roles=_STAFF, providers=_PROVIDERS)
FORMS = config("nacka", mailboxes=[SERVICE], roles=_STAFF, providers=_PROVIDERS)
PROTECTED = config("nacka", mailboxes=[SERVICE], roles=_STAFF, providers=_PROVIDERS, authserv="mx.lindby.example.se")

# The alarm group: Lifecare's messages cannot be answered, the alarm operator couples nothing, the montör does.
GROUP = "digitalalas@omsorg.example.se"
LIFECARE, OPERATOR = "noreply-lifecare@omsorg.example.se", "larmet@omsorg.example.se"
ALARM_FITTER, ALARM_DUTY = "faltmontor@omsorg.example.se", "vakt@omsorg.example.se"
UNIT = "planering.norr@hemtjanst.omsorg.example.se"
ALARM_GROUP = config(
    "larmgrupp",
    mailboxes=[GROUP],
    roles={"alarm_operator": OPERATOR, "installer": ALARM_FITTER, "system": LIFECARE, "duty": ALARM_DUTY},
    providers={"norr": ["hemtjanst.omsorg.example.se"]},
)

# Tickets: the administratör orders and couples.
TICKETS_BOX, EASIT = "drift@kanalstad.example.se", "arende@kanalstad.example.se"
ADMINISTRATOR, TICKET_FITTER = "samordning@kanalstad.example.se", "teknik@kanalstad.example.se"
TICKET_DUTY, TICKET_MANAGER = "chef@kanalstad.example.se", "forvaltare@kanalstad.example.se"
OUTSIDER = "kontoret@vardlaget.example"
TICKETS = config(
    "soderkoping",
    mailboxes=[TICKETS_BOX],
    roles={
        "administrator": ADMINISTRATOR,
        "installer": TICKET_FITTER,
        "system": EASIT,
        "system_manager": TICKET_MANAGER,
        "duty": TICKET_DUTY,
    },
    providers={"vardlaget": ["vardlaget.example"]},
)

# No personal data in mail: the avgiftshandläggare orders, the vaktmästare mounts, the låssmed sees to gates.
CARETAKER_BOX, FEES = "vaktm@skogstorp.example.se", "avgift@skogstorp.example.se"
CARETAKER, MANAGER = "hus@skogstorp.example.se", "system@skogstorp.example.se"
LOCKSMITH, CASE_OFFICER = "jobb@nyckelsmeden.example", "bistand@skogstorp.example.se"
SALEM_DUTY, HOME_CARE = "jour@skogstorp.example.se", "gruppchef@omtanken.example"
NO_PERSONAL_DATA = config(
    "salem",
    mailboxes=[CARETAKER_BOX],
    roles={
        "fee_officer": FEES,
        "installer": CARETAKER,
        "system_manager": MANAGER,
        "locksmith": LOCKSMITH,
        "case_officer": CASE_OFFICER,
        "duty": SALEM_DUTY,
    },
    providers={"omtanken": ["omtanken.example"]},
)

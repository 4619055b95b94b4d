"""Who an address is, and where a role's mail goes. The register decides, never the mail."""

from datetime import date

from mailbot.config import Municipality, Provider
from mailbot.domain.fact import Party
from mailbot.domain.job import Job
from mailbot.domain.role import Role


def find_party(municipality: Municipality, email: str, *, verified: bool) -> Party:
    """The party behind an address: its roles and provider, none when the register does not know it."""
    email = email.lower()
    roles = {role for role, addresses in municipality.roles.items() if _matches(email, addresses)}
    provider = find_provider(municipality, email)
    if provider is not None:
        roles.add(Role.PROVIDER)
    return Party(email=email, roles=frozenset(roles), provider=provider.id if provider else None, verified=verified)


def _matches(email: str, addresses: tuple[str, ...]) -> bool:
    """An address by itself, or everybody of a domain written as @domain."""
    return any(email == a or (a.startswith("@") and email.endswith(a)) for a in addresses)


def find_provider(municipality: Municipality, email: str | None) -> Provider | None:
    """The provider that an address belongs to."""
    if not email or "@" not in email:
        return None
    email = email.lower()
    labels = email.rsplit("@", 1)[1].split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels))}  # its own and those above it
    for provider in municipality.providers:
        if email in provider.addresses or not domains.isdisjoint(provider.domains):
            return provider
    return None


def routine_name(municipality: Municipality, provider: str | None, day: date) -> str:
    """The routine that applies: a roll-out's for its providers until its last day, else the municipality's."""
    for rollout in municipality.rollouts:
        in_time = rollout.until is None or day <= rollout.until
        if in_time and (not rollout.providers or (provider is not None and provider in rollout.providers)):
            return rollout.routine
    return municipality.routine


def address_of(municipality: Municipality, role: Role, job: Job | None) -> str | None:
    """Where mail to a role about a job goes; None when nobody is registered.

    A provider's mail goes to the unit's own address, else to the contact when it lies in the provider's domain, else
    to whoever of the provider ordered.
    """
    if role is Role.INSTALLER and job is not None and job.assigned:
        return job.assigned
    if role is not Role.PROVIDER:
        return next((a for a in municipality.roles.get(role, ()) if not a.startswith("@")), None)
    if job is None:
        return None
    provider = next((p for p in municipality.providers if p.id == job.provider), None)
    contact = (job.item.contact.email or "").lower()
    if provider and provider.notify:
        return provider.notify
    if contact and provider and find_provider(municipality, contact) == provider:
        return contact
    orderer_is_provider = provider is None or find_provider(municipality, job.orderer) == provider
    return job.orderer if orderer_is_provider else None

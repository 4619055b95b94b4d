"""What a routine demands of an order and the mail leaves out."""

from collections.abc import Mapping

from mailbot.domain.reading import Item

_ONLY_TO_MOUNT = frozenset({"brf_approved"})  # an owner approves that something is put up, not that it comes down


def missing_fields(item: Item, required: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Names of demanded fields that `item` lacks; of alternatives (`a|b`) the first is named.

    `required` maps an item type to field names, nested ones as `contact.phone`.
    """
    return tuple(
        demand.split("|")[0]
        for demand in required.get(item.type.value, ())
        if not (item.action == "remove" and demand in _ONLY_TO_MOUNT)
        and all(_value(item, name) is None for name in demand.split("|"))
    )


def _value(item: Item, name: str) -> object:
    value: object = item
    for part in name.split("."):
        value = getattr(value, part, None)
    return value

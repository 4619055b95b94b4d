"""The quick looks at addresses in their usual form say what the whole grammar says."""

from hypothesis import given
from hypothesis import strategies as st

from mailbot.parsers.sheet_addresses import _PLAIN, Door, _door
from mailbot.sheet_privacy import _PLAIN_ADDRESS, _is_plain

_ENDINGS = ("vägen", "gatan", "stigen", "gränden", "torget", "backen", "slingan", "ringen", "allén", "gläntan")
_ADDRESSES = st.builds(
    "{}{}{}{} {}{}".format,
    st.sampled_from(["", "Norra ", "Södra ", "Östra ", "Västra "]),
    st.sampled_from("ABDEKLRSTÅÄÖÉ"),
    st.text(alphabet="abdefghiklmnorstuvyåäöé", min_size=1, max_size=9),
    st.sampled_from(_ENDINGS),
    st.integers(1, 9_999),
    st.sampled_from(["", "A", "C", "H"]),
)


@given(_ADDRESSES)
def test_a_street_and_a_number_are_the_door_that_they_say(address: str) -> None:
    assert _PLAIN.match(address)
    assert _door(address) == Door(address)


@given(st.one_of(_ADDRESSES, st.builds("{} {}".format, st.text(max_size=12), st.integers(0, 99_999))))
def test_an_address_is_plain_by_either_look(address: str) -> None:
    assert _is_plain(address) == (_PLAIN_ADDRESS.match(address) is not None)

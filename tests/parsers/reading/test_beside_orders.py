"""What stands beside an order: keys, gate, code lock, consent and door code, said in many ways."""

import pytest

from mailbot.domain.reading import ItemType as K
from tests.parsers.reading.said import read

BESIDE: list[tuple[str, str, object]] = [
    ("Nycklar har vi inte än.", "keys_available", False),
    ("Två uppsättningar finns.", "keys_available", None),
    ("Två uppsättningar nycklar finns här.", "keys_available", True),
    ("Nycklarna är kvitterade och ligger hos oss.", "keys_available", True),
    ("Nycklar (2 uppsättn) har vi fått in och kvitterat ut.", "keys_available", True),
    ("Nyckel får vi när hon skrivit kontraktet, den har vi alltså inte ännu.", "keys_available", False),
    ("Anhörig har varit här med nycklarna.", "keys_available", True),
    ("Dottern lämnar nycklar till oss på fredag.", "keys_available", False),
    ("Vi har nyckel.", "keys_available", True),
    ("Vi saknar fortfarande nycklar.", "keys_available", False),
    ("Nyckelset är hämtat.", "keys_available", True),
    ("Nycklar: 2 st hos utföraren", "keys_available", True),
    ("Nycklarna är inte inlämnade ännu.", "keys_available", False),
    ("Vi har ännu inte kvitterat någon nyckel.", "keys_available", False),
    ("Inga nycklar ännu.", "keys_available", False),
    ("Båda nycklarna hänger i skåpet.", "keys_available", True),
    ("Porten har redan ett lås.", "gate_lock", False),
    ("I porten sitter redan en enhet.", "gate_lock", False),
    ("Porten har redan ert portlås.", "gate_lock", False),
    ("Portlås sitter redan.", "gate_lock", False),
    ("Där behövs även portlås!!", "gate_lock", True),
    ("Det krävs portlås.", "gate_lock", True),
    ("Huset har ingen port.", "gate_lock", False),
    ("Port finns inte.", "gate_lock", False),
    ("Hon har egen ingång från gatan.", "gate_lock", False),
    ("Porten är låst och behöver också lås.", "gate_lock", True),
    ("Vi behöver komma in genom porten också, så sätt portlås.", "gate_lock", True),
    ("Inget lås i porten behövs.", "gate_lock", False),
    ("Ej portlås.", "gate_lock", False),
    ("Portlås: nej", "gate_lock", False),
    ("Gäller både lägenhetsdörr och port.", "gate_lock", True),
    ("Portlåset finns på plats sedan tidigare.", "gate_lock", False),
    ("Kodlås saknas.", "code_lock", False),
    ("Det är ett vanligt lås med vred på dörren.", "code_lock", False),
    ("På dörren sitter ett Yale Doorman.", "code_lock", True),
    ("Dörren har kodlås.", "code_lock", True),
    ("Inget kodlås på ytterdörren.", "code_lock", False),
    ("Samtycket är undertecknat.", "consent", True),
    ("Samtycke inhämtat.", "consent", True),
    ("Kunden har skrivit på samtycket.", "consent", True),
    ("Samtycke har vi inte fått in än.", "consent", False),
    ("Hon har ännu inte skrivit på samtycket.", "consent", False),
    ("Samtyckesblankett är påskriven och skickad.", "consent", True),
    ("Samtycket ska skrivas på under torsdagen.", "consent", False),
    ("Portkod 1357.", "door_code", "1357"),
    ("Koden i porten är 2468.", "door_code", "2468"),
    ("Man slår 9876 vid porten.", "door_code", "9876"),
    ("Ny kod till porten: 1122", "door_code", "1122"),
    ("Kod nere: 4455.", "door_code", "4455"),
    ("Portkoden är C1234.", "door_code", "C1234"),
]


@pytest.mark.parametrize(("said", "name", "value"), BESIDE)
def test_what_is_said_beside_an_order(said: str, name: str, value: object) -> None:
    (item,) = read(f"Nytt lås till kund 3122, Ekvägen 9. {said}").items
    assert item.type is K.MOUNT
    assert getattr(item, name) == value

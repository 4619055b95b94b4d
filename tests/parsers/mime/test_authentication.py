import pytest

from mailbot.parsers.authentication import Verdict, authenticate, verdict
from mailbot.parsers.mime import parse_message

OURS = ("mx.kommun.example",)
BORDER = "Received: from out.omsorg.example by mx1.kommun.example with ESMTPS"
FOREIGN = "Received: from pc by out.omsorg.example"
FROM = "From: Kim <kim@omsorg.example>"


def judge(*headers: str, ids: tuple[str, ...] = OURS) -> Verdict:
    return verdict(parse_message("\n".join((*headers, "", "x")).encode()), ids)


def results(value: str, server: str = "mx.kommun.example") -> str:
    return f"Authentication-Results: {server}; {value}"


@pytest.mark.hazard(86)
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("dmarc=pass header.from=omsorg.example", Verdict.PASS),
        ("spf=pass smtp.mailfrom=studs@post.omsorg.example", Verdict.PASS),
        ("dkim=pass (2048) header.d=omsorg.example", Verdict.PASS),
        ("dkim=pass header.d=annan.example; spf=pass smtp.mailfrom=annan.example", Verdict.NONE),
        ("dmarc=fail; spf=pass smtp.mailfrom=omsorg.example", Verdict.FAIL),
        ('spf=fail smtp.mailfrom="a; dmarc=pass"@x.example', Verdict.NONE),
        ("spf=none (dmarc=pass)", Verdict.NONE),
        ("none", Verdict.NONE),
    ],
)
def test_own_server(value: str, expected: Verdict) -> None:
    assert judge(BORDER, results(value), FOREIGN, FROM) is expected
    assert judge(results(value), BORDER, FOREIGN, FROM) is expected


@pytest.mark.hazard(86)
def test_forged_results_count_for_nothing() -> None:
    forged = results("dmarc=pass")
    assert judge(BORDER, FOREIGN, forged, FROM) is Verdict.NONE
    assert judge(BORDER, results("dmarc=pass", "mx.omsorg.example"), FROM) is Verdict.NONE
    assert judge(results("dmarc=pass"), FROM, ids=()) is Verdict.NONE


@pytest.mark.hazard(86)
@pytest.mark.parametrize("sender", [f"{FROM}\nFrom: bo@x.example", "From: kim@omsorg.example, bo@x.example"])
def test_two_senders_mislead(sender: str) -> None:
    assert judge(results("dmarc=pass"), sender) is Verdict.FAIL


def test_exchange_online_writes_no_name() -> None:
    border = "Received: from x by A1.eurprd01.prod.outlook.com"
    value = "Authentication-Results: spf=pass smtp.mailfrom=omsorg.example; dmarc=pass action=none"
    assert judge(border, value, FROM, ids=("protection.outlook.com",)) is Verdict.PASS
    assert judge(border, value, FROM) is Verdict.NONE


def test_domain_is_told() -> None:
    assert authenticate(parse_message(FROM.encode() + b"\n\n"), OURS).domain == "omsorg.example"

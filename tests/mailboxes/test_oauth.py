"""Tokens by msal from a real HTTPS endpoint on loopback, and Dovecot's own OAuth2 that asks the same endpoint."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.auth import OAuth
from mailbot.mailboxes.imap import ImapMailbox
from mailbot.mailboxes.oauth import Certificate, ClientCredentials, secret_file, xoauth2_string
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.dovecot import Dovecot, free_ports
from tests.servers.token_endpoint import TokenEndpoint

USER = "las@kommunen.example"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SECRET, NEW_SECRET = "hemlighet-ett-4711", "hemlighet-två-4712"
Make = Callable[..., ClientCredentials]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("idp"))


@pytest.fixture
def endpoint(certificates: Certificates) -> Iterator[TokenEndpoint]:
    endpoint = TokenEndpoint(certificates).start()
    endpoint.register("mailbot", SECRET, USER)
    yield endpoint
    endpoint.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(endpoint: TokenEndpoint, certificates: Certificates, clock: Clock) -> Make:
    def new(**changes: Any) -> ClientCredentials:
        settings: dict[str, Any] = {
            "authority": endpoint.authority,
            "tenant": endpoint.tenant,
            "client_id": "mailbot",
            "secret": lambda: SECRET,
            "ca_file": certificates.ca,
            "clock": clock,
            "timeout": 5,
        }
        return ClientCredentials(**settings | changes)

    return new


class TestTokens:
    def test_the_request_is_client_credentials_for_the_mailbox_scope(self, endpoint: TokenEndpoint, make: Make) -> None:
        assert endpoint.active(make().token())
        (asked,) = endpoint.token_requests
        assert asked["grant_type"] == "client_credentials"
        assert asked["scope"] == "https://outlook.office365.com/.default"

    def test_one_token_serves_until_shortly_before_it_expires(
        self, endpoint: TokenEndpoint, make: Make, clock: Clock
    ) -> None:
        source = make()
        first = source.token()
        assert source.expires_at == datetime.fromtimestamp(clock.now, UTC) + timedelta(seconds=3600)
        clock.now += 3600 - 301
        assert source.token() == first
        clock.now += 2
        assert source.token() != first
        assert len(endpoint.token_requests) == 2

    def test_a_short_lived_token_is_not_fetched_at_each_use(
        self, endpoint: TokenEndpoint, make: Make, clock: Clock
    ) -> None:
        endpoint.lifetime = 60
        source = make()
        assert source.token() == source.token()
        clock.now += 40
        source.token()
        assert len(endpoint.token_requests) == 2

    def test_a_forced_renewal_gives_another_token(self, make: Make) -> None:
        source = make()
        first = source.token()
        assert source.refresh() != first
        assert source.token() != first

    def test_before_the_first_token_nothing_expires(self, make: Make) -> None:
        assert make().expires_at is None

    def test_the_sasl_string(self) -> None:
        assert xoauth2_string("a@b.example", "t") == "user=a@b.example\x01auth=Bearer t\x01\x01"


class TestRotation:
    @pytest.mark.hazard(44)
    def test_a_rotated_secret_is_picked_up_from_its_file_and_the_old_one_is_refused(
        self, endpoint: TokenEndpoint, make: Make, tmp_path: Path
    ) -> None:
        file = tmp_path / "hemlighet"
        file.write_text(f"{SECRET}\n", encoding="utf-8")
        source = make(secret=secret_file(file))
        source.token()
        endpoint.register("mailbot", NEW_SECRET, USER)
        with pytest.raises(PermanentError, match="hemligheten"):
            source.refresh()
        file.write_text(NEW_SECRET, encoding="utf-8")
        assert endpoint.active(source.token())

    @pytest.mark.hazard(46)
    def test_logging_in_anew_is_possible_while_everything_is_revoked(self, endpoint: TokenEndpoint, make: Make) -> None:
        secrets = [SECRET]
        source = make(secret=lambda: secrets[-1])
        source.token()
        endpoint.revoke_all()
        endpoint.register("mailbot", NEW_SECRET, USER)
        for _ in range(3):
            with pytest.raises(PermanentError):
                source.refresh()
        assert source.expires_at is None
        secrets.append(NEW_SECRET)
        assert endpoint.active(source.token())


class TestTrouble:
    @pytest.mark.hazard(47)
    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_ten_failures_and_then_it_resumes_alone(self, endpoint: TokenEndpoint, make: Make, status: int) -> None:
        endpoint.fail_next(status, {"error": "server_error"}, times=10)
        source = make()
        for _ in range(10):
            with pytest.raises(TemporaryError):
                source.token()
        assert endpoint.active(source.token())

    @pytest.mark.hazard(45)
    def test_a_failed_early_renewal_uses_the_token_while_it_lasts_and_then_says_so(
        self, endpoint: TokenEndpoint, make: Make, clock: Clock
    ) -> None:
        source = make()
        first = source.token()
        endpoint.fail_next(503, times=2)
        clock.now += 3600 - 100
        assert source.token() == first
        clock.now += 200
        with pytest.raises(TemporaryError):
            source.token()

    def test_how_long_to_wait_is_passed_on(self, endpoint: TokenEndpoint, make: Make) -> None:
        endpoint.fail_next(429, {"error": "too_many_requests", "retry_after": 17})
        with pytest.raises(TemporaryError) as caught:
            make().token()
        assert caught.value.retry_after == 17

    def test_busy_said_politely_is_temporary(self, endpoint: TokenEndpoint, make: Make) -> None:
        endpoint.fail_next(400, {"error": "temporarily_unavailable"})
        with pytest.raises(TemporaryError):
            make().token()

    def test_nobody_listens(self, make: Make) -> None:
        with pytest.raises(TemporaryError, match="svarar inte"):
            make(authority=f"https://127.0.0.1:{free_ports(1)[0]}").token()

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"secret": lambda: "fel-hemlighet-4711"}, "hemligheten"),
            ({"client_id": "okand"}, "client_id"),
            ({"tenant": "fel.example"}, "tenant"),
            ({"ca_file": None}, "certifikat"),
        ],
    )
    def test_what_a_person_must_mend_is_named(self, make: Make, changes: dict[str, Any], says: str) -> None:
        with pytest.raises(PermanentError, match=says):
            make(**changes).token()

    def test_ca_file_wins_over_the_environment(
        self, make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        other.mkdir()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(make_certificates(other).ca))
        assert make().token()

    def test_a_missing_secret_file_is_said(self, make: Make, tmp_path: Path) -> None:
        with pytest.raises(PermanentError, match="saknas"):
            make(secret=secret_file(tmp_path / "saknas")).token()

    def test_no_secret_and_no_token_in_text_repr_or_log(self, make: Make, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        wrong = "fel-hemlighet-4711"
        source = make(secret=lambda: wrong)
        with pytest.raises(PermanentError) as caught:
            source.token()
        assert caught.value.__cause__ is None and caught.value.__context__ is None
        good = make()
        token = good.token()
        said = str(caught.value) + repr(source) + repr(good) + caplog.text
        assert wrong not in said and SECRET not in said and token not in said


class TestCertificate:
    def test_a_signed_assertion_is_sent_instead_of_a_secret(
        self, endpoint: TokenEndpoint, make: Make, tmp_path: Path
    ) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        file = tmp_path / "nyckel.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        endpoint.fail_next(200, {"token_type": "Bearer", "access_token": "med-certifikat", "expires_in": 600})
        source = make(secret=Certificate(path=file, thumbprint="A1" * 20))
        assert source.token() == "med-certifikat"
        (asked,) = endpoint.token_requests
        assert asked["client_assertion"].count(".") == 2 and "client_secret" not in asked

    def test_a_file_that_is_no_key_is_named(self, make: Make, tmp_path: Path) -> None:
        file = tmp_path / "nyckel.pem"
        file.write_text("inte en nyckel", encoding="utf-8")
        with pytest.raises(PermanentError, match=r"nyckel\.pem"):
            make(secret=Certificate(path=file, thumbprint="A1" * 20)).token()


@pytest.fixture
def dovecot(endpoint: TokenEndpoint) -> Iterator[Dovecot]:
    server = Dovecot({USER: "x"}, introspection_url=endpoint.introspection_url).start()
    yield server
    server.remove()


class TestMailboxWithTokens:
    def _poll(self, dovecot: Dovecot, source: ClientCredentials, user: str = USER) -> int:
        box = ImapMailbox(
            name="las", host=dovecot.host, port=dovecot.port, security="none", username=user,
            auth=OAuth(token=source), folder="INBOX", done_folder="Klara jobb", timeout=5,
        )  # fmt: skip
        try:
            return sum(len(batch.mails) for batch in box.poll(None, LONG_AGO, lambda _refs: ()))
        finally:
            box.close()

    @pytest.mark.hazard(44)
    def test_revoked_and_expired_tokens_are_renewed_without_a_word(
        self, endpoint: TokenEndpoint, dovecot: Dovecot, make: Make
    ) -> None:
        dovecot.append(USER, "INBOX", [b"Subject: x\r\n\r\nHej\r\n"])
        source = make()
        first = source.token()
        assert self._poll(dovecot, source) == 1
        endpoint.revoke_all()
        assert self._poll(dovecot, source) == 1
        assert source.token() != first

    def test_a_token_of_another_mailbox_opens_nothing(
        self, endpoint: TokenEndpoint, dovecot: Dovecot, make: Make
    ) -> None:
        endpoint.register("mailbot", SECRET, "annan@kommunen.example")
        with pytest.raises(PermanentError, match="inloggning"):
            self._poll(dovecot, make())

    @pytest.mark.hazard(47)
    def test_an_endpoint_that_is_away_is_temporary_for_the_mailbox_too(
        self, endpoint: TokenEndpoint, dovecot: Dovecot, make: Make
    ) -> None:
        endpoint.fail_next(503, times=3)
        source = make()
        for _ in range(3):
            with pytest.raises(TemporaryError):
                self._poll(dovecot, source)
        assert self._poll(dovecot, source) == 0

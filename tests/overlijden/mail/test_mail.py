# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail says reference, municipality and what to do, to one address, and nothing about anybody."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from overlijden import gemeenten, mail, rules
from overlijden.aangifte import Aangifte, Contact
from overlijden.gemeenten import Deelname, Kanaal, valid_on
from overlijden.mail import TEXTS
from overlijden.rules.context import BALIE
from overlijden.status import Status
from overlijden.tables import Dossier, Mail, MailSoort, MailStatus
from overlijden.tools.mailadres import LONGEST
from tests.declaring import context

NU = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
KENMERK = "OV-2026-0000001"
SENDER, TO, URL = "niet-beantwoorden@overlijden.example", "sanne@voorbeeld.example", "https://overlijden.example"
FIRST, LAST = datetime(2025, 1, 1), datetime(2030, 1, 1)  # noqa: DTZ001 - Hypothesis draws naive moments
ROW = {"id": uuid.UUID(int=7), "gemeente": "0796", "status": MailStatus.WACHT, "gemaakt_op": NU}


def write(
    soort: MailSoort = MailSoort.ONTVANGST,
    *,
    to: str = TO,
    url: str = URL,
    deelname: Deelname | None = None,
    **values: object,
) -> EmailMessage:
    """The mail as its receiver gets it."""
    facts = {"kenmerk": KENMERK, "gemeente": "0796", "kanaal": Kanaal.EHERKENNING, "naam": "Jan Jansen", **values}
    made = mail.write(Mail(soort=soort, **ROW), Dossier(**facts), deelname, to=to, sender=SENDER, url=url)
    received = message_from_bytes(made.as_bytes(), EmailMessage, policy=SMTP)
    assert isinstance(received, EmailMessage)
    return received


@pytest.mark.parametrize("soort", MailSoort)
def test_a_mail_says_which_declaration_and_nothing_about_anybody(soort: MailSoort) -> None:
    made = write(soort, doorgezonden_naar="0344" if soort is MailSoort.DOORGEZONDEN else None)
    text = made.get_content()
    assert KENMERK in made["Subject"]
    assert KENMERK in text
    assert "'s-Hertogenbosch" in text
    assert f"{URL}/dossier/{KENMERK}" in text
    assert "Jansen" not in made.as_string()
    assert "{" not in text


@pytest.mark.parametrize("soort", MailSoort)
def test_a_mail_is_calm_and_short(soort: MailSoort) -> None:
    """domain.md 7.1: no exclamation marks, no blame; sentences that a tired reader can follow."""
    said = f"{TEXTS[soort].subject}. {TEXTS[soort].body} {mail.HERE} {mail.ELSEWHERE}"
    assert not re.search("!|ongeldig|fout|helaas|succes", said, re.IGNORECASE)
    assert max(len(sentence.split()) for sentence in re.split(r"[.?]", said)) <= 22


def test_condolence_is_said_once_and_to_relatives_only() -> None:
    said = [
        (soort, kanaal)
        for soort in MailSoort
        for kanaal in (Kanaal.DIGID, Kanaal.EHERKENNING)
        if mail.CONDOLENCE in write(soort, kanaal=kanaal).get_content()
    ]
    assert said == [(MailSoort.ONTVANGST, Kanaal.DIGID)]


def test_a_mail_is_the_same_each_time() -> None:
    assert write().as_bytes() == write().as_bytes()
    assert write()["Message-ID"] == "<00000000000000000000000000000007@overlijden.example>"


def test_no_machine_answers_it_and_every_machine_can_read_it_aloud() -> None:
    assert (write()["Auto-Submitted"], write()["Content-Language"]) == ("auto-generated", "nl")


def test_the_address_of_the_page_is_the_form_s(app: Flask) -> None:
    with app.test_request_context():
        assert f"{URL}{url_for('forms.dossier', kenmerk=KENMERK)}" in write().get_content()


@pytest.mark.parametrize("soort", MailSoort)
def test_who_declared_at_the_counter_is_not_sent_to_a_page_that_asks_a_log_in(soort: MailSoort) -> None:
    text = write(soort, kanaal=BALIE).get_content()
    assert f"{URL}/volgen" in text
    assert "Lees op de pagina van uw aangifte" not in text
    assert "/dossier/" not in text


def test_where_no_address_is_known_the_way_there_is_told() -> None:
    assert mail.NO_PAGE in write(url="").get_content()


def test_the_municipality_says_where_to_call() -> None:
    gemeente = valid_on("0796", date(2026, 1, 1))
    assert gemeente
    own = Deelname(
        gemeente=gemeente, vanaf=date(2026, 1, 1), adapter="store", hulp_telefoon="14 073", hulp_uren="{x}\nook zondag"
    )
    assert "14 073 ({x}\r\nook zondag)." in write(deelname=own).get_content()


def test_where_no_number_is_known_the_list_of_municipalities_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gemeenten, "contact", lambda code, deelname=None: None)
    assert gemeenten.LIJST in write().get_content()


def test_who_is_sent_on_reads_the_new_reference_and_the_old() -> None:
    made = write(MailSoort.DOORGEZONDEN, voorganger="OV-2026-0000000").get_content()
    assert "had kenmerk OV-2026-0000000 en heeft nu kenmerk OV-2026-0000001" in made


def test_who_goes_where_nobody_takes_part_reads_whom_to_call() -> None:
    made = write(MailSoort.DOORGEZONDEN, doorgezonden_naar="0344")
    assert "De gemeente Utrecht behandelt uw aangifte" in made.get_content()
    assert "Bel dan de gemeente 's-Hertogenbosch" in made.get_content().replace("\r\n", " ")
    assert made["From"].addresses[0].display_name == "Gemeente 's-Hertogenbosch"


@pytest.mark.parametrize(
    "to",
    [
        "a@b.nl\r\nBcc: c@d.nl",
        "a@b.nl\nSubject: x",
        "a@b.nl, c@d.nl",
        "a,c@d.nl",
        "a@b.nl>",
        "Naam <a@b.nl>",
        "a b@c.nl",
        "a@b.nl (x)",
        "josé@voorbeeld.example",
        "a@köln.example",
        "=?x?q?x?=@b.nl",
        "=?utf-8?q?y=40elders.nl=2c?=@b.nl",
        "=?utf-8?q?=0d=0aBcc:c@d.nl?=@b.nl",
        "a\u202e@b.nl",
        "a@-.-",
        "a@b-.nl",
        f"{'a' * 65}@b.nl",
        f"a@{'b' * 64}.nl",
        f"a@{'b.' * 126}nl",
        "@b.nl",
        "a..b@c.nl",
        "a@b.nl\n",
        "a@b",
        "",
    ],
)
def test_what_is_no_one_plain_address_gets_no_mail(to: str) -> None:
    with pytest.raises(ValueError, match="no plain address"):
        write(to=to)


@pytest.mark.parametrize(
    "to", ["a?b=c@d.nl", f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.nl", "o'neill+1@b-c.example"]
)
def test_what_is_one_gets_it_there_however_long(to: str) -> None:
    assert len(to) <= LONGEST
    assert write(to=to)["To"].addresses[0].addr_spec == to


@given(st.text(min_size=1) | st.from_regex(r"[a-z=?.\u00e9-]{1,9}@[a-z.=?-]{1,9}", fullmatch=True))
def test_an_address_that_the_rules_take_is_one_that_mail_is_written_to(to: str) -> None:
    aangifte = Aangifte(contact=Contact(email=to))
    found = [one.wijzer for one in rules.check(aangifte, context(), ["R14"])]
    try:
        assert write(to=to)["To"].addresses[0].addr_spec == to
    except ValueError:
        assert found == ["/contact/email"]
    else:
        assert found == []


@given(st.text(min_size=1))
def test_nothing_that_is_typed_begins_another_header_or_names_another_receiver(to: str) -> None:
    try:
        made = write(to=to)
    except ValueError:
        return
    names = [name.lower() for name in made]
    assert len(names) == len(set(names))
    assert len(made["To"].addresses) == 1
    assert "bcc" not in names


@pytest.mark.parametrize(
    ("verlof_voor", "op"),
    [
        (date(2026, 12, 1), datetime(2026, 11, 30, 8, tzinfo=UTC)),  # nine in the Netherlands
        (date(2026, 11, 25), NU + timedelta(days=1)),
        (date(2026, 11, 20), NU + timedelta(days=1)),
        (None, NU + timedelta(days=2)),
    ],
)
def test_a_reminder_comes_a_day_before_it_is_too_late(verlof_voor: date | None, op: datetime) -> None:
    assert mail.remind_op(NU, verlof_voor) == op


@given(st.datetimes(FIRST, LAST), st.none() | st.dates(date(2025, 1, 1), date(2030, 1, 1)))
def test_no_reminder_comes_within_a_day(nu: datetime, verlof_voor: date | None) -> None:
    aware = nu.replace(tzinfo=UTC)
    assert mail.remind_op(aware, verlof_voor) >= aware + timedelta(days=1)


@pytest.mark.parametrize("soort", MailSoort)
def test_a_mail_is_true_in_some_statuses_and_never_of_what_is_withdrawn(soort: MailSoort) -> None:
    assert TEXTS[soort].statuses
    for status in (Status.INGETROKKEN, Status.GEWEIGERD, Status.DOORGEHAALD):
        assert not mail.is_true(Mail(soort=soort), Dossier(status=status))


def test_of_a_destroyed_dossier_nothing_is_true() -> None:
    assert not mail.is_true(Mail(soort=MailSoort.ONTVANGST), Dossier(status=Status.AFGELEVERD, vernietigd_op=NU))


def test_every_mail_has_a_text() -> None:
    assert set(TEXTS) == set(MailSoort)

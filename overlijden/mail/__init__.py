# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Mail to whoever declared: which act makes which mail, for how long it is true, and what it says.

A mail is queued in the act's own transaction and sent by a worker, later and apart (``outbox``), so that it holds up
nothing. It says reference, municipality, what to do, whom to call and where the page is, and never who died.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import insert
from sqlalchemy.orm import Session

from overlijden import codes
from overlijden.gemeenten import LIJST, Deelname, Kanaal, helpline
from overlijden.mail.mailer import read_address
from overlijden.rules.context import BALIE
from overlijden.status import AFTER_AKTE, BEFORE_AKTE, Actie, Status
from overlijden.tables import Dossier, Mail, MailSoort, MailStatus
from overlijden.termijn import NEDERLAND

GEDULD = timedelta(days=3)  # for which a mail is tried
_DAG = timedelta(days=1)

AFTER: Mapping[Actie, MailSoort] = {
    Actie.INDIENEN: MailSoort.ONTVANGST,
    Actie.AANVULLING_VRAGEN: MailSoort.AANVULLING,
    Actie.DOCUMENTEN_VERZENDEN: MailSoort.DOCUMENTEN,
}


@dataclass(frozen=True, slots=True)
class Text:
    """What a mail says, with ``{kenmerk}``, ``{gemeente}`` and so on, and in which statuses that is true."""

    subject: str
    body: str
    statuses: frozenset[Status]


TEXTS: Mapping[MailSoort, Text] = {
    MailSoort.ONTVANGST: Text(
        "Aangifte {kenmerk} is ontvangen",
        """Wij hebben uw aangifte ontvangen. Het kenmerk is {kenmerk}.

        De gemeente {gemeente} krijgt de aangifte en gaat ermee aan het werk. U hoeft nu niets te doen.""",
        BEFORE_AKTE | AFTER_AKTE,
    ),
    MailSoort.STILGEZET: Text(
        "Aangifte {kenmerk} wacht bij ons",
        """De gemeente {gemeente} heeft het ontvangen van aangiften even stilgezet. Uw aangifte met kenmerk {kenmerk}
        is op tijd ingediend en wacht bij ons. U hoeft niets opnieuw te doen.

        Hebt u haast? Bel dan de gemeente.""",
        frozenset({Status.INGEDIEND}),
    ),
    MailSoort.AANVULLING: Text(
        "Aangifte {kenmerk}: de gemeente vraagt u iets",
        """De gemeente {gemeente} heeft nog iets van u nodig voor de aangifte met kenmerk {kenmerk}. {lees}
        Tot u antwoordt, kan de gemeente niet verder.""",
        frozenset({Status.AANVULLING_GEVRAAGD}),
    ),
    MailSoort.HERINNERING: Text(
        "Aangifte {kenmerk}: de gemeente wacht op u",
        """De gemeente {gemeente} wacht nog op uw antwoord over de aangifte met kenmerk {kenmerk}. Zonder dat antwoord
        kan de gemeente geen toestemming voor de uitvaart geven.

        {lees}""",
        frozenset({Status.AANVULLING_GEVRAAGD}),
    ),
    MailSoort.DOCUMENTEN: Text(
        "Aangifte {kenmerk}: de documenten zijn verzonden",
        """De gemeente {gemeente} heeft de documenten bij de aangifte met kenmerk {kenmerk} verzonden. U hebt ze of
        krijgt ze binnenkort.

        Het aktenummer staat op de pagina van uw aangifte.""",
        frozenset({Status.DOCUMENTEN_VERZONDEN, Status.AFGEROND}),
    ),
    MailSoort.DOORGEZONDEN: Text(
        "Aangifte {kenmerk} is doorgestuurd",
        "De gemeente {gemeente} behandelt uw aangifte, want daar was het overlijden.",
        BEFORE_AKTE | {Status.DOORGEZONDEN},
    ),
}
HERE = "De aangifte had kenmerk {oud} en heeft nu kenmerk {kenmerk}. U hoeft niets opnieuw te doen."
ELSEWHERE = """De gemeente {van} brengt de aangifte met kenmerk {kenmerk} daarheen. Hoorde u daar vandaag nog niets
    over? Bel dan de gemeente {van}."""
CONDOLENCE = "Wij wensen u sterkte met dit verlies."
READ = "Lees op de pagina van uw aangifte wat er nodig is, of bel de gemeente."
CALL = "Bel de gemeente: dan hoort u wat er nodig is."  # who declared at the counter has no log-in to read it with
PAGE = "De pagina van uw aangifte, waarvoor u inlogt: {url}"
FOLLOW = "Hoe ver uw aangifte is, ziet u met het kenmerk en de volgcode die u aan de balie kreeg."
NO_PAGE = "De pagina van uw aangifte vindt u als u inlogt waar u de aangifte deed."
END = "U kunt op deze mail niet antwoorden."


def queue(session: Session, dossier: Dossier, soort: MailSoort, op: datetime) -> None:
    """Put a mail in the outbox, to be sent at ``op`` (aware) or soon after."""
    row = {"id": uuid.uuid4(), "dossier_id": dossier.id, "gemeente": dossier.gemeente, "soort": soort}
    due = {"status": MailStatus.WACHT, "volgende_poging": op, "opgeven_op": op + GEDULD}
    # Of the bare table: the declarant, who may add to it, may not read it back.
    session.execute(insert(Mail.__table__).values(**row, **due))  # type: ignore[arg-type]


def follow(session: Session, dossier: Dossier, actie: Actie, nu: datetime) -> None:
    """Queue what whoever declared must hear of this act; of most acts nothing."""
    if actie is Actie.INDIENEN and dossier.voorganger:
        queue(session, dossier, MailSoort.DOORGEZONDEN, nu)
    elif soort := AFTER.get(actie):
        queue(session, dossier, soort, nu)
    if actie is Actie.AANVULLING_VRAGEN:
        queue(session, dossier, MailSoort.HERINNERING, remind_op(nu, dossier.verlof_voor))


def remind_op(nu: datetime, verlof_voor: date | None) -> datetime:
    """When to remind of what was asked at ``nu``: at nine, a day before the verlof is needed, and not within a day.

    Without such a day after two days.
    """
    if verlof_voor is None:
        return nu + 2 * _DAG
    return max(datetime.combine(verlof_voor - _DAG, time(9), NEDERLAND), nu + _DAG)


def write(row: Mail, dossier: Dossier, deelname: Deelname | None, *, to: str, sender: str, url: str) -> EmailMessage:
    """The mail of this row, the same each time. ValueError when ``to`` is no one address.

    ``url`` is where browsers find the service, "" where that is not known.
    """
    message = EmailMessage(policy=SMTP)  # which lets no value begin another header
    message["From"] = Address(f"Gemeente {_name(dossier.gemeente)}", addr_spec=sender)
    message["To"] = read_address(to)
    message["Subject"] = TEXTS[row.soort].subject.format(kenmerk=dossier.kenmerk)
    message["Date"] = row.gemaakt_op
    message["Message-ID"] = f"<{row.id.hex}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # no holiday message answers it (RFC 3834)
    paragraphs = ("Goedendag,", *_said(row.soort, dossier), _page(dossier, url), _help(dossier.gemeente, deelname), END)
    message.set_content("\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    message["Content-Language"] = "nl"
    return message


def _page(dossier: Dossier, url: str) -> str:
    """Where she reads how far it is."""
    if dossier.kanaal == BALIE:
        return f"{FOLLOW} Kijk op {url}/volgen" if url else FOLLOW
    if not url:
        return NO_PAGE
    return PAGE.format(url=f"{url}/dossier/{dossier.kenmerk}")


def _said(soort: MailSoort, dossier: Dossier) -> list[str]:
    said = TEXTS[soort].body.split("\n\n")
    if soort is MailSoort.ONTVANGST and dossier.kanaal == Kanaal.DIGID:
        said.insert(0, CONDOLENCE)  # once, and to relatives only
    if soort is MailSoort.DOORGEZONDEN:
        said.append(ELSEWHERE if dossier.doorgezonden_naar else HERE)
    facts = {
        "kenmerk": dossier.kenmerk,
        "oud": dossier.voorganger,
        "lees": CALL if dossier.kanaal == BALIE else READ,
        "van": _name(dossier.gemeente),
        "gemeente": _name(dossier.doorgezonden_naar or dossier.gemeente),
    }
    return [" ".join(one.format_map(facts).split()) for one in said]


def _name(code: str) -> str:
    return codes.gemeenten()[code].naam


def _help(code: str, deelname: Deelname | None) -> str:
    naam = _name(code)
    telefoon, uren = helpline(code, deelname)
    if not telefoon:
        return f"Hebt u een vraag? Het telefoonnummer van de gemeente {naam} staat op {LIJST}"
    return f"Hebt u een vraag? Bel de gemeente {naam}: {telefoon}{f' ({uren})' if uren else ''}."


def is_true(row: Mail, dossier: Dossier) -> bool:
    """Whether what the mail says is still so."""
    return dossier.vernietigd_op is None and dossier.status in TEXTS[row.soort].statuses

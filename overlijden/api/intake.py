# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A declaration that a firm's software sends: read as the answers of the form, and filed by the form's own functions.

So nothing is filed here that the form would refuse, nor the other way round (docs/adr/0068). What the form would not
ask beside the other answers is not dropped without a word, as on its pages, but refused.
"""

from __future__ import annotations

import dataclasses
import hmac
import json
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from forms import amending, drafts, reading, uploads
from forms.reading import Reading
from overlijden import canonical, rules, service
from overlijden.aangifte import Aangifte, Bevinding, Ernst
from overlijden.dossier import queries
from overlijden.rules import Context
from overlijden.settings import Settings
from overlijden.tables import Bijlage, Concept, Dossier, Gescand
from overlijden.tools.problems import Fout, Problem
from overlijden.web.login import Identity

Came = Mapping[str, Any]
KEYS = uuid.UUID("6f1d3f3e-0c62-4c8e-9a35-0f62d5a0b7c1")  # the draft of a key is known by a hash under this name
NOT_ASKED = "NIET_GEVRAAGD"
_LEAVE_OUT = "Dit hoort niet bij de andere antwoorden. Laat het weg."
_OTHER_KIND = "Dit past niet bij de andere antwoorden. Kijk na om wat voor aangifte het gaat."
_OWN_FIRM = "De onderneming volgt uit uw registratie. Laat dit weg."
_BY_ID = "Stuur bijlagen vooraf, en noem hier hun id."
_NO_ATTACHMENT = "Deze bijlage is er niet, of niet meer. Stuur het bestand opnieuw."
_INFECTED = "In dit bestand zit een virus. Stuur een ander bestand."
_CONFIRM = "Lees de waarschuwingen, en noem in /aangifte/waarschuwingen de regels ervan als het toch klopt."
OTHER_REQUEST = "Deze sleutel hoort bij een ander verzoek. Gebruik een nieuwe."


@dataclass(frozen=True)
class Sent:
    """What came, as the form would have it, with the attachments that it names and all that was found."""

    reading: Reading
    rows: Sequence[Bijlage]
    findings: Sequence[Bevinding]

    @property
    def can_be_filed(self) -> bool:
        return not rules.blocking(self.findings) and not self.reading.unread

    def refuse(self) -> None:
        """Problem with all findings at once, unless it can be filed."""
        if not self.can_be_filed:
            raise refusal(self.findings)


def refusal(findings: Sequence[Bevinding]) -> Problem:
    """All findings, each at its place in what was sent."""
    return Problem(422, "" if rules.blocking(findings) else _CONFIRM, [_fout(one) for one in findings])


def placed(finding: Bevinding) -> Bevinding:
    """The same with its place in what was sent: attachments are named beside the declaration."""
    if finding.wijzer.startswith("/bijlagen"):
        return finding
    return dataclasses.replace(finding, wijzer=f"/aangifte{finding.wijzer}")


def _fout(finding: Bevinding) -> Fout:
    found = placed(finding)
    return Fout(found.wijzer, found.tekst, found.regel, found.ernst)


def read(
    session: Session,
    came: Came,
    person: Identity,
    judge_by: Callable[[Aangifte], Context],
    filed: Sequence[Bijlage] = (),
) -> Sent:
    """What came, judged. ``filed`` are the attachments that its dossier has already. Nothing is written."""
    sent, unreadable = canonical.read(Aangifte, came.get("aangifte"))
    rows, absent = _named(session, came.get("bijlagen", []))
    attached = [*filed, *(row for row in rows if uploads.same(row) not in set(map(uploads.same, filed)))]
    found = reading.read(reading.typed(sent), person.onderneming, attached, judge_by)
    found = _of_the_same_kind(found, sent, judge_by)
    own = list(dict.fromkeys([*map(_unnamed, unreadable), *absent, *_foreign(sent, person)]))
    places = {one.wijzer for one in (*own, *found.findings) if one.ernst is Ernst.BLOKKEERT}
    own += (_finding(NOT_ASKED, wijzer, _LEAVE_OUT) for wijzer in _left_out(sent, found.aangifte) - places)
    mine = {one.wijzer for one in own}
    findings = [*own, *(one for one in found.findings if one.wijzer not in mine)]
    return Sent(found, attached[len(filed) :], findings)


def _of_the_same_kind(found: Reading, sent: Aangifte, judge_by: Callable[[Aangifte], Context]) -> Reading:
    """The form knows of what kind a declaration is by what it asks; of another kind it is judged, and refused."""
    if found.aangifte.soort is sent.soort:
        return found
    other = dataclasses.replace(found.aangifte, soort=sent.soort)
    findings = rules.check(other, judge_by(other))
    if not any(one.wijzer == "/soort" and one.ernst is Ernst.BLOKKEERT for one in findings):
        findings.append(_finding(NOT_ASKED, "/soort", _OTHER_KIND))
    return dataclasses.replace(found, aangifte=other, findings=findings)


def _foreign(sent: Aangifte, person: Identity) -> Iterator[Bevinding]:
    if sent.onderneming not in (None, person.onderneming):
        yield _finding(NOT_ASKED, "/onderneming", _OWN_FIRM)
    if sent.bijlagen:
        yield _finding(NOT_ASKED, "/bijlagen", _BY_ID)


def _left_out(sent: Aangifte, asked: Aangifte) -> set[str]:
    """The places of what was answered, and is no answer to a question that the form asks."""
    answered, known = (_answers(canonical.write(one)) for one in (sent, asked))
    gone = {wijzer for wijzer, value in answered.items() if wijzer not in known or (value and known[wijzer] == "")}
    return {wijzer for wijzer in gone if not wijzer.startswith(("/onderneming", "/bijlagen"))}


def _answers(value: Any, wijzer: str = "") -> dict[str, Any]:
    """Every answer by its place; of what consists of texts alone, a list of rules, only the whole."""
    if isinstance(value, dict):
        return {place: one for name in value for place, one in _answers(value[name], f"{wijzer}/{name}").items()}
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return {
            place: one
            for number, item in enumerate(value)
            for place, one in _answers(item, f"{wijzer}/{number}").items()
        }
    return {wijzer: value}


def _unnamed(finding: Bevinding) -> Bevinding:
    """A field that we do not know is told by the group in which it stands: its name may be anything."""
    if finding.regel != "ONBEKEND_VELD":
        return finding
    tekst = "Hier staat een veld dat wij niet kennen. Laat het weg."
    return dataclasses.replace(finding, wijzer=finding.wijzer.rpartition("/")[0], tekst=tekst)


def _named(session: Session, named: object) -> tuple[list[Bijlage], list[Bevinding]]:
    """The attachments of these ids, each once, and what is wrong with the rest."""
    if not isinstance(named, list) or len(named) > uploads.MOST:
        return [], [_finding("FORMAAT", "/bijlagen", f"Stuur een lijst van hoogstens {uploads.MOST} id's.")]
    rows: dict[tuple[str, str], Bijlage] = {}
    absent = []
    for number, identifier in enumerate(named):
        row = _waiting(session, identifier)
        if row is None or row.gescand is Gescand.BESMET:
            absent.append(_finding("R65", f"/bijlagen/{number}", _INFECTED if row else _NO_ATTACHMENT))
        else:
            rows.setdefault(uploads.same(row), row)
    return list(rows.values()), absent


def _waiting(session: Session, identifier: object) -> Bijlage | None:
    """An attachment that software sent before, and that was filed with nothing yet."""
    try:
        row = session.get(Bijlage, uuid.UUID(str(identifier)))
    except ValueError:
        return None
    holder = session.get(Concept, row.concept_id) if row and row.concept_id else None
    is_here = holder is not None and holder.afdruk and not holder.kenmerk and holder.vervalt_op > datetime.now(UTC)
    return row if is_here else None


def _finding(regel: str, wijzer: str, tekst: str) -> Bevinding:
    return Bevinding(regel, Ernst.BLOKKEERT, wijzer, tekst)


def keep(session: Session, row: Bijlage, person: Identity) -> None:
    """Keep an attachment for as long as a draft, until it is filed. A firm has so many at once, whoever it names."""
    if (session.scalar(select(func.wachtende_bijlagen(person.partij))) or 0) >= uploads.MOST_WAITING:
        raise Problem(409, uploads.TOO_MANY_WAITING)
    holder = drafts.create(session, person, {"bijlagen": {}})
    holder.afdruk = bytes.fromhex(row.sha256)
    session.flush()
    row.concept_id = holder.id
    session.add(row)


def judge(session: Session, came: Came, person: Identity, settings: Settings) -> Sent:
    """A declaration that is to be filed, judged."""
    return read(session, came, person, partial(drafts.context, session, person, settings))


def digest(key: str, person: Identity, came: Came) -> bytes:
    """By what a request is known again: who declares and what came, whatever the order of its names."""
    written = json.dumps([person.id, came.get("aangifte"), came.get("bijlagen", [])], sort_keys=True)
    return hmac.new(key.encode(), b"request " + written.encode(), sha256).digest()


def claim(session: Session, sleutel: str, person: Identity, afdruk: bytes) -> Concept:
    """The draft of this key, new or with its answer; whoever comes with it at the same moment waits here.

    Problem when another request came with it.
    """
    identifier = uuid.uuid5(KEYS, f"{person.partij} {sleutel}")
    made = {"id": identifier, "partij": person.partij, "persoon": person.id, "antwoorden": {}, "versie": 1}
    row = insert(Concept).values(**made, vervalt_op=drafts.expiry(), afdruk=afdruk)
    session.execute(row.on_conflict_do_nothing())
    found = session.get(Concept, identifier)
    if found is None or found.afdruk is None or not hmac.compare_digest(found.afdruk, afdruk):
        raise Problem(422, OTHER_REQUEST)
    return found


def file(session: Session, draft: Concept, came: Came, person: Identity, settings: Settings) -> Dossier:
    """File what came, once, as ``drafts.file`` does. Problem with all findings when it cannot be."""
    sent = judge(session, came, person, settings)
    sent.refuse()
    _move(session, sent.rows, draft)
    try:
        kenmerk = drafts.file(session, draft, sent.reading, person, settings)
    except service.Rejected as rejected:
        raise refusal(rejected.findings) from None
    return _existing(session, kenmerk)


def _existing(session: Session, kenmerk: str) -> Dossier:
    found = queries.find(session, kenmerk)
    if found is None:
        raise LookupError("no such dossier of this party")
    return found


def _move(session: Session, rows: Sequence[Bijlage], draft: Concept) -> None:
    """Let a draft have these attachments; what held them until now holds nothing any more."""
    for row in _in_order(rows):
        holder = session.get_one(Concept, row.concept_id)
        holder.antwoorden, row.concept_id = {}, draft.id
    session.flush()


def _in_order(rows: Sequence[Bijlage]) -> list[Bijlage]:
    """In one order for all, so that of two at once one waits for the other, and neither for ever."""
    return sorted(rows, key=lambda row: row.id)


def amend(session: Session, dossier: Dossier, came: Came, person: Identity, settings: Settings, *, reden: str) -> None:
    """Change what was declared, as the form does; with nothing else than what is on file nothing is changed.

    Problem with all findings, and what ``service.amend`` raises.
    """
    now = drafts.now(person, settings)
    since = service.since_filed(session, dossier, now)
    sent = read(session, came, person, lambda _: since, queries.attachments(session, dossier))
    declared = queries.declared(session, dossier)
    if rules.blocking(sent.findings):
        sent.refuse()
    if not amending.differences(declared, sent.reading.aangifte):
        return
    sent.refuse()
    for row in _in_order(sent.rows):
        session.get_one(Concept, row.concept_id).antwoorden = {}
    try:
        service.amend(session, dossier, sent.reading.aangifte, now, by=person.actor, reden=reden, bijlagen=sent.rows)
    except service.Rejected as rejected:
        raise refusal(rejected.findings) from None


def describe(sent: Sent) -> dict[str, Any]:
    """What ``valideer`` tells."""
    return {
        "indienbaar": sent.can_be_filed,
        "te_bevestigen": list(sent.reading.unread),
        "bevindingen": [canonical.write(placed(one)) for one in sent.findings],
    }

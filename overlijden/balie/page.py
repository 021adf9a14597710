# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of one dossier: everything that the clerk weighs before she acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from overlijden import canonical, codes, deelnames, dutch, rules
from overlijden.aangifte import Aangifte, Bevinding, BijlageSoort, Ernst
from overlijden.akte import in_brp
from overlijden.balie import acts, comparison, words
from overlijden.brp import BrpPersoon
from overlijden.delivery import leveringen
from overlijden.documents.content import Facts
from overlijden.documents.kinds import KINDS
from overlijden.dossier import changes, declared, feiten, queries, raadplegen
from overlijden.dossier.feiten import Legitimatie, Ontvanger, Openstaand
from overlijden.dossier.raadplegen import Antwoord
from overlijden.dossier.voorwaarden import VERGELIJKEND, VOORWAARDEN, Voorwaarde
from overlijden.labels import label
from overlijden.rules import derived
from overlijden.rules.context import BALIE
from overlijden.service.effects import Desk
from overlijden.status import BEFORE_AKTE, DECLARANT, DESK, Actie, AfgifteSoort, Rol
from overlijden.tables import Bijlage, DocumentSoort, Dossier, Gebeurtenis, Levering, Mail, Notitie
from overlijden.tools import paper
from overlijden.windows import strip
from overlijden.windows.strip import Strip

FOR_CLERK = frozenset({Ernst.AMBTENAAR, Ernst.WAARSCHUWT})
# What stands among the preconditions, or beside the BRP, is not told twice.
TOLD_ELSEWHERE = VERGELIJKEND | {rule for asked in VOORWAARDEN.values() for rule in asked}
_CONFIRMED = canonical.fields(Aangifte)["waarschuwingen"][1].metadata["label"]
VOOR = {Actie.AKTE_OPMAKEN: "Voor de akte", Actie.VERLOF_AFGEVEN: "Voor het verlof"}


@dataclass(frozen=True)
class Page:
    """A dossier as its page shows it; ``antwoord`` is what the BRP last said, None when it was not asked.

    ``is_double``: another declaration counts for this BSN, among those of ``dubbel`` or in another municipality.
    ``vergelijking`` is None where the BRP does not know this person, or gave no answer.
    """

    desk: Desk
    levering: Levering
    bijlagen: Sequence[Bijlage]
    afgiften: Sequence[Bijlage]
    colleagues: Mapping[str, str]
    findings: Sequence[Bevinding]
    voorwaarden: Mapping[str, Sequence[Voorwaarde]]
    antwoord: Antwoord | None
    vergelijking: Sequence[comparison.Row] | None
    revisions: Sequence[changes.Revision]
    notities: Sequence[Notitie]
    mails: Sequence[Mail]
    dubbel: Sequence[Dossier]
    is_double: bool

    @property
    def dossier(self) -> Dossier:
        return self.desk.dossier

    @property
    def aangifte(self) -> Aangifte:
        return self.desk.aangifte

    @property
    def is_unknown_to_brp(self) -> bool:
        return derived.is_unknown_to_brp(self.aangifte)

    @property
    def is_before_akte(self) -> bool:
        """Whether the BRP is to be looked into: the akte is still to be made, at this desk."""
        return self.dossier.status in BEFORE_AKTE and words.is_on_desk(self.dossier)

    @property
    def asked_by(self) -> str:
        """Who asked the BRP, "" when nobody did."""
        door = self.antwoord.door if self.antwoord else ""
        return self.colleagues.get(door, door)

    @property
    def naam(self) -> str:
        return dutch.name(self.aangifte.overledene) or "Naam niet bekend"

    @property
    def now(self) -> str:
        return words.what_now(self.dossier, self.levering, is_birth_first=acts.is_birth_first(self.desk))

    @property
    def behandelaar(self) -> str:
        """Who handles it, "" when nobody took it."""
        who = self.dossier.behandelaar or ""
        return self.colleagues.get(who, who)

    @property
    def delivery(self) -> str:
        return words.delivery(self.levering)

    @property
    def is_problem(self) -> bool:
        return self.levering.status in words.PROBLEMS or leveringen.is_late(self.levering, datetime.now(UTC))

    @property
    def reasons(self) -> list[str]:
        """Why the municipality's own back-end did not take the declaration, in the words of the form."""
        return [reason["tekst"] for reason in (self.levering.redenen or {}).get("redenen", [])]

    @property
    def open_rows(self) -> list[comparison.Row]:
        """The differences between declaration and BRP on which nothing was chosen."""
        return [row for row in self.vergelijking or () if row.is_open]

    @property
    def groups(self) -> list[declared.Group]:
        """What was declared; its warnings were confirmed by whoever filed it."""
        who = "de balie" if self.dossier.kanaal == BALIE else "de aangever"
        said = f"Waarschuwingen die {who} bevestigde"
        found = declared.groups(self.aangifte)
        return [replace(group, titel=said) if group.titel == _CONFIRMED else group for group in found]

    @property
    def strip(self) -> Strip | None:
        return strip.filed(self.aangifte, self.dossier)

    def attachment(self, asked: str) -> Bijlage | None:
        """The attachment with this id, where it may be read."""
        return next((one for one in self.bijlagen if str(one.id) == asked and one.is_open), None)

    @property
    def openstaand(self) -> list[str]:
        return [words.OPENSTAAND[Openstaand(code)] for code in self.dossier.openstaand]

    @property
    def te_veel(self) -> int:
        """How many extracts were paid too many."""
        return max(0, -feiten.unpaid(self.dossier.status, self.aangifte, self.desk.feiten))

    @property
    def result(self) -> list[declared.Row]:
        """Where the declaration went and what came of it."""
        nummer, naar = self.dossier.akte_nummer, self.dossier.doorgezonden_naar
        brp = nummer and in_brp(nummer, self.aangifte.soort)
        rows = (
            ("Aflevering", self.delivery),
            ("Pogingen", str(self.levering.pogingen) if self.levering.pogingen > 1 else ""),
            ("Zaaknummer", self.dossier.zaaknummer),
            ("Eerder kenmerk, bij een andere gemeente", self.dossier.voorganger),
            ("Doorgestuurd naar", naar and codes.gemeenten()[naar].naam),
            ("Nummer van de akte van geboorte", self.desk.feiten.geboorteakte),
            ("Aktenummer", f"{nummer} (in de BRP {brp})" if brp else nummer),
            ("Datum van de akte", self.dossier.akte_datum and dutch.day(self.dossier.akte_datum)),
        )
        return [declared.Row(title, value) for title, value in rows if value]

    @property
    def mail(self) -> list[declared.Row]:
        """Which mails went to the declarant, and which did not."""
        return [declared.Row(words.MAIL[one.soort], words.mail(one)) for one in self.mails]

    @property
    def volgcode(self) -> str:
        """With which who declared at the counter follows it, as it is printed; who logs in reads her own."""
        dossier = self.desk.dossier
        return paper.shown(dossier.volgcode or "") if dossier.kanaal == BALIE else ""

    @property
    def has_receipt(self) -> bool:
        """Whether the desk makes the receipt of who declared at the counter."""
        facts = Facts(self.dossier, self.aangifte, self.bijlagen, None)
        return KINDS[DocumentSoort.ONTVANGSTBEVESTIGING].is_offered(facts, Rol.MEDEWERKER)

    @property
    def untold(self) -> list[str]:
        """What she still must hear, because no mail could tell her."""
        return [words.MAIL[one.soort] for one in self.mails if words.is_untold(one, self.dossier)]

    @property
    def timeline(self) -> Sequence[Mapping[str, Any]]:
        """What happened, when and by whom, and the day by which all must be done."""
        happened = [told(event, self.colleagues) for event in self.desk.history]
        if self.dossier.uiterste_dag is None:
            return happened
        last = dutch.day(self.dossier.uiterste_dag)
        return [*happened, {"title": "Laatste dag waarop de uitvaart mag zijn", "time": last, "future": True}]


def known(session: Session, dossier: Dossier) -> BrpPersoon | None:
    """What the BRP said of the deceased; None when nobody asked it, or it gave no answer."""
    antwoord = raadplegen.last(session, dossier)
    return antwoord.persoon if antwoord else None


def read(session: Session, dossier: Dossier, nu: datetime, *, production: bool, wie: str = "") -> Page:
    """Gather the page in the session's scope for ``wie``, who looks; ``nu`` is aware."""
    desk, antwoord = Desk.read(session, dossier, nu, wie), raadplegen.last(session, dossier)
    brp = antwoord.persoon if antwoord else None
    context = rules.Context(
        nu=nu,
        deelname=deelnames.bestemming(session, dossier.gemeente, None, nu).open,  # of the successor after a merger
        kanaal=dossier.kanaal,
        productie=production,
        al_aangegeven="R12" in desk.aangifte.waarschuwingen,
        besluit_burgemeester=desk.feiten.besluit,
        behandeling=desk.context(brp=brp).behandeling,
    )
    told_here = TOLD_ELSEWHERE if words.is_on_desk(dossier) else VERGELIJKEND
    findings = [one for one in rules.check(desk.aangifte, context) if one.ernst in FOR_CLERK]
    return Page(
        desk=desk,
        levering=leveringen.current(queries.deliveries(session, dossier)),
        bijlagen=queries.attachments(session, dossier),
        afgiften=queries.issued(session, dossier),
        colleagues=queries.colleagues(session),
        findings=[one for one in findings if one.regel not in told_here],
        voorwaarden={VOOR[actie]: desk.weigh(actie, brp) for actie in VOORWAARDEN} if words.is_on_desk(dossier) else {},
        antwoord=antwoord,
        vergelijking=comparison.rows(desk, brp, queries.choices(session, dossier)) if brp and brp.gevonden else None,
        revisions=changes.per_revision(queries.revisions(session, dossier), desk.history),
        notities=queries.notes(session, dossier),
        mails=queries.mails(session, dossier),
        dubbel=queries.alike(session, dossier),
        is_double=queries.is_double(session, dossier),
    )


def told(event: Gebeurtenis, colleagues: Mapping[str, str]) -> Mapping[str, Any]:
    """An event as the timeline tells it."""
    note = ". ".join(filter(None, (_details(event, colleagues), event.reden)))
    return {"title": label(event.actie), "time": dutch.moment(event.op), "who": _who(event, colleagues), "note": note}


def _details(event: Gebeurtenis, colleagues: Mapping[str, str]) -> str:
    """What went on record with an event, in words."""
    said = {name: value for name, value in (event.gegevens or {}).items() if name not in _APART}
    told: Mapping[str, Callable[[str], str]] = {**_TOLD, "collega": partial(_called, colleagues)}
    return ", ".join(told.get(name, _plain)(value) for name, value in said.items())


# What changed stands apart, and who took it over beside the moment.
_APART = frozenset({"revisie", "aangever"})


def _called(colleagues: Mapping[str, str], who: str) -> str:
    return colleagues.get(who, who)


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _day(written: str) -> str:
    return dutch.day(date.fromisoformat(written))


_TOLD: Mapping[str, Callable[[str], str]] = {
    "datum": lambda dag: f"Op {_day(dag)}",
    "aantal": lambda aantal: f"Aantal: {aantal}",
    "nummer": lambda nummer: f"Nummer: {nummer}" if nummer else "",
    "tot": lambda dag: f"Uitvaart uiterlijk {_day(dag)}",
    "stuk": lambda soort: label(BijlageSoort(soort)),
    "gemeente": lambda code: codes.gemeenten()[code].naam,
    "regel": lambda rule: words.VOORWAARDE[rule],
    "legitimatie": lambda soort: f"Legitimatie van de aangever: {words.LEGITIMATIE[Legitimatie(soort)].lower()}",
    "afgifte": lambda soort: label(AfgifteSoort(soort)),
    "ontvanger": lambda who: words.ONTVANGERS[Ontvanger(who)],
}


def _who(event: Gebeurtenis, colleagues: Mapping[str, str]) -> str:
    if event.rol is Rol.SYSTEEM:
        return "automatisch"
    if event.actie is Actie.AANGEVER_WISSELEN and (naam := (event.gegevens or {}).get("aangever")):
        return f"{naam} ({label(event.rol)})"
    if event.rol in DECLARANT:
        return "de aangever"
    # A dossier that was sent on began at another municipality, whose people are not ours.
    return colleagues.get(event.door, "een andere gemeente" if event.rol in DESK else event.door)

# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables as SQLAlchemy sees them. The migrations make them, with row-level security and grants.

Every row of a dossier carries ``gemeente`` and ``partij``: a policy admits it to that municipality's desk or to that
declarant's own person or firm, and to nobody else.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Computed,
    DateTime,
    Enum,
    FetchedValue,
    ForeignKey,
    LargeBinary,
    Text,
    Uuid,
    bindparam,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from overlijden.aangifte import BijlageSoort
from overlijden.betaaldienst import Betaalstand
from overlijden.status import Actie, AfgifteSoort, Handeling, Rol, Status
from overlijden.tools import trace


class LeveringStatus(StrEnum):
    """How a delivery stands. Unknown is a state of its own: it may have arrived."""

    WACHT = "wacht"
    BEZIG = "bezig"
    ONBEKEND = "onbekend"
    AFGELEVERD = "afgeleverd"
    GEWEIGERD = "geweigerd"
    VASTGELOPEN = "vastgelopen"
    VERVALLEN = "vervallen"


# Nothing is left to be done.
DONE = frozenset({LeveringStatus.AFGELEVERD, LeveringStatus.VERVALLEN})


def written_out(values: Iterable[str]) -> BindParameter[Any]:
    """Statuses as they stand in a statement: an index that leaves statuses out is used for no parameter."""
    return bindparam(None, sorted(values), expanding=True, literal_execute=True)


class LeveringSoort(StrEnum):
    """What a delivery tells: the declaration, a new revision of it, or that it no longer counts here."""

    AANGIFTE = "aangifte"
    AANVULLING = "aanvulling"
    INTREKKING = "intrekking"


class MailSoort(StrEnum):
    """What a mail to a declarant says."""

    ONTVANGST = "ontvangst"
    STILGEZET = "stilgezet"
    AANVULLING = "aanvulling"
    HERINNERING = "herinnering"
    DOCUMENTEN = "documenten"
    DOORGEZONDEN = "doorgezonden"


class MailStatus(StrEnum):
    """How a mail stands. Given up: nobody was told. Lapsed: it was no longer so."""

    WACHT = "wacht"
    BEZIG = "bezig"
    VERZONDEN = "verzonden"
    OPGEGEVEN = "opgegeven"
    VERVALLEN = "vervallen"


class DocumentSoort(StrEnum):
    """What a document is."""

    ONTVANGSTBEVESTIGING = "ontvangstbevestiging"
    AKTEGEGEVENS = "aktegegevens"
    VERLOF = "verlof"
    UITTREKSEL = "uittreksel"
    RECHTBANK = "rechtbank"
    WOONGEMEENTE = "woongemeente"
    LAISSEZ_PASSER = "laissez_passer"
    BEGELEIDENDE_BRIEF = "begeleidende_brief"


class Zichtbaar(StrEnum):
    """Who of a firm sees a declaration: all its people, or only who made it."""

    ONDERNEMING = "onderneming"
    PERSOON = "persoon"


class Gescand(StrEnum):
    """What a virus scanner made of an attachment: clean, never asked, not answered yet, or known to it."""

    SCHOON = "schoon"
    NIET = "niet"
    WACHT = "wacht"
    BESMET = "besmet"


class Besluit(StrEnum):
    """What the second person says of a change."""

    BEVESTIGD = "bevestigd"
    AFGEWEZEN = "afgewezen"


def _named(enum: type[StrEnum]) -> Enum:
    return Enum(enum, native_enum=False, create_constraint=False, values_callable=lambda e: [str(m) for m in e])


class Base(DeclarativeBase):
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[str]: ARRAY(Text),
        bytes: LargeBinary,
        uuid.UUID: Uuid,
    }


class Concept(Base):
    """A draft: the answers as they were typed, so that nothing is lost. After filing it knows its dossier.

    With ``wijzigt``, the reference of a dossier, it is what somebody is about to change in that one; with ``voorbeeld``
    it is a new declaration that proposes that one's firm data. Until ``wisseling_tot`` whoever has the code of which
    this is the hash may take it over (``wisseling``). ``afdruk`` is the keyed digest of what
    software sent, ``antwoord`` what that was answered; no page shows such a draft.
    """

    __tablename__ = "concept"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    partij: Mapped[str]
    persoon: Mapped[str]
    antwoorden: Mapped[dict[str, Any]]
    versie: Mapped[int] = mapped_column(default=1)
    vervalt_op: Mapped[datetime]
    kenmerk: Mapped[str | None]
    wijzigt: Mapped[str | None]
    voorbeeld: Mapped[str | None]
    wisseling_sleutel: Mapped[bytes | None]
    wisseling_tot: Mapped[datetime | None]
    afdruk: Mapped[bytes | None]
    antwoord: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    __mapper_args__ = {"version_id_col": versie}  # noqa: RUF012 - SQLAlchemy reads it once


class Onderneming(Base):
    """What a firm settled about itself. ``zichtbaar``: whether its people see each other's declarations.

    ``voorstel`` is what its declarations propose, as it was typed, by name of the input. ``ruimer_door`` asked that all
    see all again, which takes a second person.
    """

    __tablename__ = "onderneming"
    partij: Mapped[str] = mapped_column(primary_key=True)
    zichtbaar: Mapped[Zichtbaar] = mapped_column(_named(Zichtbaar))
    voorstel: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ruimer_door: Mapped[str | None]
    gewijzigd_op: Mapped[datetime | None]


class Sessie(Base):
    """What is remembered of one browser: by a hash of its cookie, and readable with the cookie alone.

    It ends at ``vervalt_op``, which moves on with each use, and never after ``uiterlijk``.
    """

    __tablename__ = "sessie"
    sleutel: Mapped[bytes] = mapped_column(primary_key=True)
    inhoud: Mapped[bytes]
    vervalt_op: Mapped[datetime]
    uiterlijk: Mapped[datetime]
    aanmelding: Mapped[bytes | None]
    persoon: Mapped[bytes | None]
    door: Mapped[str | None]
    gemeente: Mapped[str | None]


class Collega(Base):
    """What somebody of a municipality's staff is called, for the colleagues who read what she did."""

    __tablename__ = "collega"
    gemeente: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    naam: Mapped[str]
    gezien_op: Mapped[datetime] = mapped_column(server_default=func.now())


class Beheerder(Base):
    """Who may administer how a municipality takes part, by invitation of the operator."""

    __tablename__ = "beheerder"
    gemeente: Mapped[str] = mapped_column(primary_key=True)
    persoon: Mapped[str] = mapped_column(primary_key=True)
    naam: Mapped[str]
    uitgenodigd_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    uitgenodigd_door: Mapped[str]
    ingetrokken_op: Mapped[datetime | None]
    ingetrokken_door: Mapped[str | None]


class Wijziging(Base):
    """A change of how a municipality takes part: the whole record as TOML, who prepared it, who decided on it.

    With ``hervat`` it is no record, and only ends the pauses that there were when it was prepared. The worker does not
    see who.
    """

    __tablename__ = "wijziging"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    gemeente: Mapped[str]
    inhoud: Mapped[str]
    hervat: Mapped[bool]
    reden: Mapped[str] = mapped_column(deferred=True, deferred_group="wie")
    bereid_door: Mapped[str] = mapped_column(deferred=True, deferred_group="wie")
    bereid_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    besluit: Mapped[Besluit | None] = mapped_column(_named(Besluit))
    besloten_door: Mapped[str | None] = mapped_column(deferred=True, deferred_group="wie")
    besloten_op: Mapped[datetime | None] = mapped_column(deferred=True, deferred_group="wie")


class Toetsuitslag(Base):
    """A signed result of the conformance kit that an administrator put beside a change; it decides nothing."""

    __tablename__ = "toetsuitslag"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    gemeente: Mapped[str]
    wijziging: Mapped[int] = mapped_column(ForeignKey("wijziging.id"))
    inhoud: Mapped[bytes]
    door: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class Proef(Base):
    """What a trial of a change's back-end found: ``uitslagen`` as ``beheer.proef`` makes them, and who tried it."""

    __tablename__ = "proef"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    gemeente: Mapped[str]
    wijziging: Mapped[int] = mapped_column(ForeignKey("wijziging.id"))
    uitslagen: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    door: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class Pauze(Base):
    """That one administrator stopped deliveries or a channel."""

    __tablename__ = "pauze"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    gemeente: Mapped[str]
    wat: Mapped[str]
    reden: Mapped[str]
    door: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class Dossier(Base):
    """A declaration after filing. Its status is written by ``service.perform`` alone.

    From ``naam`` on stands its index card (``kaart``), then what the desk made of it: ``bekeken`` and ``verwerkt`` are
    the revisions that were looked at and dealt with, ``openstaand`` is what ``feiten`` says is still to be done,
    ``voorganger`` the reference that it had elsewhere before it was sent on. A verlof is needed by ``verlof_voor``.
    Whoever has ``volgcode`` reads how it stands; ``gelezen`` is the last event that its party has read. Until
    ``wisseling_tot`` it is offered as a draft may be; with ``aangever_partij`` what it says of
    its declarant is about that party, which let it go over.

    With ``vernietigd_op`` what was declared is gone, because of ``bewaarklasse``, and nothing here names a person.
    """

    __tablename__ = "dossier"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kenmerk: Mapped[str] = mapped_column(unique=True)
    concept: Mapped[uuid.UUID] = mapped_column(unique=True)
    gemeente: Mapped[str]
    partij: Mapped[str]
    persoon: Mapped[str]
    kanaal: Mapped[str]
    status: Mapped[Status] = mapped_column(_named(Status))
    versie: Mapped[int] = mapped_column(default=1)
    revisie: Mapped[int] = mapped_column(default=1)
    overledene_bsn: Mapped[str | None]
    ingediend_op: Mapped[datetime]
    uiterste_dag: Mapped[date | None]
    op_balie_sinds: Mapped[datetime | None]
    zaaknummer: Mapped[str | None]
    akte_nummer: Mapped[str | None]
    akte_datum: Mapped[date | None]
    vernietigd_op: Mapped[datetime | None]
    bewaarklasse: Mapped[str | None]
    naam: Mapped[str | None]
    zoeksleutel: Mapped[str | None]
    overleden_op: Mapped[date | None]
    vroegst: Mapped[datetime | None]
    uitvaart_op: Mapped[date | None]
    verlof_voor: Mapped[date | None] = mapped_column(Computed("least(uiterste_dag, uitvaart_op)"))
    behandelaar: Mapped[str | None]
    bekeken: Mapped[int] = mapped_column(default=0)
    verwerkt: Mapped[int] = mapped_column(default=0)
    openstaand: Mapped[list[str]] = mapped_column(default=list)
    doorgezonden_naar: Mapped[str | None]
    voorganger: Mapped[str | None]
    volgcode: Mapped[str | None]
    gelezen: Mapped[int] = mapped_column(BigInteger, default=0)
    wisseling_sleutel: Mapped[bytes | None]
    wisseling_tot: Mapped[datetime | None]
    aangever_partij: Mapped[str | None]
    __mapper_args__ = {"version_id_col": versie}  # noqa: RUF012 - SQLAlchemy reads it once


class Revisie(Base):
    """What was declared, never changed afterwards: an amendment is a new revision."""

    __tablename__ = "revisie"
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    nummer: Mapped[int] = mapped_column(primary_key=True)
    gemeente: Mapped[str]
    partij: Mapped[str]
    aangifte: Mapped[dict[str, Any]]


class Bijlage(Base):
    """An attachment, first of a draft, then of a dossier; its bytes do not move when it is filed.

    ``omvang`` and ``sha256`` are of the bytes as they are delivered; ``inhoud`` is encrypted: ``bijlagen.content``.
    With an ``afgifte`` it is no part of what was declared: the municipality's own system made it, and knows it by its
    ``afgifte_nummer``.
    """

    __tablename__ = "bijlage"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    concept_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("concept.id"))
    dossier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("dossier.id"))
    gemeente: Mapped[str | None]
    partij: Mapped[str]
    volgorde: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    soort: Mapped[BijlageSoort] = mapped_column(_named(BijlageSoort))
    bestandsnaam: Mapped[str]
    mediatype: Mapped[str]
    omvang: Mapped[int]
    sha256: Mapped[str]
    inhoud: Mapped[bytes] = mapped_column(deferred=True)
    gescand: Mapped[Gescand] = mapped_column(_named(Gescand), default=Gescand.WACHT)
    virus: Mapped[str | None]
    afgifte: Mapped[AfgifteSoort | None] = mapped_column(_named(AfgifteSoort))
    afgifte_nummer: Mapped[str | None]
    afgegeven_op: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether it may be read: a file that waits for its scan, or in which a virus was found, may not."""
        return self.gescand in (Gescand.SCHOON, Gescand.NIET)


class Document(Base):
    """A document that was made: its code, and of what it says a checksum; the document itself is made again from that.

    It counts from ``geldig_vanaf``: at once, or when the clerk recorded that it was signed on paper.
    """

    __tablename__ = "document"
    code: Mapped[str] = mapped_column(primary_key=True)
    volgorde: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    revisie: Mapped[int]
    gemeente: Mapped[str]
    partij: Mapped[str]
    soort: Mapped[DocumentSoort] = mapped_column(_named(DocumentSoort))
    gemaakt_op: Mapped[datetime]
    sha256: Mapped[str]
    geldig_vanaf: Mapped[datetime | None]


class Levering(Base):
    """The outbox: one delivery of one revision to the municipality's back-end, made in the filing's transaction.

    It is tried until ``opgeven_op``, and from ``alarm_op`` on asks for a person (``alarm``). ``afgebroken`` counts the
    attempts in a row that ended with their worker. Once it arrived, its back-end is asked at ``peilen_op`` how the zaak
    stands (``peiling``); ``nagekomen`` is what it said itself since, until that is taken in. ``traceparent`` names the
    request that it came of.
    """

    __tablename__ = "levering"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    volgorde: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    revisie: Mapped[int]
    gemeente: Mapped[str]
    partij: Mapped[str]
    adapter: Mapped[str]
    wijziging: Mapped[int | None] = mapped_column(ForeignKey("wijziging.id"))
    soort: Mapped[LeveringSoort] = mapped_column(_named(LeveringSoort), default=LeveringSoort.AANGIFTE)
    status: Mapped[LeveringStatus] = mapped_column(_named(LeveringStatus), default=LeveringStatus.WACHT)
    pogingen: Mapped[int] = mapped_column(default=0)
    afgebroken: Mapped[int] = mapped_column(default=0)
    gemaakt_op: Mapped[datetime] = mapped_column(server_default=func.now())
    opgeven_op: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    alarm_op: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    gealarmeerd_op: Mapped[datetime | None]
    volgende_poging: Mapped[datetime] = mapped_column(server_default=func.now())
    lease_door: Mapped[str | None]
    lease_tot: Mapped[datetime | None]
    afgeleverd_op: Mapped[datetime | None] = mapped_column(server_default=FetchedValue())
    code: Mapped[str | None]
    redenen: Mapped[dict[str, Any] | None]
    peilen_op: Mapped[datetime | None]
    nagekomen: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=FetchedValue())
    traceparent: Mapped[str | None] = mapped_column(default=trace.traceparent)


class Mail(Base):
    """A mail to a declarant: about which dossier and what it says; to whom is read when it is sent.

    While it is ``bezig``, another worker may take it from ``volgende_poging`` on. ``onzeker``: one may have arrived.
    """

    __tablename__ = "mail"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    gemeente: Mapped[str]
    soort: Mapped[MailSoort] = mapped_column(_named(MailSoort))
    status: Mapped[MailStatus] = mapped_column(_named(MailStatus), default=MailStatus.WACHT)
    gemaakt_op: Mapped[datetime] = mapped_column(server_default=func.now())
    volgende_poging: Mapped[datetime]
    opgeven_op: Mapped[datetime]
    pogingen: Mapped[int] = mapped_column(default=0)
    onzeker: Mapped[bool] = mapped_column(default=False)
    klaar_op: Mapped[datetime | None]
    code: Mapped[str | None]


class Betaalverzoek(Base):
    """That extracts may be paid at a provider's, under the record that names it; what was paid stands in the history.

    ``id`` is all that the provider knows of it, ``nummer`` what the provider calls it and ``adres`` where it is paid.
    At ``vragen_op`` the provider is asked how it stands.
    """

    __tablename__ = "betaalverzoek"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    gemeente: Mapped[str]
    wijziging: Mapped[int] = mapped_column(ForeignKey("wijziging.id"))
    aantal: Mapped[int]
    eurocent: Mapped[int]
    begonnen_op: Mapped[datetime] = mapped_column(server_default=func.now())
    nummer: Mapped[str | None]
    adres: Mapped[str | None]
    stand: Mapped[Betaalstand] = mapped_column(_named(Betaalstand), default=Betaalstand.OPEN)
    vragen_op: Mapped[datetime | None]


class Verbinding(Base):
    """How a municipality's back-end does, under one record of hers: what all workers know of it (``verbindingen``).

    ``mislukt`` counts the calls in a row that did not reach it; after some it is left alone until ``weer_op``.
    """

    __tablename__ = "verbinding"
    gemeente: Mapped[str] = mapped_column(primary_key=True)
    wijziging: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    gelijktijdig: Mapped[int]
    mislukt: Mapped[int] = mapped_column(default=0)
    sinds: Mapped[datetime | None]
    weer_op: Mapped[datetime | None]


class Notificatie(Base):
    """Until where a municipality was told that its feed moved (``notifier``), and how the last attempt ended."""

    __tablename__ = "notificatie"
    gemeente: Mapped[str] = mapped_column(primary_key=True)
    nummer: Mapped[int] = mapped_column(BigInteger, default=0)
    gehint_op: Mapped[datetime | None]
    pogingen: Mapped[int] = mapped_column(default=0)
    volgende_poging: Mapped[datetime]
    code: Mapped[str | None]


class Leveringstap(Base):
    """The journal of a delivery: the body as it was first made, encrypted, and the result once it is known."""

    __tablename__ = "leveringstap"
    levering_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("levering.id"), primary_key=True)
    stap: Mapped[str] = mapped_column(primary_key=True)
    gemeente: Mapped[str]
    partij: Mapped[str]
    begonnen_op: Mapped[datetime] = mapped_column(server_default=func.now())
    bericht: Mapped[bytes | None]
    uitkomst: Mapped[str | None]


class Gebeurtenis(Base):
    """The history of a dossier: its acts, as its pages show them. Roles may add to it and read it, never change it.

    ``nummer`` is the place in the ``feed`` of what stands there; the database gives it when the act is committed.
    """

    __tablename__ = "gebeurtenis"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    gemeente: Mapped[str]
    partij: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    actie: Mapped[Actie] = mapped_column(_named(Actie))
    van: Mapped[Status] = mapped_column(_named(Status))
    naar: Mapped[Status] = mapped_column(_named(Status))
    door: Mapped[str]
    rol: Mapped[Rol] = mapped_column(_named(Rol))
    reden: Mapped[str | None]
    gegevens: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    nummer: Mapped[int | None] = mapped_column(BigInteger, server_default=FetchedValue())


class Koppeling(Base):
    """A system that may come in the name of one organisation, with the public keys by which it is known (RFC 7517).

    That is a municipality, or the ``onderneming`` of a ``partij``, whose people prove who they are at ``niveau``; the
    evidence on which that was registered is ``bewijs``. ``bevestigd`` is the cursor until which it said that it has the
    feed.
    """

    __tablename__ = "koppeling"
    id: Mapped[str] = mapped_column(primary_key=True)
    gemeente: Mapped[str | None]
    partij: Mapped[str | None]
    onderneming: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    niveau: Mapped[str | None]
    bewijs: Mapped[str | None]
    geregistreerd_door: Mapped[str | None]
    naam: Mapped[str]
    sleutels: Mapped[dict[str, Any]]
    bereik: Mapped[list[str]]
    geregistreerd_op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ingetrokken_op: Mapped[datetime | None]
    bevestigd: Mapped[str | None]
    bevestigd_op: Mapped[datetime | None]


class Notitie(Base):
    """What colleagues tell each other about a dossier; it leaves this service in no way."""

    __tablename__ = "notitie"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    gemeente: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    door: Mapped[str]
    tekst: Mapped[str]


BRP, AANGIFTE = "brp", "aangifte"  # from which of the two comes what goes on the akte


class Keuze(Base):
    """Which answer goes on the akte where declaration and BRP differ (BW 1:18.2), and why; the last one counts."""

    __tablename__ = "keuze"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"))
    gemeente: Mapped[str]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    door: Mapped[str]
    wijzer: Mapped[str]
    bron: Mapped[str]
    waarde: Mapped[str]
    reden: Mapped[str]


class Raadpleging(Base):
    """What the BRP last said of the deceased, encrypted, None without an answer; it leaves this service in no way."""

    __tablename__ = "raadpleging"
    dossier_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    gemeente: Mapped[str]
    revisie: Mapped[int]
    op: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    door: Mapped[str]
    antwoord: Mapped[bytes | None]


class Vernietiging(Base):
    """The proof: what was destroyed, when and on what ground; how many rows of each table. Never about a person."""

    __tablename__ = "vernietiging"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    op: Mapped[datetime]
    bewaarklasse: Mapped[str]
    grond: Mapped[str]
    gemeente: Mapped[str | None]
    kenmerk: Mapped[str | None]
    aantallen: Mapped[dict[str, Any]]


class Taak(Base):
    """What is done once a day in this database, and the last day on which it was."""

    __tablename__ = "taak"
    naam: Mapped[str] = mapped_column(primary_key=True)
    gedaan: Mapped[date]


class Auditregel(Base):
    """The audit: who did or saw what, as a chain per municipality. ``audit`` writes it, ``verify`` checks it.

    ``afdruk`` is the keyed digest of the dossier as an act left it.
    """

    __tablename__ = "auditregel"
    gemeente: Mapped[str] = mapped_column(primary_key=True)
    nummer: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    op: Mapped[datetime]
    door: Mapped[str]
    rol: Mapped[Rol] = mapped_column(_named(Rol))
    organisatie: Mapped[str]
    handeling: Mapped[Handeling] = mapped_column(_named(Handeling))
    kenmerken: Mapped[list[str]]
    reden: Mapped[str | None]
    sleutel: Mapped[str]
    afdruk: Mapped[str | None]
    mac: Mapped[bytes]

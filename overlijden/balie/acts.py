# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The acts of this desk: what they are called, what they ask, and for which dossiers they are offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from forms import choices
from forms.fields import Choice, LongText, Number, Select, Text
from forms.moments import Day
from forms.step import answers
from overlijden.aangifte import BijlageSoort
from overlijden.balie import words
from overlijden.dossier import feiten
from overlijden.dossier.feiten import Openstaand
from overlijden.dossier.voorwaarden import Voorwaarde
from overlijden.rules import derived
from overlijden.service.effects import Desk
from overlijden.status import Actie, Rol, Status, allowed
from overlijden.tables import Dossier
from overlijden.termijn import read_day, today
from overlijden.tools.guards import GuardFailed

Typed = MultiDict[str, str]
Fields = Mapping[str, Any]
NO_NAMES = "Schrijf geen BSN en geen doodsoorzaak op."


def _no_fields() -> Fields:
    return {}


def akte_fields() -> Fields:
    """The questions about an akte that was made."""
    return {
        "akte_nummer": Text(
            "Aktenummer", name="akte_nummer", width=10, hint="Uit uw eigen register, bijvoorbeeld 200251 of 20A0251."
        ),
        "akte_datum": Day("Datum van de akte", name="akte_datum"),
    }


def _birth_akte() -> Fields:
    hint = "Uit het register van geboorten, bijvoorbeeld 100251."
    return {
        "nummer": Text("Nummer van de akte van geboorte", name="nummer", width=10, hint=hint),
        **_day("Datum van de akte")(),
    }


def _day(label: str) -> Callable[[], Fields]:
    return lambda: {"datum": Day(label, name="datum")}


def _why(label: str, hint: str = NO_NAMES, *, optional: bool = False) -> Callable[[], Fields]:
    return lambda: {"reden": LongText(label, name="reden", hint=hint, optional=optional)}


def _both(*asked: Callable[[], Fields]) -> Callable[[], Fields]:
    return lambda: {name: one for fields in asked for name, one in fields().items()}


def _chosen(name: str, label: str, called: Callable[[], choices.Choices], kind: type = Choice) -> Callable[[], Fields]:
    return lambda: {name: kind(label, name=name, choices=called())}


def _grounds() -> choices.Choices:
    return choices.these(
        {
            "stukken": "De stukken zijn niet genoeg om een akte te maken",
            "openbare_orde": "De akte zou in strijd zijn met de openbare orde",
        }
    )


def _decisions() -> choices.Choices:
    return choices.these({feiten.TOEGESTAAN: "Toegestaan", feiten.GEWEIGERD: "Niet toegestaan"})


def _receivers() -> choices.Choices:
    return choices.these({str(one): called for one, called in words.ONTVANGERS.items()})


def _papers() -> choices.Choices:
    return [choices.NOTHING, *choices.of(BijlageSoort)]


def _decision_fields() -> Fields:
    return {
        "besluit": Choice("Wat besloot de burgemeester?", name="besluit", choices=_decisions()),
        "nummer": Text("Nummer of kenmerk van het besluit", name="nummer", width=20),
        "datum": Day("Datum van het besluit", name="datum"),
        "tot": Day(
            "Laatste dag waarop de uitvaart mag zijn",
            name="tot",
            hint="Alleen nodig als het is toegestaan.",
            optional=True,
        ),
    }


def _payment(paid: str = "betaald") -> Callable[[], Fields]:
    asked = f"Hoeveel uittreksels en modelformulieren zijn {paid}?"
    return _both(lambda: {"aantal": Number(asked, name="aantal", width=4)}, _day("Op welke dag?"))


def colleague_fields(colleagues: Mapping[str, str]) -> Fields:
    """To whom a dossier can be handed over."""
    listed = choices.these({"": "Maak een keuze", **dict(sorted(colleagues.items(), key=lambda one: one[1]))})
    return {"collega": Select("Aan wie?", name="collega", choices=listed)}


def condition_fields(found: Sequence[Voorwaarde]) -> Fields:
    """Which precondition is set aside, of those that are open and that the law leaves to the registrar; and why."""
    listed = {one.regel: " ".join(one.teksten) for one in found if one.mag_afwijken}
    hint = "" if listed else "Er staat nu niets open dat u kunt overslaan."
    which = Choice("Welke voorwaarde?", name="regel", choices=choices.these(listed), hint=hint)
    return {"regel": which, **_why("Waarom kunt u toch verder?")()}


@dataclass(frozen=True)
class Act:
    """An act of the desk: its heading, its button, the questions that it asks, and what to know before."""

    actie: Actie
    titel: str
    button: str
    fields: Callable[[], Fields] = _no_fields
    uitleg: str = ""

    def form(
        self, typed: Typed | None = None, refusal: GuardFailed | None = None, fields: Fields | None = None
    ) -> BaseForm:
        """The questions with what was typed, and at its question why the act was refused; a day is today at first."""
        form = BaseForm(self.fields() if fields is None else fields)
        form.process(_today(form) if typed is None else typed)
        for wijzer, tekst in {refusal.wijzer: str(refusal), **refusal.also}.items() if refusal else ():
            name = wijzer.lstrip("/")
            if name in form:
                form[name].errors = [tekst]
            else:
                form.form_errors = [*form.form_errors, tekst]
        return form


def _today(form: BaseForm) -> Typed:
    now = today()
    parts = {"-dag": now.day, "-maand": now.month, "-jaar": now.year}
    days = [one.name for one in answers(form) if isinstance(one, Day) and not one.flags.optional]
    return MultiDict({f"{name}{suffix}": str(part) for name in days for suffix, part in parts.items()})


ACTS: Mapping[Actie, Act] = {
    act.actie: act
    for act in (
        Act(Actie.IN_BEHANDELING_NEMEN, "Neem de aangifte in behandeling", "Neem in behandeling"),
        Act(Actie.AKTE_OPMAKEN, "Leg de akte vast", "Leg de akte vast", akte_fields),
        Act(Actie.AANVULLEN, "De aanvulling is binnen", "Ga verder met de aangifte",
            _why("Wat hebt u ontvangen?", optional=True)),
        Act(Actie.VERLOF_AFGEVEN, "Geef het verlof", "Geef het verlof"),
        Act(Actie.DOCUMENTEN_VERZENDEN, "Verzend de documenten", "De documenten zijn verzonden"),
        Act(Actie.AFRONDEN, "Rond het dossier af", "Rond af",
            _why("Waarom kan het dossier toch dicht?", "Alleen nodig als er nog iets openstaat.", optional=True)),
        Act(Actie.KIEZEN, "Kies wat er op de akte komt", "Leg de keuzes vast"),
        Act(Actie.GEBOORTEAKTE_OPMAKEN, "Leg de akte van geboorte vast", "Leg de akte van geboorte vast", _birth_akte,
            "Deze akte komt eerst, daarna de akte van overlijden (artikel 1:19i BW). Is het kind in een andere gemeente"
            " geboren? Dan maakt die gemeente deze akte: vraag daar het nummer."),
        Act(Actie.WIJZIGING_VERWERKEN, "De wijziging is verwerkt", "Ik heb de wijziging verwerkt"),
        Act(Actie.OVERNEMEN, "Neem het dossier over", "Ik behandel dit dossier",
            uitleg="Uw collega ziet dat u het dossier hebt overgenomen."),
        Act(Actie.OVERDRAGEN, "Draag het dossier over", "Draag over"),
        Act(Actie.AANVULLING_VRAGEN, "Vraag de aangever om een aanvulling", "Vraag om de aanvulling",
            _why("Wat hebt u nodig?", f"De aangever leest deze tekst. {NO_NAMES}")),
        Act(Actie.STUK_ONTVANGEN, "Er is een stuk binnengekomen", "Leg het stuk vast",
            _chosen("stuk", "Welk stuk?", _papers, Select)),
        Act(Actie.TERMIJN_VRAGEN, "De burgemeester is om een termijn gevraagd", "Leg vast", _day("Op welke dag?"),
            "De burgemeester van de gemeente waar het lichaam is, beslist (artikel 17 Wlb)."),
        Act(Actie.TERMIJN_BESLISSEN, "De burgemeester heeft over de termijn besloten", "Leg het besluit vast",
            _decision_fields,
            "Tegen dit besluit kan binnen 24 uur beroep worden ingesteld bij de commissaris van de Koning."),
        Act(Actie.AFWIJKEN, "Sla een voorwaarde over", "Sla over"),
        Act(Actie.ORIGINELEN_ONTVANGEN, "De originelen zijn binnen", "Leg vast", _day("Op welke dag?")),
        Act(Actie.B_ENVELOP_ONTVANGEN, "De gesloten envelop (formulier B) is binnen", "Leg vast", _day("Op welke dag?"),
            "Laat de envelop dicht."),
        Act(Actie.B_ENVELOP_VERZENDEN, "De gesloten envelop (formulier B) is naar het CBS", "Leg vast",
            _day("Op welke dag?"), "Schrijf het aktenummer en de gemeentecode op de envelop en haal de strook met de"
            " naam eraf."),
        Act(Actie.BETALING_ONTVANGEN, "De uittreksels zijn betaald", "Leg vast", _payment(),
            "De akte en het verlof zijn gratis en wachten hier niet op."),
        Act(Actie.TERUGBETALEN, "Wat te veel is betaald, is terugbetaald", "Leg vast", _payment("terugbetaald"),
            "Betaal eerst terug, op dezelfde weg. Het nummer van een online betaling staat bij Verloop."),
        Act(Actie.RECHTBANK_INLICHTEN, "De rechtbank heeft bericht", "Leg vast", _day("Op welke dag?"),
            "Noem in het bericht ook een scheiding, als de andere ouder nog leeft (artikel 1:301 BW)."),
        Act(Actie.WOONGEMEENTE_INLICHTEN, "De woongemeente heeft bericht", "Leg vast", _day("Op welke dag?")),
        Act(Actie.VERBETEREN, "De akte is verbeterd", "Leg de verbetering vast",
            _both(_day("Op welke dag?"), _why("Wat is er verbeterd?")),
            "U verbetert zelf alleen een kennelijke schrijffout (artikel 1:24a BW). Over al het andere beslist de"
            " rechtbank (artikel 1:24 BW). De aangifte blijft zoals die was."),
        Act(Actie.HEROPENEN, "Open het dossier opnieuw", "Open opnieuw", _why("Waarom?"),
            "Een akte die er is, blijft. Een verlof dat u al gaf, vervalt: geef daarna een nieuw verlof."),
        Act(Actie.DOORZENDEN, "Stuur door naar de juiste gemeente", "Stuur door",
            _both(_chosen("gemeente", "Gemeente waar de persoon is overleden", choices.municipalities, Select),
                  _why("Waarom?")),
            "Het moment van indienen blijft gelijk. Doet die gemeente niet mee, dan krijgt u een pakket om te printen:"
            " bel die gemeente dan en vertel het de aangever vandaag."),
        Act(Actie.INTREKKEN, "De aangever trekt de aangifte in", "Trek in", _why("Wie vroeg dit, en wanneer?")),
        Act(Actie.WEIGEREN, "Weiger de akte te maken", "Weiger",
            _both(_chosen("grond", "Grond", _grounds), _why("Waarom?", f"De aangever leest deze tekst. {NO_NAMES}")),
            "Dit kan alleen schriftelijk en met redenen (artikel 1:18c BW). De aangever leest dat hij binnen zes weken"
            " naar de rechtbank kan (artikel 1:27 BW)."),
        Act(Actie.DOORHALING_VOORBEREIDEN, "Deze persoon blijkt niet overleden", "Bereid de doorhaling voor",
            _why("Uit welk stuk blijkt dit?"), "Een collega haalt daarna de akte door. De rechtbank moet dat hebben"
            " bevolen (artikel 1:24 BW)."),
        Act(Actie.DOORHALEN, "Haal de akte door", "Haal de akte door",
            _both(_day("Op welke dag is de akte doorgehaald?"), _why("Datum en nummer van de beschikking")),
            "U doet dit als tweede. Daarna houdt u bij wie de doorhaling heeft bevestigd."),
        Act(Actie.ONTVANGST_BEVESTIGEN, "Iemand bevestigde de doorhaling", "Leg vast",
            _chosen("ontvanger", "Wie?", _receivers)),
    )
}  # fmt: skip

# The next step, whose questions stand on the dossier's own page.
NEXT: Mapping[Status, Actie] = {
    Status.AFGELEVERD: Actie.IN_BEHANDELING_NEMEN,
    Status.IN_BEHANDELING: Actie.AKTE_OPMAKEN,
    Status.AANVULLING_GEVRAAGD: Actie.AANVULLEN,
    Status.AKTE_OPGEMAAKT: Actie.VERLOF_AFGEVEN,
    Status.VERLOF_AFGEGEVEN: Actie.DOCUMENTEN_VERZENDEN,
    Status.DOCUMENTEN_VERZONDEN: Actie.AFRONDEN,
    Status.DOORGEHAALD: Actie.ONTVANGST_BEVESTIGEN,
}


def following(desk: Desk) -> Actie | None:
    """The next step of a dossier."""
    return Actie.GEBOORTEAKTE_OPMAKEN if is_birth_first(desk) else NEXT.get(desk.dossier.status)


def is_birth_first(desk: Desk) -> bool:
    """Whether the akte of an undeclared birth is due, which comes before that of the death (BW 1:19i.2)."""
    is_akte_next = NEXT.get(desk.dossier.status) is Actie.AKTE_OPMAKEN
    return is_akte_next and derived.is_undeclared_birth(desk.aangifte) and not desk.feiten.geboorteakte


# What is answered on the dossier's own page, and shown there again when it is refused.
SHOWN_HERE = frozenset({*NEXT.values(), Actie.GEBOORTEAKTE_OPMAKEN, Actie.KIEZEN})


def offered(dossier: Dossier, rol: Rol) -> list[Act]:
    """The acts that this role can do now; of what the municipality handles in its own system to pay back alone."""
    here = set(ACTS) if words.is_on_desk(dossier) else {Actie.TERUGBETALEN}
    return [ACTS[actie] for actie in allowed(dossier.status, rol) if actie in here]


def of_use(act: Act, desk: Desk, persoon: str) -> bool:
    """Whether an act that can be done has a purpose now, so that a page does not offer what nobody would choose."""
    dossier, known = desk.dossier, desk.feiten
    once = (Actie.ORIGINELEN_ONTVANGEN, Actie.B_ENVELOP_ONTVANGEN)
    is_court_told = Actie.RECHTBANK_INLICHTEN in known.gegevens
    serves = {
        Actie.KIEZEN: False,  # these two have their own place on the page
        Actie.AFWIJKEN: False,
        Actie.GEBOORTEAKTE_OPMAKEN: known.geboorteakte is not None,  # to mend its number
        Actie.AKTE_OPMAKEN: not is_birth_first(desk),
        Actie.OVERNEMEN: dossier.behandelaar != persoon,
        Actie.OVERDRAGEN: dossier.behandelaar == persoon,
        Actie.WIJZIGING_VERWERKEN: words.is_changed(dossier),
        Actie.TERMIJN_VRAGEN: Openstaand.TERMIJN in dossier.openstaand,
        Actie.TERMIJN_BESLISSEN: Openstaand.TERMIJN in dossier.openstaand,
        Actie.B_ENVELOP_VERZENDEN: Openstaand.B_ENVELOP in dossier.openstaand,
        Actie.RECHTBANK_INLICHTEN: not is_court_told and feiten.may_have_children(desk.aangifte, desk.gekozen),
        Actie.DOORHALEN: known.bereid_door is not None,
        Actie.BETALING_ONTVANGEN: (unpaid := feiten.unpaid(dossier.status, desk.aangifte, known)) > 0,
        Actie.TERUGBETALEN: unpaid < 0,
        **{actie: actie not in known.gegevens for actie in once},
    }
    return serves.get(act.actie, True)


def said(form: BaseForm) -> tuple[dict[str, str], str | None, str | None, date | None]:
    """What was typed: what goes on record, the reason, and number and day of the akte."""
    typed = {one.name: one.canonical() for one in answers(form)}
    nummer, datum, reden = (typed.pop(name, None) for name in ("akte_nummer", "akte_datum", "reden"))
    return {name: str(value) for name, value in typed.items() if value}, reden, nummer, read_date(datum)


def read_date(written: str | None) -> date | None:
    """The day that was typed; None when it is none."""
    try:
        return read_day(written or "")
    except ValueError:
        return None

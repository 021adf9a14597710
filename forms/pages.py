# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the templates of the form are given."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask import url_for
from wtforms.form import BaseForm

from forms import fees
from forms.fields import Seen
from forms.reading import Reading
from forms.step import Step, answers, groups, owner, sentence
from forms.steps import CONTROLEREN
from overlijden import dutch, labels, rules, talen, web
from overlijden.aangifte import Aangifte, Bevinding, Ernst, Uitvaarttermijn
from overlijden.bijlagen import SCAN_NOTES
from overlijden.gemeenten import Deelname, contact, successor
from overlijden.rules import derived
from overlijden.tables import Bijlage, Concept, Gescand
from overlijden.talen import Zin, translated
from overlijden.termijn import today
from overlijden.windows import strip
from overlijden.windows.strip import Strip

NAMELESS = "de overleden persoon"
OTHER_TERM: Mapping[Uitvaarttermijn, str] = {
    Uitvaarttermijn.VROEG: "Deze uitvaart is eerder dan 36 uur na het overlijden. De burgemeester van de gemeente waar"
    " het lichaam is moet dit goedvinden, samen met de officier van justitie.",
    Uitvaarttermijn.LAAT: "Deze uitvaart is later dan de laatste dag die de wet noemt. De burgemeester van de gemeente"
    " waar het lichaam is moet dit goedvinden. Een arts verklaart dat het kan.",
}


def before(step: Step, form: BaseForm) -> dict[str, Any]:
    """A page like those of a draft, when there is no draft yet."""
    return {**_heading(step, form, Aangifte()), "hints": [], "steps": []}


def _heading(step: Step, form: BaseForm, aangifte: Aangifte) -> dict[str, Any]:
    """The texts of a page with the name and other facts filled in. The title names nobody: a browser remembers it."""
    facts = _facts(aangifte)
    for one in answers(form):
        one.label.text = translated(Zin(one.label.text, **facts))
        one.description = translated(Zin(one.description, **facts))
    question = translated(Zin(step.question, **facts))
    first, *others = (one for one in answers(form) if one.name not in step.reveals)
    alone = not others and step.template == Step.template  # another page says more above its questions
    reason = translated(Zin(step.reason, **facts))
    if alone:
        first.label.text = question
        first.description, reason = f"{reason} {first.description}".strip(), ""
    return {
        "step": step,
        "form": form,
        "groups": groups(form, step.reveals),
        "reveals": {question: {answer: form[path]} for path, (question, answer) in step.reveals.items()},
        "alone": alone,
        "question": question,
        "title": translated(Zin(step.question, **{**facts, "naam": _nameless(aangifte)})),
        "reason": reason,
    }


def page(step: Step, form: BaseForm, reading: Reading, draft: Concept) -> dict[str, Any]:
    """A step of a draft: its texts, what is wrong in it once it was answered, and the steps around it."""
    concept = draft.id
    place = reading.path.index(step)
    hints = judge(form, reading.findings) if reading.is_answered(step) else []
    return {
        **_heading(step, form, reading.aangifte),
        **help_of(reading.aangifte.overlijden.gemeente),
        "strip": strip_of(reading.aangifte),
        "concept": concept,
        "bewaard": draft.vervalt_op,
        "needed": [] if reading.is_answered(step) else _needed(reading),
        "hints": hints,
        "steps": _steps(step, reading, concept),
        "back_url": _url(concept, reading.path[place - 1]) if place else None,
    }


def _needed(reading: Reading) -> list[str]:
    """What must still be attached, as far as the answers tell."""
    return [finding.tekst for finding in reading.findings if finding.wijzer == "/bijlagen"]


def judge(form: BaseForm, findings: Sequence[Bevinding]) -> list[str]:
    """Put what blocks at its field; give back what only warns."""
    hints = []
    for finding in findings:
        one = owner(form, finding)
        if one is not None and finding.ernst is Ernst.BLOKKEERT:
            one.errors = [*one.errors, sentence(one, finding)]
        elif one is not None:
            hints.append(finding.tekst)
    return hints


def confirm(form: BaseForm, reading: Reading) -> None:
    """Let the box of the check page name the warnings of this moment; ticked only when all of them were confirmed."""
    box = cast(Seen, form["waarschuwingen"])
    box.warned = rules.confirmed(reading.findings)
    box.data = bool(box.warned) and not reading.unread
    if len(box.warned) > 1:
        box.label.text = "Ik heb de punten bij 'Let op' gelezen en verstuur de aangifte zo."
    if reading.unread and reading.is_answered(CONTROLEREN):
        box.errors = ["Lees wat er bij 'Let op' staat. Kruis daarna aan dat u dat gedaan hebt."]


def closed(reading: Reading, concept: uuid.UUID) -> list[Mapping[str, str | None]]:
    """Why a declaration cannot be made online, each with the page of the answer that says so."""
    found: list[Mapping[str, str | None]] = []
    for finding in reading.closing():
        asked = (step for step in reading.path if owner(reading.forms[step.slug], finding))
        found.append({"text": finding.tekst, "url": _url(concept, step) if (step := next(asked, None)) else None})
    return found


def counter(code: str | None) -> dict[str, Any]:
    """Where the counter of a municipality is, and what to bring."""
    found = successor(code or "", today())
    deelname = web.deelname(found.code) if found else None
    return {
        **help_of(code),
        "found": found,
        "contact": contact(found.code, deelname) if found else None,
        "deelname": deelname,
    }


def problems(reading: Reading, concept: uuid.UUID) -> list[Mapping[str, str | None]]:
    """Everything that keeps the declaration from being sent, each with the page that mends it."""
    found: list[Mapping[str, str | None]] = [{"text": finding.tekst, "href": None} for finding in reading.homeless()]
    for step in reading.path[:-1]:
        href = _url(concept, step, terug=CONTROLEREN.slug)
        if not reading.is_answered(step):
            found.append({"text": Zin("Vul de pagina '{stap}' in.", stap=Zin(step.label)), "href": href})
            continue
        for one, finding in reading.found(step):
            if finding.ernst is Ernst.BLOKKEERT:
                found.append({"text": sentence(one, finding), "href": f"{href}#{one.target}"})
    return found


def summary(reading: Reading, concept: uuid.UUID) -> list[dict[str, Any]]:
    """All answers by step, each step with its change link."""
    facts = _facts(reading.aangifte)
    blocks = []
    for step in reading.path[:-1]:
        shown = [(one, one.display()) for one in answers(reading.forms[step.slug]) if not one.is_hidden]
        rows = [{"label": one.title(**facts), "value": value} for one, value in shown if value]
        if step.slug == "uitvaart" and (standing := derived.standing(reading.aangifte)):
            rows.append({"label": "Wettelijke termijn", "value": translated(labels.label(standing))})
        if step.slug == "uittreksels" and (due := fees.due(reading.aangifte.uittreksels.aantal, today().year)):
            rows.append({"label": "Samen", "value": due})
        if step.slug == "bijlagen":
            rows = [{"label": file["kind"], "value": file["name"]} for file in files(reading.attached)]
        blocks.append({"title": step.label, "rows": rows, "url": _url(concept, step, terug=CONTROLEREN.slug)})
    return blocks


def files(attached: Sequence[Bijlage]) -> list[dict[str, Any]]:
    """Attachments as the macro of the form shows them."""
    return [
        {
            "name": row.bestandsnaam,
            "size": talen.size(row.omvang),
            "value": str(row.id) if row.concept_id else "",
            "note": "" if row.gescand is Gescand.NIET else SCAN_NOTES[row.gescand],
            "kind": labels.label(row.soort),
        }
        for row in attached
    ]


def help_of(code: str | None) -> dict[str, Any]:
    """Whose form this is, and who can be called."""
    gemeente = successor(code, today()) if code else None
    if gemeente is None:
        return {"gemeente": "", "hulp": None, "stil": False, "privacy": None}
    deelname = web.deelname(gemeente.code)
    thema = deelname.thema if deelname else ""
    return {
        "gemeente": gemeente.naam,
        "hulp": web.help_by(gemeente),
        "thema": thema,
        "kleuren": look_url(deelname),
        "logo": _logo(deelname),
        "stil": web.is_paused(gemeente.code),
        "privacy": url_for("forms.privacy", code=gemeente.code),
    }


def _logo(deelname: Deelname | None) -> Mapping[str, str] | None:
    """Where the logo of a municipality is, and what stands on it; None when it has none."""
    if deelname is None or not deelname.logo:
        return None
    url = url_for("forms.picture", code=deelname.gemeente.code, nummer=deelname.wijziging)
    return {"url": url, "tekst": deelname.logo_tekst}


def look_url(deelname: Deelname | None) -> str | None:
    """Where the style sheet of a municipality's own colours is, None when it has none."""
    if deelname is None or not deelname.kleuren:
        return None
    return url_for("forms.look", code=deelname.gemeente.code, nummer=deelname.wijziging)


def _steps(current: Step, reading: Reading, concept: uuid.UUID) -> list[Mapping[str, str | None]]:
    items: list[Mapping[str, str | None]] = []
    for step in reading.path:
        state = "current" if step is current else "done" if reading.is_done(step) else "todo"
        known = reading.is_answered(step) or (step is CONTROLEREN and reading.is_complete)
        items.append({"label": step.label, "state": state, "url": _url(concept, step) if known else None})
    return items


def strip_of(aangifte: Aangifte) -> Strip | None:
    """The legal window, unless the day of death is a typing error."""
    datum = aangifte.overlijden.datum
    if datum is None or datum > today():
        return None
    deelname = web.deelname(aangifte.overlijden.gemeente or "")
    return strip.of(aangifte, deelname.kb_lezing if deelname else None)


def _facts(aangifte: Aangifte) -> dict[str, str]:
    deelname = web.deelname(aangifte.overlijden.gemeente or "")
    standing = derived.standing(aangifte)
    return {
        "naam": called(aangifte),
        "termijn": Zin(OTHER_TERM.get(standing, "") if standing else ""),
        "kosten": fees.told(today().year, deelname),
    }


def called(aangifte: Aangifte) -> str:
    """The name of who died, or what to say while there is none; a stillborn child need not get one."""
    return dutch.short_name(aangifte.overledene, translated(_nameless(aangifte)))


def _nameless(aangifte: Aangifte) -> Zin:
    """Whoever it is, in a question that says itself that somebody died."""
    return Zin("het kind") if derived.birth(aangifte) else Zin("de persoon")


def _url(concept: uuid.UUID, step: Step, **more: Any) -> str:
    if step is CONTROLEREN:
        return url_for("forms.check", concept=concept, **more)
    return url_for("forms.step", concept=concept, slug=step.slug, **more)

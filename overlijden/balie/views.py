# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the desk. Whatever is shown or done here is done in the scope of the clerk's own municipality."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, after_this_request, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from overlijden import audit, codes, service, web
from overlijden.audit import ReasonNeeded
from overlijden.balie import acts, closed, comparison, notes, search, words
from overlijden.balie import page as pages
from overlijden.balie import queue as queues
from overlijden.balie.acts import ACTS, Act
from overlijden.balie.page import Page
from overlijden.balie.queue import Row
from overlijden.brp import Doel
from overlijden.dossier import changes, queries, raadplegen
from overlijden.dossier.voorwaarden import VOORWAARDEN
from overlijden.gemeenten import STORE
from overlijden.service import handling
from overlijden.service.effects import Desk
from overlijden.status import Actie, Handeling
from overlijden.tables import Dossier
from overlijden.termijn import today
from overlijden.tools.guards import GuardFailed
from overlijden.web import files

NOT_OPEN = "Uw gemeente doet vandaag niet mee met deze dienst. Vraag het uw beheerder."
# What stays in the address of a dossier, whatever is done there: the list that she came from and what lies beside it.
STAYS = ("rij", "bijlage")
blueprint = Blueprint("balie", __name__, url_prefix="/balie", template_folder="templates")


@blueprint.url_defaults
def stay(_endpoint: str, values: dict[str, Any]) -> None:
    """Give an address within the dossier of this page what stays in it."""
    if "kenmerk" in values and values["kenmerk"] == (request.view_args or {}).get("kenmerk"):
        for name in STAYS:
            values.setdefault(name, request.args.get(name))


@blueprint.get("")
def queue() -> str:
    """One of the lists of the clerk's own municipality: what is to be done, unless she asks for another one."""
    asked = request.args.get("rij", "")
    blad = min(max(1, request.args.get("blad", 1, type=int)), queues.LAST)
    desk = _desk()
    with web.begin() as session:
        counts = queues.counts(session, desk)
        lists = queues.lists(counts, is_here=_is_here())
        page = queues.read(session, queues.RIJEN.get(asked) or queues.first(lists, counts), desk, blad)
        shown = [row.dossier for row in page.rows]
        audit.record(session, web.person().actor, Handeling.LIJST_INGEZIEN, shown)
        colleagues = queries.colleagues(session)
    shown_with = {"lists": [(one, counts.get(one.slug)) for one in lists], "failed": counts["aflevering"]}
    return render("balie/queue.html", page=page, form=search.form(), colleagues=colleagues, **shown_with)


@blueprint.post("/zoeken")
def find() -> str:
    """Dossiers by reference, BSN, or name; asked in a body, because an address is kept by a browser and by logs."""
    form = search.form(request.form)
    desk = _desk()
    rows: Sequence[Row] = []
    has_more = False
    with web.begin() as session:
        if search.is_answered(form):
            rows, has_more = search.find(session, desk, form)
            audit.record(session, web.person().actor, Handeling.GEZOCHT, [row.dossier for row in rows])
        colleagues = queries.colleagues(session)
    return render("balie/zoeken.html", form=form, rows=rows, has_more=has_more, colleagues=colleagues)


@blueprint.get("/<kenmerk>")
def dossier(kenmerk: str) -> str:
    """All that is known of a dossier, and what can be done with it now."""
    return _show(kenmerk)


@blueprint.post("/<kenmerk>")
def reason(kenmerk: str) -> str:
    """The dossier, after the clerk said why she opens one that is closed."""
    form = closed.form(request.form)
    if closed.is_answered(form):
        closed.remember(kenmerk, form)
    return _show(kenmerk)


@blueprint.errorhandler(ReasonNeeded)
def ask_reason(needed: ReasonNeeded) -> tuple[str, int]:
    """The page that asks why a closed dossier is opened; again, with what is missing."""
    is_answer = request.endpoint == "balie.reason"
    form = closed.form(request.form if is_answer else None)
    if is_answer:
        closed.is_answered(form)
    return render("balie/reden.html", kenmerk=needed.kenmerk, form=form), 422 if is_answer else 200


@blueprint.get("/<kenmerk>/naast/<ander>")
def beside(kenmerk: str, ander: str) -> str:
    """Two dossiers that may be about the same person, side by side; nothing is merged."""
    with web.begin() as session:
        both = [web.dossier(session, one, reden=closed.reason(one)) for one in (kenmerk, ander)]
        one, other = (queries.declared(session, found) for found in both)
    return render("balie/naast.html", dossiers=both, verschillen=changes.between(one, other))


@blueprint.get("/<kenmerk>/pakket")
def packet(kenmerk: str) -> str:
    """All that was declared, to print for a municipality that does not take part."""
    return _show(kenmerk, template="balie/pakket.html")


@blueprint.post("/<kenmerk>/notities")
def note(kenmerk: str) -> Response | tuple[str, int]:
    """Write down something for colleagues."""
    form = notes.form(request.form)
    if not notes.is_answered(form):
        return _show(kenmerk, note=form), 422
    with web.begin() as session:
        found = web.dossier(session, kenmerk, handeling=None)
        handling.note(session, found, notes.text(form), by=web.person().actor)
    return redirect(url_for("balie.dossier", kenmerk=kenmerk, _anchor="notities"))


@blueprint.post("/<kenmerk>/brp")
def consult(kenmerk: str) -> Response | tuple[str, int]:
    """Ask the BRP about the deceased and keep what it says beside the dossier; that it is asked is on record before."""
    try:
        _consult(kenmerk)
    except StaleDataError:
        return _changed(kenmerk)
    return redirect(url_for("balie.dossier", kenmerk=kenmerk, _anchor="vergelijking"))


def _consult(kenmerk: str) -> None:
    """StaleDataError where nothing can be asked, though the clerk's page offered it."""
    by = web.person().actor
    with web.begin() as session:
        found = web.dossier(session, kenmerk, handeling=None)
        vraag, deelname = raadplegen.question(found), web.deelname(found.gemeente)
        if vraag is None or deelname is None or not deelname.brp:
            raise StaleDataError
        audit.record(session, by, Handeling.BRP_GERAADPLEEGD, [found], Doel.VERGELIJKEN)
    persoon = web.ask_brp(deelname, vraag.bsn, Doel.VERGELIJKEN)
    with web.begin() as session:
        raadplegen.keep(session, vraag, persoon, by=by)


@blueprint.get("/<kenmerk>/<actie>")
def ask(kenmerk: str, actie: str) -> str | tuple[str, int]:
    """The questions of one act."""
    if actie not in ACTS:
        abort(404)
    return _ask(kenmerk, ACTS[Actie(actie)])


@blueprint.post("/<kenmerk>/<actie>")
def act(kenmerk: str, actie: str) -> Response | str | tuple[str, int]:
    """Carry out an act on the dossier as it stood on the clerk's page."""
    if actie not in ACTS:
        abort(404)
    chosen = ACTS[Actie(actie)]
    try:
        _perform(kenmerk, chosen)
    except StaleDataError:
        return _changed(kenmerk)
    except GuardFailed as refusal:
        if chosen.actie in acts.SHOWN_HERE:
            return _show(kenmerk, refused=(chosen, refusal)), 422
        return _ask(kenmerk, chosen, refusal)
    return redirect(url_for("balie.dossier", kenmerk=kenmerk, _anchor="inhoud"))


def _perform(kenmerk: str, act: Act) -> None:
    by, now = web.person().actor, datetime.now(UTC)
    with web.begin() as session:
        found = _as_shown(session, kenmerk)
        if act not in acts.offered(found, by.rol):
            abort(403)
        if act.actie is Actie.KIEZEN:
            shown = pages.read(session, found, now, production=web.services().settings.is_production).open_rows
            form = act.form(request.form, fields=comparison.questions(shown))
            handling.choose(session, found, comparison.chosen(shown, form), by=by)
            return
        said, reden, nummer, datum = acts.said(act.form(request.form, fields=_fields(session, act, found)))
        if act.actie is not Actie.DOORZENDEN:
            kept = {"gegevens": said, "akte_nummer": nummer, "akte_datum": datum, "brp": pages.known(session, found)}
            service.perform(session, found, act.actie, by=by, reden=reden, **kept)  # type: ignore[arg-type]
            return
        audit.record(session, by, Handeling.INGEZIEN, [found])
    # What is sent on is written in its party's name as well, in both municipalities or in neither.
    with web.services().database.begin(dataclasses.replace(web.person().scope, partij=found.partij)) as session:
        again = _as_shown(session, kenmerk)
        handling.move(session, again, said.get("gemeente", ""), by=by, reden=reden or "", nu=now)


def _as_shown(session: Session, kenmerk: str) -> Dossier:
    """The dossier to act on. StaleDataError when it is no longer what the clerk's page showed."""
    found = web.dossier(session, kenmerk, handeling=None)
    if str(found.versie) != request.form.get("versie"):
        raise StaleDataError
    return found


def _show(
    kenmerk: str,
    *,
    refused: tuple[Act, GuardFailed] | None = None,
    note: BaseForm | None = None,
    template: str = "balie/dossier.html",
) -> str:
    who = web.person()
    with web.begin() as session:
        found = web.dossier(session, kenmerk, reden=closed.reason(kenmerk))
        nu, production = datetime.now(UTC), web.services().settings.is_production
        page = pages.read(session, found, nu, production=production, wie=who.id)
        deelname = web.deelname(found.gemeente)
        audit.record(session, who.actor, Handeling.LIJST_INGEZIEN, page.dubbel)
        handling.see(session, found)
        rij = queues.RIJEN.get(request.args.get("rij", ""))
        next_in_list = rij and queues.after(session, rij, _desk(), found)
    beside = page.attachment(request.args.get("bijlage", ""))
    is_framed = beside is not None and beside.mediatype == files.PDF
    if is_framed:
        after_this_request(files.with_frame)
    offered = acts.offered(found, who.rol)
    next_one = refused[0].actie if refused and refused[0].actie is not Actie.KIEZEN else acts.following(page.desk)
    following = next((one for one in offered if next_one is one.actie), None)
    useful = [one for one in offered if one != following and acts.of_use(one, page.desk, who.id)]
    return render(
        template,
        page=page,
        following=following and (following, _form(page, following, refused)),
        choosing=_form(page, ACTS[Actie.KIEZEN], refused) if page.open_rows else None,
        acts=useful,
        mag={one.actie for one in offered},
        note=note or notes.form(),
        rij=rij,
        next=next_in_list,
        beside=beside,
        is_framed=is_framed,
        has_brp=deelname is not None and bool(deelname.brp),
        staat=words.STAAT,
        voorwaarde=words.VOORWAARDE,
        tally=words.tally,
    )


def _form(page: Page, act: Act, refused: tuple[Act, GuardFailed] | None) -> BaseForm:
    """The questions of an act on the dossier's page, as they were refused or as they begin."""
    fields = comparison.questions(page.open_rows) if act.actie is Actie.KIEZEN else None
    if refused and refused[0] == act:
        return act.form(request.form, refused[1], fields)
    return act.form(fields=fields)


def _ask(kenmerk: str, act: Act, refusal: GuardFailed | None = None) -> str | tuple[str, int]:
    with web.begin() as session:
        found = web.dossier(session, kenmerk, reden=closed.reason(kenmerk))
        if act not in acts.offered(found, web.person().rol):
            abort(403)
        fields = _fields(session, act, found)
    typed = request.form if refusal else request.args if act.actie is Actie.AFWIJKEN else None
    form = act.form(typed, refusal, fields)
    page = render("balie/handeling.html", dossier=found, act=act, form=form)
    return (page, 422) if refusal else page


def _fields(session: Session, act: Act, dossier: Dossier) -> acts.Fields | None:
    """The questions of an act that hang on who works here or on the dossier; None for what the act itself asks."""
    who = web.person().id
    if act.actie is Actie.OVERDRAGEN:
        return acts.colleague_fields({one: naam for one, naam in queries.colleagues(session).items() if one != who})
    if act.actie is Actie.AFWIJKEN:
        desk, brp = Desk.read(session, dossier, wie=who), pages.known(session, dossier)
        return acts.condition_fields([one for actie in VOORWAARDEN for one in desk.weigh(actie, brp)])
    return None


def _changed(kenmerk: str) -> tuple[str, int]:
    """The page for whoever acts on what is no longer so, with what happened last and by whom."""
    with web.begin() as session:
        found = web.dossier(session, kenmerk, reden=closed.reason(kenmerk))
        last = pages.told(queries.history(session, found)[-1], queries.colleagues(session))
    said = f"Het is nu versie {found.versie}. Het laatste: {last['title']}, {last['time']}, door {last['who']}."
    return changed(url_for("balie.dossier", kenmerk=kenmerk), said)


def changed(back: str, said: str = "") -> tuple[str, int]:
    """The page, leading back there, for whoever acts on what is no longer so: a colleague was first, or two clicks."""
    page = render(
        "error.html",
        titel="Dit dossier is intussen veranderd",
        uitleg=f"Een collega was u voor, of u klikte twee keer. {said} Er is nu niets gewijzigd. Open dit opnieuw.",
        terug_url=back,
        terug_label="Open het dossier",
    )
    return page, 409


def _is_here() -> bool:
    """Whether the clerk's municipality handles what is declared now at this desk, in the shared store."""
    deelname = web.deelname(web.person().gemeente or "")
    return deelname is None or deelname.adapter == STORE


def _desk() -> queues.Desk:
    who = web.person()
    gemeenten = (who.gemeente or "", *who.scope.voorgangers)
    return queues.Desk(gemeenten, who.id, queues.near(today()))


def render(template: str, **values: Any) -> str:
    """A page that names the clerk's municipality."""
    gemeente = codes.gemeenten()[web.person().gemeente or codes.ONBEKEND]
    return render_template(template, gemeente=gemeente.naam, **values)

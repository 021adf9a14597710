# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Pages of the administration. What is settled here, two people of the municipality settle and nobody else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as Answer

from forms.step import groups
from overlijden import audit, codes, deelnames, web
from overlijden.beheer import bewijs, page, proef
from overlijden.beheer import form as forms
from overlijden.conformance import uitslag
from overlijden.deelnames import deelname
from overlijden.deelnames.logo import Unusable
from overlijden.deelnames.settling import in_dutch
from overlijden.gemeenten import GEEN, Deelname, Gemeente, later, valid_on
from overlijden.status import Handeling
from overlijden.tables import Besluit, Wijziging
from overlijden.termijn import today
from overlijden.tools.guards import GuardFailed
from overlijden.tools.tomlfile import ConfigError

blueprint = Blueprint("beheer", __name__, template_folder="templates")


@blueprint.get("/beheer")
def overview() -> str:
    """What counts today, what will, what waits for a second person, what is paused, and all that happened."""
    return _overview()


@blueprint.route("/beheer/wijzigen", methods=["GET", "POST"])
def change() -> str | Answer | tuple[str, int]:
    """Prepare a change: the whole record as questions, filled in with what counts now."""
    if request.method == "GET":
        return _ask(forms.make(forms.proposed(_starting_point(), today())))
    asked = forms.make(request.form)
    try:
        asked = forms.make(forms.with_logo(request.form, request.files.get("logo_bestand")))
        inhoud = forms.record(asked, _code(), today())
        if inhoud is not None:
            return _prepare(inhoud, asked["reden"].typed[""])  # type: ignore[attr-defined]
    except Unusable as refusal:
        asked["logo"].errors = [str(refusal)]
    except GuardFailed as refusal:
        asked.form_errors = [str(refusal)]
    except ConfigError as error:
        asked.form_errors = [in_dutch(error)]
    return _ask(asked), 422


@blueprint.get("/beheer/deelname.toml")
def export() -> Response:
    """The whole record, as it counts now or last counted, to keep or to carry elsewhere."""
    answer = Response(_starting_text(), mimetype="application/toml")
    answer.headers["Content-Disposition"] = f'attachment; filename="deelname-{_code()}.toml"'
    return answer


@blueprint.post("/beheer/inlezen")
def upload() -> Answer | tuple[str, int]:
    """Prepare a change from TOML; what is wrong with it is said by key."""
    given = request.files.get("bestand")
    try:
        inhoud = given.read().decode("utf-8-sig") if given else ""
        if not inhoud:
            return _overview("Kies een bestand."), 422
        return _prepare(inhoud, "Ingelezen uit een bestand.")
    except UnicodeDecodeError:
        return _overview("Dit bestand is geen tekst. Kies een TOML-bestand."), 422
    except ConfigError as error:
        return _overview(in_dutch(error)), 422
    except GuardFailed as refusal:
        return _overview(str(refusal)), 422


@blueprint.post("/beheer/pauze")
def pause() -> Answer | tuple[str, int]:
    """Stop deliveries or a channel at once."""
    wat, reden = request.form.get("wat", ""), request.form.get("reden", "").strip()
    if wat not in deelnames.PAUZEERBAAR:
        return _overview("Kies wat u wilt stilzetten."), 422
    try:
        with web.begin() as session:
            deelnames.pause(session, _code(), wat, by=web.person().actor, reden=reden)
    except GuardFailed as refusal:
        return _overview(str(refusal)), 422
    return redirect(url_for("beheer.overview"))


@blueprint.post("/beheer/hervatten")
def resume() -> Answer | tuple[str, int]:
    """Prepare that what is paused goes on; a colleague confirms it."""
    try:
        with web.begin() as session:
            made = deelnames.resume(session, _code(), by=web.person().actor, reden="Hervatten na een pauze.")
    except GuardFailed as refusal:
        return _overview(str(refusal)), 422
    return redirect(url_for("beheer.proposal", nummer=made.id))


@blueprint.get("/beheer/wijziging/<int:nummer>")
def proposal(nummer: int) -> str:
    """A change beside what it changes, and what can be done with it."""
    return _proposal(nummer)


@blueprint.post("/beheer/wijziging/<int:nummer>/proef")
def try_out(nummer: int) -> Answer:
    """Try its back-end; that she did is on record before anything leaves, and what it found stays with the change.

    A change without a back-end offers no trial, and who asks one sees that change.
    """
    with web.begin() as session:
        row = _find(session, nummer)
        tried = None if row.hervat else deelname.read(row.gemeente, row.inhoud)
        if tried is None or not proef.is_triable(tried):
            return redirect(url_for("beheer.proposal", nummer=nummer))
        geprobeerd = f"geprobeerd: wijziging {nummer}"
        audit.note(session, web.person().actor, Handeling.DEELNAME_GEWIJZIGD, row.gemeente, reden=geprobeerd)
    uitslagen = proef.attempt(tried)
    with web.begin() as session:
        proef.keep(session, _find(session, nummer), uitslagen, web.person().actor)
    return redirect(f"{url_for('beheer.proposal', nummer=nummer)}#proef")


@blueprint.post("/beheer/wijziging/<int:nummer>/uitslag")
def attach(nummer: int) -> Answer | tuple[str, int]:
    """Put a signed result of the conformance kit beside it."""
    given = request.files.get("bestand")
    inhoud = given.read(uitslag.LARGEST + 1) if given else b""
    try:
        with web.begin() as session:
            row = _find(session, nummer)
            bewijs.attach(session, row, inhoud, web.person().actor)
    except GuardFailed as refusal:
        return _proposal(nummer, str(refusal)), 422
    return redirect(f"{url_for('beheer.proposal', nummer=nummer)}#uitslag")


@blueprint.post("/beheer/wijziging/<int:nummer>/besluit")
def decide(nummer: int) -> Answer | str | tuple[str, int]:
    """Confirm or reject."""
    besluit = request.form.get("besluit", "")
    if besluit not in set(Besluit):
        return _proposal(nummer, "Kies of u de wijziging bevestigt of afwijst."), 422
    try:
        with web.begin() as session:
            row = _find(session, nummer)
            deelnames.decide(session, row, Besluit(besluit), by=web.person().actor, vandaag=today())
    except GuardFailed as refusal:
        return _proposal(nummer, str(refusal)), 422
    except StaleDataError:  # a colleague decided at this very moment
        return _proposal(nummer, "Een collega was u voor."), 409
    return redirect(url_for("beheer.overview"))


@blueprint.get("/collectief")
def collective() -> str:
    """For the administrator of the collective: who takes part and how it goes, never whose or with what settings."""
    with web.begin() as session:
        shown = page.participants(session, today())
    return render_template("beheer/collectief.html", page=shown)


@blueprint.get("/deelname")
def participants() -> str:
    """For everybody: which municipalities take part, since when and how."""
    with web.services().database.begin() as session:
        shown = page.participants(session, today())
    return render_template("beheer/deelname.html", page=shown)


def _prepare(inhoud: str, reden: str) -> Answer:
    by = web.person().actor
    with web.begin() as session:
        made = deelnames.prepare(session, _code(), inhoud, by=by, vandaag=today(), reden=reden)
    return redirect(url_for("beheer.proposal", nummer=made.id))


def _overview(refusal: str = "") -> str:
    with web.begin() as session:
        shown = page.overview(session, _gemeente(), today())
    return _render("beheer/overzicht.html", page=shown, refusal=refusal, is_invited=web.is_invited(web.person()))


def _proposal(nummer: int, refusal: str = "") -> str:
    with web.begin() as session:
        shown = page.proposal(session, _find(session, nummer), today())
    mine = shown.wijziging.bereid_door == web.person().id
    return _render("beheer/wijziging.html", page=shown, mine=mine, refusal=refusal)


def _ask(asked: Any) -> str:
    with web.begin() as session:
        straks = later(deelnames.confirmed(session, _code()), today())
    return _render("beheer/wijzigen.html", form=asked, groups=groups(asked), folded=forms.settled(asked), straks=straks)


def _find(session: Session, nummer: int) -> Wijziging:
    """The change, if it is this municipality's; a page that does not exist for anybody else's."""
    found = session.get(Wijziging, nummer) if nummer < 2**63 else None
    if found is None or found.gemeente != web.person().gemeente:
        abort(404)
    return found


def _starting_point() -> Deelname:
    return deelname.read(_code(), _starting_text())


def _starting_text() -> str:
    with web.begin() as session:
        row = deelnames.in_force_or_newest(session, _code(), today())
    return row.inhoud if row else f'vanaf = {today()}\nadapter = "{GEEN}"\n'


def _code() -> str:
    return _gemeente().code


def _gemeente() -> Gemeente:
    found = valid_on(web.person().gemeente or codes.ONBEKEND, today())
    if found is None:  # it merged: its successor's people administer what is left
        abort(403)
    return found


def _render(template: str, **values: Any) -> str:
    return render_template(template, gemeente=_gemeente().naam, **values)

# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality's participation as TOML, whole: how it is kept, carried elsewhere and brought in again.

A secret never stands in it: a profile names the variable or file that holds one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from overlijden.gemeenten import (
    CONTACT,
    NIVEAUS,
    Betaling,
    Contact,
    Deelname,
    Kanaal,
    valid_on,
)
from overlijden.termijn import KbLezing
from overlijden.tools.kvk import is_nummer
from overlijden.tools.tomlfile import ConfigError, Section, open_text, write_toml

THEMAS = ("voorbeeld", "dennengroen")  # the style sheets in static/themes
BEWAARBAAR = range(7, 366)  # days that a copy may stay: time to see that it arrived; no archive
GELIJKTIJDIG = range(1, 33)  # deliveries that a back-end may be given at once
LARGEST = 20_000  # characters: reading a name with many dots takes the square of its length
_SECRETS = ("env:", "bestand:")  # how a profile names a secret
_FILES = ("certificaat", "sleutel")  # by which a back-end knows whose messages these are


@lru_cache(maxsize=2048)  # the same record is asked for on every page of its municipality
def read(code: str, inhoud: str, source: str = "") -> Deelname:
    """Read the record of municipality ``code``. ConfigError names the source, the key and what is wrong with it."""
    source = source or f"deelname {code}"
    if len(inhoud) > LARGEST:
        raise ConfigError(f"{source}: must be at most {LARGEST} characters")
    with open_text(inhoud, source) as section:
        vanaf = section.take("vanaf", date)
        gemeente = valid_on(code, vanaf)
        if gemeente is None:
            raise section.error("vanaf", f"is a day on which {code} is not a municipality")
        _refuse_other_languages(section)
        return Deelname(
            gemeente=gemeente,
            vanaf=vanaf,
            adapter=section.take("adapter", str),
            profiel=_access(section, "profiel", code),
            brp=_access(section, "brp", code),
            betaaldienst=_access(section, "betaaldienst", code),
            zegel=_access(section, "zegel", code),
            proef=section.take_or("proef", False),
            kanalen=_kanalen(section.section("kanalen")),
            bekende_ondernemers=_ondernemers(section),
            zonder_bsn=section.take_or("zonder_bsn", False),
            niet_natuurlijk=section.take_or("niet_natuurlijk", True),
            levenloos=section.take_or("levenloos", False),
            digitaal_verlof=section.take_or("digitaal_verlof", False),
            uittreksels=section.take_or("uittreksels", True),
            betaling=Betaling(section.choice("betaling", tuple(Betaling), Betaling.ACHTERAF)),
            uiterste_tijd=section.take_or("uiterste_tijd", None, time),
            kantooruren=_kantooruren(section),
            gelijktijdig=_gelijktijdig(section),
            originelen_adres=section.take_or("originelen_adres", ""),
            contact=_contact(section.section("contact")) if "contact" in section else None,
            hulp_telefoon=section.take_or("hulp_telefoon", ""),
            hulp_uren=section.take_or("hulp_uren", ""),
            mee_te_brengen=section.texts("mee_te_brengen"),
            kb_lezing=KbLezing(section.choice("kb_lezing", tuple(KbLezing), KbLezing.VRIJ)),
            bewaartermijn=_bewaartermijn(section),
            thema=section.choice("thema", THEMAS, THEMAS[0]),
            kleuren=_kleuren(section),
            logo=section.take_or("logo", ""),
            logo_tekst=section.take_or("logo_tekst", ""),
            notificatie=section.take_or("notificatie", ""),
        )


def write(deelname: Deelname) -> str:
    """The record as TOML, every setting written out, so that it reads without knowing what is left out."""
    contact = deelname.contact
    values: dict[str, Any] = {
        "vanaf": deelname.vanaf,
        "adapter": deelname.adapter,
        **{key: getattr(deelname, key) for key in _PLAIN},
        "kanalen": {str(kanaal): niveau for kanaal, niveau in deelname.kanalen.items()},
        "contact": contact and {"peildatum": contact.peildatum, **{key: getattr(contact, key) for key in CONTACT}},
        "profiel": deelname.profiel,
        "brp": deelname.brp or None,
        "betaaldienst": deelname.betaaldienst or None,
        "zegel": deelname.zegel or None,
        "kleuren": deelname.kleuren or None,
    }
    return write_toml({key: value for key, value in values.items() if value is not None})


_PLAIN = (
    "proef", "bekende_ondernemers", "zonder_bsn", "niet_natuurlijk", "levenloos", "digitaal_verlof", "uittreksels",
    "betaling", "uiterste_tijd", "kantooruren", "gelijktijdig", "originelen_adres", "hulp_telefoon", "hulp_uren",
    "mee_te_brengen", "kb_lezing", "bewaartermijn", "thema", "logo", "logo_tekst", "notificatie",
)  # fmt: skip


def _access(section: Section, key: str, code: str) -> Mapping[str, Any]:
    """What an adapter reads. A secret's name holds the municipality's code, so that nobody names another's."""
    found = section.section(key).rest()
    for text in _secrets(found):
        if code not in re.findall("[0-9]+", text):
            raise section.error(key, f"names a secret whose name does not hold {code}")
    return MappingProxyType(found)


def _secrets(value: object, key: str = "") -> Iterator[str]:
    """The places of secrets, at any depth: passwords, and a client certificate with its key."""
    if isinstance(value, str) and (value.startswith(_SECRETS) or (value and key in _FILES)):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _secrets(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets(inner, key)


def _kanalen(section: Section) -> Mapping[Kanaal, str]:
    kanalen = {kanaal: section.choice(kanaal, NIVEAUS[kanaal]) for kanaal in Kanaal if kanaal in section}
    section.close()
    return MappingProxyType(kanalen)


def _contact(section: Section) -> Contact:
    peildatum = section.take("peildatum", date)
    velden = {key: section.take_or(key, "") for key in CONTACT}
    section.close()
    return Contact("opgave van de gemeente", peildatum, **velden)


def _ondernemers(section: Section) -> tuple[str, ...]:
    nummers = section.texts("bekende_ondernemers")
    if not all(map(is_nummer, nummers)):
        raise section.error("bekende_ondernemers", "must be KvK numbers of 8 digits")
    return nummers


def _refuse_other_languages(section: Section) -> None:
    """A record may say that its pages are in Dutch, as older ones do; there is nothing to choose yet."""
    if section.texts("talen") not in ((), ("nl",)):
        raise section.error("talen", 'must be ["nl"] or left out')


def _kantooruren(section: Section) -> tuple[time, time] | None:
    uren = section.take_or("kantooruren", None, list)
    if uren is None:
        return None
    if len(uren) != 2 or not all(isinstance(uur, time) for uur in uren) or uren[0] >= uren[1]:
        raise section.error("kantooruren", "must be two times, such as [09:00:00, 17:00:00]")
    return uren[0], uren[1]


def _kleuren(section: Section) -> Mapping[str, str]:
    found = section.section("kleuren").rest()
    kleuren = {naam: kleur for naam, kleur in found.items() if isinstance(kleur, str)}
    if kleuren != found:
        raise section.error("kleuren", "must be texts")
    return MappingProxyType(kleuren)


def _gelijktijdig(section: Section) -> int:
    aantal: int = section.take_or("gelijktijdig", 4)
    if aantal not in GELIJKTIJDIG:
        raise section.error("gelijktijdig", f"must be {GELIJKTIJDIG[0]} to {GELIJKTIJDIG[-1]}")
    return aantal


def _bewaartermijn(section: Section) -> int | None:
    dagen = section.take_or("bewaartermijn", None, int)
    if dagen is not None and dagen not in BEWAARBAAR:
        raise section.error("bewaartermijn", f"must be {BEWAARBAAR[0]} to {BEWAARBAAR[-1]} days")
    return dagen

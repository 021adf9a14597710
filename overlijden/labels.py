# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a code is called in Dutch, for whoever reads a declaration or its history."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from overlijden.aangifte import (
    ARoute,
    ArtsSoort,
    BijlageSoort,
    BRoute,
    BurgerlijkeStaat,
    DatumZekerheid,
    Geslacht,
    Hoedanigheid,
    JaNeeOnbekend,
    Officier,
    Onderweg,
    SoortAangifte,
    SoortLijkbezorging,
    SoortOverlijden,
    Uitvaarttermijn,
    Vervoermiddel,
)
from overlijden.status import Actie, AfgifteSoort, Handeling, Rol

ACTS: Mapping[StrEnum, str] = {
    Actie.INDIENEN: "Aangifte ontvangen",
    Actie.AFLEVEREN: "Afgeleverd bij de gemeente",
    Actie.IN_BEHANDELING_NEMEN: "In behandeling genomen",
    Actie.AANVULLING_VRAGEN: "Aanvulling gevraagd",
    Actie.AANVULLEN: "Aangevuld",
    Actie.AKTE_OPMAKEN: "Akte gemaakt",
    Actie.VERLOF_AFGEVEN: "Verlof gegeven",
    Actie.DOCUMENTEN_VERZENDEN: "Documenten verzonden",
    Actie.AFRONDEN: "Afgerond",
    Actie.INTREKKEN: "Ingetrokken",
    Actie.DOORZENDEN: "Doorgezonden naar een andere gemeente",
    Actie.WEIGEREN: "Geweigerd",
    Actie.HEROPENEN: "Heropend",
    Actie.DOORHALEN: "Akte doorgehaald",
    Actie.WIJZIGEN: "Aangifte gewijzigd",
    Actie.OVERNEMEN: "Naar zich toe genomen",
    Actie.OVERDRAGEN: "Overgedragen aan een collega",
    Actie.WIJZIGING_VERWERKEN: "Wijziging van de aangever verwerkt",
    Actie.KIEZEN: "Gekozen tussen aangifte en BRP",
    Actie.GEBOORTEAKTE_OPMAKEN: "Akte van geboorte gemaakt",
    Actie.AFWIJKEN: "Voorwaarde overgeslagen",
    Actie.STUK_ONTVANGEN: "Stuk ontvangen",
    Actie.TERMIJN_VRAGEN: "Andere termijn gevraagd aan de burgemeester",
    Actie.TERMIJN_BESLISSEN: "Besluit over de termijn",
    Actie.ORIGINELEN_ONTVANGEN: "Originelen ontvangen",
    Actie.B_ENVELOP_ONTVANGEN: "Gesloten envelop (formulier B) ontvangen",
    Actie.B_ENVELOP_VERZENDEN: "Gesloten envelop (formulier B) naar het CBS gestuurd",
    Actie.RECHTBANK_INLICHTEN: "Bericht aan de rechtbank gestuurd",
    Actie.WOONGEMEENTE_INLICHTEN: "Bericht aan de woongemeente gestuurd",
    Actie.VERBETEREN: "Akte verbeterd",
    Actie.DOORHALING_VOORBEREIDEN: "Doorhaling van de akte voorbereid",
    Actie.ONTVANGST_BEVESTIGEN: "Ontvangst van de doorhaling bevestigd",
    Actie.BETALING_ONTVANGEN: "Uittreksels betaald",
    Actie.TERUGBETALEN: "Uittreksels terugbetaald",
    Actie.AANGEVER_WISSELEN: "Overgenomen door een andere aangever",
    Actie.DOCUMENT_GEVEN: "Document gegeven",
}

# Per type, because members of two types that are written alike are equal as text.
LABELS: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    SoortAangifte: {
        SoortAangifte.OVERLIJDEN: "Overlijden",
        SoortAangifte.LIJKVINDING: "Een overleden persoon is gevonden",
        SoortAangifte.LEVENLOOS: "Een kind is levenloos geboren",
        SoortAangifte.GEBOORTE_EN_OVERLIJDEN: "Een kind is overleden voordat de geboorte is aangegeven",
    },
    DatumZekerheid: {
        DatumZekerheid.EXACT: "Ja",
        DatumZekerheid.TUSSEN: "Tussen twee momenten",
        DatumZekerheid.ONBEKEND: "Nee",
    },
    Onderweg: {
        Onderweg.VOERTUIG: "In een rijdend voertuig",
        Onderweg.SCHIP: "Op een varend schip",
        Onderweg.LUCHTVAARTUIG: "Tijdens een vlucht",
    },
    SoortOverlijden: {
        SoortOverlijden.NATUURLIJK: "Verklaring van natuurlijk overlijden",
        SoortOverlijden.NIET_NATUURLIJK: "Geen verklaring: de lijkschouwer of de politie is erbij betrokken",
    },
    Geslacht: {
        Geslacht.M: "Man",
        Geslacht.V: "Vrouw",
        Geslacht.O: "Onbekend",
    },
    BurgerlijkeStaat: {
        BurgerlijkeStaat.ONBEKEND: "Weet ik niet",
        BurgerlijkeStaat.ONGEHUWD: "Nooit getrouwd geweest en geen geregistreerd partnerschap gehad",
        BurgerlijkeStaat.GEHUWD: "Getrouwd",
        BurgerlijkeStaat.GESCHEIDEN: "Gescheiden",
        BurgerlijkeStaat.WEDUWSTAAT: "Weduwe of weduwnaar",
        BurgerlijkeStaat.PARTNERSCHAP: "Geregistreerd partnerschap",
        BurgerlijkeStaat.PARTNERSCHAP_BEEINDIGD: "Geregistreerd partnerschap beëindigd",
        BurgerlijkeStaat.ACHTERGEBLEVEN_PARTNER: "Geregistreerde partner is overleden",
    },
    JaNeeOnbekend: {
        JaNeeOnbekend.JA: "Ja",
        JaNeeOnbekend.NEE: "Nee",
        JaNeeOnbekend.ONBEKEND: "Weet ik niet",
    },
    Hoedanigheid: {
        Hoedanigheid.EIGEN_WETENSCHAP: "Iemand die zelf van het overlijden weet",
        Hoedanigheid.GEMACHTIGDE_LIJKBEZORGER: "Iemand die de uitvaart regelt en daarvoor gemachtigd is",
    },
    ArtsSoort: {
        ArtsSoort.BEHANDELEND_ARTS: "Behandelend arts",
        ArtsSoort.LIJKSCHOUWER: "Lijkschouwer",
    },
    ARoute: {
        ARoute.BIJLAGE: "Als bijlage bij de aangifte",
        ARoute.VIA_LIJKSCHOUWER: "De lijkschouwer stuurt de verklaring zelf",
    },
    BRoute: {
        BRoute.PAPIER_VIA_GEMEENTE: "Op papier naar de gemeente",
        BRoute.PAPIER_DIRECT_CBS: "Op papier rechtstreeks naar het Centraal Bureau voor de Statistiek (CBS)",
        BRoute.DIGITAAL_DOOR_ARTS: "De arts stuurt het digitaal",
    },
    SoortLijkbezorging: {
        SoortLijkbezorging.BEGRAVING: "Begraven",
        SoortLijkbezorging.CREMATIE: "Cremeren",
        SoortLijkbezorging.ONTLEDING: "Ter beschikking van de wetenschap",
        SoortLijkbezorging.BUITENLAND: "Naar het buitenland",
    },
    Uitvaarttermijn: {
        Uitvaarttermijn.VROEG: "Eerder dan 36 uur na het overlijden",
        Uitvaarttermijn.NORMAAL: "Binnen de termijn",
        Uitvaarttermijn.LAAT: "Later dan de zesde werkdag",
    },
    Officier: {
        Officier.HULPOFFICIER: "Hulpofficier van justitie",
        Officier.OFFICIER: "Officier van justitie",
    },
    Vervoermiddel: {
        Vervoermiddel.VLIEGTUIG: "Vliegtuig",
        Vervoermiddel.OVER_DE_WEG: "Over de weg",
        Vervoermiddel.SCHIP: "Schip",
        Vervoermiddel.ANDERS: "Anders",
    },
    BijlageSoort: {
        BijlageSoort.A_VERKLARING: "Verklaring van overlijden (formulier A)",
        BijlageSoort.GEEN_BEZWAAR_OVJ: "Verklaring van geen bezwaar van de officier van justitie",
        BijlageSoort.GEEN_BEZWAAR_ARTS: "Verklaring van geen bezwaar van een arts",
        BijlageSoort.INSTEMMING_OVJ: "Instemming van de officier van justitie",
        BijlageSoort.WILSBESCHIKKING: "Wilsbeschikking (wat iemand zelf over de uitvaart opschreef)",
        BijlageSoort.KOPIE_ID_OVERLEDENE: "Kopie identiteitsbewijs van de overleden persoon",
        BijlageSoort.MACHTIGING: "Machtiging",
        BijlageSoort.VERZOEK_UITSTEL: "Verzoek om een andere termijn",
        BijlageSoort.PV_LIJKVINDING: "Schriftelijke aangifte van de (hulp)officier van justitie",
        BijlageSoort.VERKLARING_VERLOSKUNDIGE: "Verklaring van een arts of verloskundige",
        BijlageSoort.OVERIG: "Overige bijlage",
    },
    AfgifteSoort: {
        AfgifteSoort.VERLOF: "Verlof",
        AfgifteSoort.UITTREKSEL: "Uittreksel van de akte",
        AfgifteSoort.AFSCHRIFT: "Afschrift van de akte",
        AfgifteSoort.LAISSEZ_PASSER: "Laissez-passer",
    },
    Rol: {
        Rol.NABESTAANDE: "nabestaande",
        Rol.UITVAARTONDERNEMER: "uitvaartondernemer",
        Rol.MEDEWERKER: "medewerker",
        Rol.AMBTENAAR: "ambtenaar van de burgerlijke stand",
        Rol.BEHEERDER: "beheerder van de gemeente",
        Rol.COLLECTIEF: "beheerder van de dienst",
        Rol.KOPPELING: "koppeling",
        Rol.SYSTEEM: "systeem",
    },
    # An act is told after it happened, in the history and in the audit.
    Actie: ACTS,
    Handeling: {
        **{Handeling(actie): told for actie, told in ACTS.items()},
        Handeling.WISSELING_AANGEBODEN: "Code gemaakt om de aangifte over te dragen",
        Handeling.ZICHT_GEWIJZIGD: "Gewijzigd wie van een bedrijf elkaars aangiften ziet",
        Handeling.INGEZIEN: "Dossier bekeken",
        Handeling.GEVOLGD: "Stand bekeken met de volgcode",
        Handeling.LIJST_INGEZIEN: "In een lijst gezien",
        Handeling.BIJLAGE_GEOPEND: "Bijlage geopend",
        Handeling.DOCUMENT_GEMAAKT: "Document gemaakt",
        Handeling.DOCUMENT_ONDERTEKEND: "Handtekening op papier vastgelegd",
        Handeling.INZAGE_BEKEKEN: "Nagekeken wie het dossier zag",
        Handeling.DEELNAME_GEWIJZIGD: "Deelname gewijzigd",
        Handeling.KOPPELING_GEWIJZIGD: "Koppeling gewijzigd",
        Handeling.NOTITIE_GEMAAKT: "Notitie gemaakt",
        Handeling.BRP_GERAADPLEEGD: "BRP geraadpleegd",
        Handeling.GEZOCHT: "Gezocht",
        Handeling.OPNIEUW_AFLEVEREN: "Opnieuw laten afleveren",
        Handeling.ANDERS_AFGELEVERD: "Op een andere manier afgeleverd",
        Handeling.LEVERING_BEVESTIGD: "Ontvangst van een pakket bevestigd",
    },
}


def label(code: StrEnum) -> str:
    """What the reader calls this code."""
    return LABELS[type(code)][code]

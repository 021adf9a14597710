# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Back-ends that do it otherwise and are right: no requirement may be held against them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from overlijden.conformance.referentie import Ingreep
from overlijden.conformance.selftest.anders import (
    Later,
    attributed,
    body,
    bv04,
    cdata,
    commented,
    decomposed,
    empty_answer,
    fault_only,
    faultcode,
    header,
    indented,
    more,
    not_found,
    prefixed,
    recoded,
    renumbered,
    reversed_,
    soap_header,
    status,
    unprefixed,
    unsupported,
)
from overlijden.conformance.selftest.ingrepen import (
    LK01,
    LV01,
    believes,
    hears,
    refused,
    says,
)
from overlijden.conformance.selftest.saboteurs import EXTRA, HEAD, RELEVANT, cut
from overlijden.conformance.standin.soap import STUF, ZKN
from overlijden.conformance.zds.berichten import (
    DETAILS,
    DOCUMENTEN,
    FOUT,
    OBJECT,
    drop,
    put,
)

TIME = f"{HEAD}:tijdstipBericht"
VARIANTEN: Mapping[str, Ingreep] = MappingProxyType({
    "as-it-is": lambda verzoek, forward: forward(verzoek),
    "prefixes-ns": prefixed({"soapenv": "ns0", "StUF": "ns1", "ZKN": "ns2", "BG": "ns3"}),
    "prefixes-upper": prefixed({"soapenv": "SOAP-ENV", "StUF": "STUF", "ZKN": "Z", "BG": "B"}),
    "prefix-s": faultcode("s"),
    "default-namespace": body(unprefixed),
    "indented": body(indented),
    "comments": says(commented),
    "cdata": says(cdata),
    "character-references": body(lambda inhoud: etree.tostring(etree.fromstring(inhoud), encoding="US-ASCII")),
    "utf-16": body(lambda inhoud: etree.tostring(etree.fromstring(inhoud), encoding="UTF-16", xml_declaration=True)),
    "no-declaration": body(lambda inhoud: re.sub(rb"^<\?xml.*?\?>\s*", b"", inhoud)),
    "byte-order-mark": body(lambda inhoud: b"\xef\xbb\xbf" + inhoud),
    "white-space-before": body(lambda inhoud: b"\r\n" + inhoud),
    "white-space-behind": body(lambda inhoud: inhoud + b"\n\n"),
    "decomposed-letters": says(decomposed, DETAILS),
    "time-of-14-digits": says(lambda xml: cut(xml, TIME, 14)),
    "time-of-16-digits": says(lambda xml: cut(xml, TIME, 16)),
    "time-of-8-digits": says(lambda xml: cut(xml, TIME, 8)),
    "reference-of-40": says(lambda xml: put(xml, f"{HEAD}:referentienummer", "r" * 40)),
    "reference-of-1": says(lambda xml: put(xml, f"{HEAD}:referentienummer", "1")),
    "intermediary": says(bv04, *LK01),
    "more-stuurgegevens": says(more(f"{HEAD}:zender", (f"{{{STUF}}}gebruiker", "x"))),
    "no-organisation": says(lambda xml: drop(xml, f"{HEAD}:zender/StUF:organisatie"), *LK01),
    "soap-header": says(soap_header),
    "http-headers": header(server="Zaaksysteem/9", x_powered_by="iets", set_cookie="a=b"),
    "content-type-without-charset": header(content_type="text/xml"),
    "content-type-in-capitals": header(content_type="TEXT/XML; Charset=UTF-8"),
    "numbers-with-letters": renumbered(lambda nummer: f"{nummer[:4]}-ZAAK-{nummer[4:]}"),
    "numbers-of-40": renumbered(lambda nummer: nummer[:4] + nummer[4:].rjust(36, "0")),
    "short-numbers": renumbered(lambda nummer: nummer[:4] + nummer[4] + nummer[5:].lstrip("0")),
    "sleutel": says(attributed(OBJECT, sleutelVerzendend="126620"), *LV01),
    "dates-said-to-be-whole": says(attributed(f"{OBJECT}/ZKN:startdatum", indOnvolledigeDatum="V"), DETAILS),
    "more-than-asked": says(more(OBJECT, (f"{{{ZKN}}}einddatum", "20260101"), (f"{{{ZKN}}}toelichting", "x")), DETAILS),
    "melding": says(more("//ZKN:zakLa01", (f"{{{ZKN}}}melding", "let op")), *LV01),
    "more-extra": says(more(f"{OBJECT}/StUF:extraElementen", (f"{{{STUF}}}extraElement", "x")), DETAILS),
    "extra-in-another-order": says(reversed_(f"{OBJECT}{EXTRA}"), DETAILS),
    "documents-in-another-order": says(reversed_(RELEVANT), DOCUMENTEN),
    "titles-not-given": says(lambda xml: drop(xml, f"{RELEVANT}//ZKN:titel"), DOCUMENTEN),
    "more-of-a-document": says(more(f"{RELEVANT}/ZKN:gerelateerde", (f"{{{ZKN}}}formaat", "pdf")), DOCUMENTEN),
    "person-not-given": says(unsupported(f"{OBJECT}/ZKN:heeftBetrekkingOp"), DETAILS),
    "initiator-not-allowed": says(unsupported(f"{OBJECT}/ZKN:heeftAlsInitiator", "nietGeautoriseerd"), DETAILS),
    "extra-not-given": says(unsupported(f"{OBJECT}/StUF:extraElementen"), DETAILS),
    "description-not-given": says(unsupported(f"{OBJECT}/ZKN:omschrijving"), DETAILS),
    "not-found-as-fault": not_found,
    "details-in-a-fault": fault_only(more(f"{FOUT}/StUF:body", (f"{{{STUF}}}details", "Zie logboek, regel 12"))),
    "faultactor": fault_only(more("//soapenv:Fault", ("faultactor", "https://example.org/zaken"))),
    "schema-instead-of-sender": says(recoded("StUF013"), *LK01),
    "schema-instead-of-receiver": says(recoded("StUF010"), *LK01),
    "http-400-for-no-soap": status(400),
    "http-415-for-no-soap": status(415),
    "http-404-for-no-service": status(404),
    "takes-an-incomplete-zaak-for-later": believes(refused("StUF055")),
    "takes-an-early-document-for-later": Later(),
    "hears-in-canonical-form": hears(lambda _: None),
    "says-in-canonical-form": body(lambda inhoud: etree.tostring(etree.fromstring(inhoud), method="c14n")),
    "shows-an-empty-answer": says(empty_answer, *LV01),
})  # fmt: skip
# Those that are about content are true in 1.2 too.
IN_1_2 = (
    "as-it-is", "cdata", "time-of-14-digits", "intermediary", "more-stuurgegevens", "numbers-with-letters", "melding",
    "extra-in-another-order", "documents-in-another-order", "person-not-given", "not-found-as-fault",
    "takes-an-early-document-for-later",
)  # fmt: skip

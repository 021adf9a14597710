# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is signed arrives signed, by zeep's own verdict; and of what is posted nothing counts but what was signed."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
import xmlsec
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from zeep import ns
from zeep.exceptions import SignatureVerificationFailed
from zeep.wsse.signature import Signature, verify_envelope
from zeep.wsse.utils import ID_ATTR, WSU, get_security_header

from adapters.stuf_zds.beveiliging import Beveiliging, Ontvangst, Soort, check_beveiliging, check_ontvangst
from adapters.stuf_zds.handtekening import Handtekening, signed
from adapters.stuf_zds.profiel import Soap
from adapters.stuf_zds.transport import NAMESPACES, envelope
from adapters.stuf_zds.xmltools import Element, parse
from overlijden.adapter import ConfigError
from tests import sealing
from tests.adapters.stuf_zds.test_transport import request_of, transport
from tests.sealing import Seal

BODY = '<x xmlns="urn:x" a=\'1\'><!-- een -->Zoë &#13; &amp; <y:y xmlns:y="urn:y"/></x>'.encode()
SECURITY, SIGNATURE, TIMESTAMP = f"{{{ns.WSSE}}}Security", f"{{{ns.DS}}}Signature", f"{{{ns.WSU}}}Timestamp"
METHODS = {"signature_method": xmlsec.constants.TransformRsaSha256, "digest_method": xmlsec.constants.TransformSha256}


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    return make(tmp_path_factory.mktemp("ons"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    """Somebody else's, by the same name."""
    return make(tmp_path_factory.mktemp("ander"))


def make(folder: Path, days: int = 30) -> Seal:
    return sealing.make(folder, "0796", days=days, key=rsa.generate_private_key(65537, 2048))


def written(seal: Seal, soap: Soap = Soap.SOAP_1_1, body: bytes = BODY) -> bytes:
    return envelope(body, soap, Handtekening(**seal.settings))


def heard(xml: Element, seal: Seal) -> Element | None:
    """As it would be read when it was posted."""
    return signed(parse(etree.tostring(xml)), seal.settings["certificaat"], datetime.now(UTC))


def part(xml: Element, name: str) -> Element:
    [found] = xml.iter(name)
    return found


def body_of(xml: Element) -> Element:
    return part(xml, f"{{{NAMESPACES[Soap.SOAP_1_1]}}}Body")


@pytest.mark.parametrize("soap", Soap)
def test_zeep_and_we_find_the_signature_good(seal: Seal, soap: Soap) -> None:
    made = written(seal, soap)
    verify_envelope(etree.fromstring(made), seal.settings["certificaat"])
    body = heard(etree.fromstring(made), seal)
    assert body is not None
    assert body[0].tag == "{urn:x}x"


def test_over_the_line_the_body_is_as_it_was_written_and_its_signature_is_fresh(seal: Seal) -> None:
    made = transport(Beveiliging(Soort.HANDTEKENING, **seal.settings))
    first, second = (request_of(made).partition("\r\n\r\n")[2].encode() for _ in range(2))
    assert first != second
    for request in (first, second):
        assert b"><x>\xc3\xab</x></soapenv:Body>" in request
        verify_envelope(etree.fromstring(request), seal.settings["certificaat"])


def test_body_and_moment_are_signed_with_sha_256_and_the_certificate_goes_before(seal: Seal) -> None:
    xml = etree.fromstring(written(seal))
    assert {node.get("Algorithm", "").rpartition("/")[2] for node in part(xml, SIGNATURE).iter("*")} == {
        "", "xml-exc-c14n#", "xmldsig-more#rsa-sha256", "xmlenc#sha256",
    }  # fmt: skip
    wanted = [f"#{part.get(ID_ATTR)}" for part in (body_of(xml), part(xml, TIMESTAMP))]
    assert [node.get("URI") for node in part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")] == wanted
    names = [etree.QName(node).localname for node in part(xml, SECURITY)]
    assert names == ["BinarySecurityToken", "Timestamp", "Signature"]


def test_a_large_document_can_be_signed(seal: Seal) -> None:
    body = b"<x>" + b"a" * 11_000_000 + b"</x>"
    made = written(seal, body=body)
    assert body in made
    verify_envelope(etree.fromstring(made, etree.XMLParser(huge_tree=True)), seal.settings["certificaat"])


def test_the_certificate_of_another_does_not_fit(seal: Seal, other: Seal) -> None:
    xml = etree.fromstring(written(seal))
    assert heard(xml, other) is None
    with pytest.raises(SignatureVerificationFailed):
        verify_envelope(xml, other.settings["certificaat"])


def test_a_signature_as_other_software_makes_it_is_good(seal: Seal) -> None:
    """The certificate elsewhere, and no end to the moment."""
    assert heard(theirs(seal), seal) is not None


def theirs(
    seal: Seal,
    *,
    made: str = "",
    until: str = "",
    methods: Mapping[str, object] = METHODS,
    has_timestamp: bool = True,
) -> Element:
    xml = etree.fromstring(envelope(BODY))
    if has_timestamp:
        moments = [WSU.Created(made or datetime.now(UTC).isoformat()), *([WSU.Expires(until)] if until else [])]
        get_security_header(xml).append(WSU.Timestamp(*moments))
    signature = Signature(seal.settings["sleutel"], seal.settings["certificaat"], **methods)
    signature.apply(xml, {})
    return xml


def ago(minutes: int) -> str:
    return (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()


REFUSED: dict[str, Callable[[Seal], Element]] = {
    "no header": lambda seal: etree.fromstring(b"<e:Envelope xmlns:e='urn:e'><e:Body/></e:Envelope>"),
    "no envelope": lambda seal: etree.fromstring(b"<x/>"),
    "not signed": lambda seal: etree.fromstring(envelope(BODY)),
    "made six minutes ago": lambda seal: theirs(seal, made=ago(6)),
    "made in six minutes": lambda seal: theirs(seal, made=ago(-6)),
    "ended": lambda seal: theirs(seal, made=ago(2), until=ago(1)),
    "a moment without offset": lambda seal: theirs(seal, made=datetime.now(UTC).replace(tzinfo=None).isoformat()),
    "an end without offset": lambda seal: theirs(seal, until="9999-12-31T00:00:00"),
    "no moment": lambda seal: theirs(seal, made="gisteren"),
    "the last moment that there is": lambda seal: theirs(seal, made="9999-12-31T23:59:59Z"),
    "no timestamp": lambda seal: theirs(seal, has_timestamp=False),
    "SHA-1": lambda seal: theirs(seal, methods={}),
    "SHA-1 of the parts": lambda seal: theirs(seal, methods={"signature_method": xmlsec.constants.TransformRsaSha256}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_wholly_and_freshly_signed_is_refused(seal: Seal, case: str) -> None:
    assert heard(REFUSED[case](seal), seal) is None


def tamper_body(xml: Element) -> None:
    body_of(xml)[0].text = "Zoé"


def tamper_attribute(xml: Element) -> None:
    body_of(xml)[0].set("a", "2")


def tamper_moment(xml: Element) -> None:
    part(xml, f"{{{ns.WSU}}}Expires").text = ago(-4)


def tamper_signature(xml: Element) -> None:
    value = part(xml, f"{{{ns.DS}}}SignatureValue")
    value.text = "AAAA" + (value.text or "")[4:]


def tamper_digest(xml: Element) -> None:
    part(xml, f"{{{ns.DS}}}SignedInfo")[2][1].text = "AAAA"


def lose_signature_value(xml: Element) -> None:
    part(xml, SIGNATURE).remove(part(xml, f"{{{ns.DS}}}SignatureValue"))


def lose_references(xml: Element) -> None:
    for node in list(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")):
        part(xml, f"{{{ns.DS}}}SignedInfo").remove(node)


def lose_end(xml: Element) -> None:
    part(xml, TIMESTAMP).remove(part(xml, f"{{{ns.WSU}}}Expires"))


def wrap(xml: Element, *, keeps_id: bool) -> Element:
    """What was signed elsewhere in the header, and another Body in its place."""
    body, header = body_of(xml), part(xml, SECURITY).getparent()
    assert header is not None
    forged = copy.deepcopy(body)
    forged[0].text = "vervalst"
    if not keeps_id:
        del forged.attrib[ID_ATTR]
    xml.replace(body, forged)
    etree.SubElement(header, "oud").append(body)
    return forged


def wrap_with_the_same_id(xml: Element) -> None:
    wrap(xml, keeps_id=True)


def wrap_without_an_id(xml: Element) -> None:
    wrap(xml, keeps_id=False)


def wrap_with_another_id(xml: Element) -> None:
    wrap(xml, keeps_id=False).set(ID_ATTR, "id-ander")


def wrap_with_an_id_of_xml(xml: Element) -> None:
    name = body_of(xml).get(ID_ATTR) or ""
    forged = wrap(xml, keeps_id=True)
    [old] = xml.iter("oud")
    del old[0].attrib[ID_ATTR]
    old[0].set("{http://www.w3.org/XML/1998/namespace}id", name)
    assert forged.get(ID_ATTR) == name


def wrap_with_an_id_without_namespace(xml: Element) -> None:
    wrap_with_an_id_of_xml(xml)
    [old] = xml.iter("oud")
    old[0].set("Id", old[0].attrib.pop("{http://www.w3.org/XML/1998/namespace}id"))


def wrap_the_moment(xml: Element) -> None:
    security, old = part(xml, SECURITY), part(xml, TIMESTAMP)
    security.replace(old, WSU.Timestamp(WSU.Created(ago(0))))
    security.addnext(etree.Element("oud"))
    [place] = xml.iter("oud")
    place.append(old)


def add_a_body(xml: Element) -> None:
    xml.append(copy.deepcopy(body_of(xml)))
    del xml[-1].attrib[ID_ATTR]


def add_a_body_before(xml: Element) -> None:
    add_a_body(xml)
    xml.insert(0, xml[-1])


def add_a_header(xml: Element) -> None:
    xml.insert(0, etree.Element(xml[0].tag))


def add_a_security_header(xml: Element) -> None:
    part(xml, SECURITY).addprevious(etree.Element(SECURITY))


def add_a_signature(xml: Element) -> None:
    part(xml, SECURITY).append(copy.deepcopy(part(xml, SIGNATURE)))


def point_nowhere(xml: Element) -> None:
    next(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")).set("URI", "#nergens")


def point_at_all(xml: Element) -> None:
    next(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")).set("URI", "")


def point_by_a_path(xml: Element) -> None:
    next(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")).set("URI", "#x'] | //*[@a='1")


def point_outside(xml: Element) -> None:
    next(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")).set("URI", "file:///etc/hostname")


def point_at_another_kind_of_id(xml: Element) -> None:
    reference = copy.deepcopy(next(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Reference")))
    reference.set("URI", "#sleutel")
    part(xml, f"{{{ns.DS}}}KeyInfo").set("Id", "sleutel")
    part(xml, f"{{{ns.DS}}}SignedInfo").append(reference)


def transform_with(algorithm: str) -> Callable[[Element], None]:
    def change(xml: Element) -> None:
        next(part(xml, SIGNATURE).iter(f"{{{ns.DS}}}Transform")).set("Algorithm", algorithm)

    return change


FORGED: dict[str, Callable[[Element], None]] = {
    **{
        made.__name__.replace("_", " "): made
        for made in (
            tamper_body, tamper_attribute, tamper_moment, tamper_signature, tamper_digest, lose_signature_value,
            lose_references, lose_end, wrap_with_the_same_id, wrap_without_an_id, wrap_with_another_id,
            wrap_with_an_id_of_xml, wrap_with_an_id_without_namespace, wrap_the_moment, add_a_body, add_a_body_before,
            add_a_header, add_a_security_header, add_a_signature, point_nowhere, point_at_all, point_by_a_path,
            point_outside, point_at_another_kind_of_id,
        )
    },
    "a transform by XSLT": transform_with("http://www.w3.org/TR/1999/REC-xslt-19991116"),
    "a transform by a path": transform_with("http://www.w3.org/TR/1999/REC-xpath-19991116"),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGED)
def test_what_was_changed_after_it_was_signed_is_refused(seal: Seal, case: str) -> None:
    xml = etree.fromstring(written(seal))
    assert heard(xml, seal) is not None
    FORGED[case](xml)
    assert heard(xml, seal) is None


def test_what_stands_around_the_body_is_not_read(seal: Seal) -> None:
    xml = etree.fromstring(written(seal))
    xml[0].append(etree.fromstring("<code>vervalst</code>"))
    body = heard(xml, seal)
    assert body is not None
    assert "vervalst" not in "".join(str(text) for text in body.itertext())


def test_a_comment_cuts_no_text_in_two(seal: Seal) -> None:
    """No signature covers one, so that anybody may put it in."""
    made = written(seal, body=b"<code>StUF055</code>").replace(b"StUF055", b"StUF0<!-- -->55")
    body = heard(etree.fromstring(made), seal)
    assert body is not None
    assert body[0].text == "StUF055"


def test_an_end_cannot_be_commented_away(seal: Seal) -> None:
    made = etree.tostring(theirs(seal, made=ago(2), until=ago(1))).replace(b"Expires>2", b"Expires><!-- -->2")
    assert b"Expires><!-- -->" in made
    assert heard(etree.fromstring(made), seal) is None


def test_a_certificate_that_ended_counts_no_more(tmp_path: Path) -> None:
    short = make(tmp_path, days=2)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        assert heard(etree.fromstring(written(short)), short) is None


def test_a_certificate_that_is_not_there_is_a_wrong_setting(seal: Seal) -> None:
    with pytest.raises(ConfigError, match=r"profiel.ontvangst.certificaat: .* cannot be read"):
        signed(parse(written(seal)), "/nowhere.pem", datetime.now(UTC))


def test_a_key_that_is_no_rsa_is_told_before_any_message(tmp_path: Path) -> None:
    curve = sealing.make(tmp_path, key=ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(ConfigError, match=r"profiel.beveiliging.sleutel: must be an RSA key"):
        transport(Beveiliging(Soort.HANDTEKENING, **curve.settings))


def test_a_key_of_another_certificate_is_told_before_any_message(seal: Seal, other: Seal) -> None:
    mixed = {"certificaat": seal.settings["certificaat"], "sleutel": other.settings["sleutel"]}
    with pytest.raises(ConfigError, match=r"profiel.beveiliging: certificaat, sleutel or ca"):
        transport(Beveiliging(Soort.HANDTEKENING, **mixed))


def test_without_its_library_it_is_said_where_that_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.stuf_zds.beveiliging.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"brp.beveiliging: xmlsec lacks here; .* overlijden\[wss\]"):
        check_beveiliging(Beveiliging(Soort.HANDTEKENING), "brp.beveiliging", "BRP")
    with pytest.raises(ConfigError, match=r"profiel.ontvangst: xmlsec lacks here; .* overlijden\[wss\]"):
        check_ontvangst(Ontvangst(Soort.HANDTEKENING))

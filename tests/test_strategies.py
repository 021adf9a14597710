# SPDX-FileCopyrightText: 2026 Overlijden contributors
# SPDX-License-Identifier: EUPL-1.2
"""The generated declarations are what they say: nothing in the law stands in the way of filing one."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlijden import rules
from overlijden.aangifte import Aangifte
from overlijden.termijn import NEDERLAND
from tests.declaring import WEDNESDAY, context
from tests.strategies import aangiften, any_aangifte

CHRISTMAS = datetime(2026, 12, 25, 0, 30, tzinfo=NEDERLAND)


@pytest.mark.parametrize("nu", [WEDNESDAY, CHRISTMAS], ids=["wednesday", "christmas"])
@given(data=st.data())
def test_a_generated_declaration_may_be_filed(nu: datetime, data: st.DataObject) -> None:
    findings = rules.check(data.draw(aangiften(nu)), context(nu))
    assert not [finding for finding in findings if rules.blocking([finding])]


@given(any_aangifte())
def test_no_declaration_at_all_breaks_a_rule(aangifte: Aangifte) -> None:
    for finding in rules.check(aangifte, context()):
        assert finding.wijzer.startswith("/")
        assert finding.tekst

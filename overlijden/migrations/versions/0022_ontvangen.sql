-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Of a delivery's journal the desk writes one step: that the municipality has what was sent, while nobody is at it.
GRANT INSERT (levering_id, stap, gemeente, partij, uitkomst) ON leveringstap TO overlijden_web;
CREATE POLICY ontvangen ON leveringstap AS RESTRICTIVE FOR INSERT TO overlijden_web
    WITH CHECK (
        stap = 'ontvangen'
        AND (gemeente = nullif(current_setting('app.gemeente', true), '') OR is_voorganger(gemeente))
        AND EXISTS (
            SELECT FROM levering l
            WHERE l.id = levering_id AND l.gemeente = leveringstap.gemeente AND l.partij = leveringstap.partij
                AND l.status IN ('wacht', 'onbekend', 'vastgelopen')
        )
    );

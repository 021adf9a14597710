-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- In which municipalities this is paused: asked once a query, where is_gepauzeerd was asked for every row of it.
CREATE FUNCTION gepauzeerd(iets text) RETURNS SETOF text
    LANGUAGE sql STABLE
    AS $$
        SELECT DISTINCT p.gemeente FROM pauze p
        WHERE p.wat = iets AND NOT EXISTS (
            SELECT FROM wijziging w
            WHERE w.gemeente = p.gemeente AND w.besluit = 'bevestigd' AND w.hervat AND w.bereid_op > p.op
        )
    $$;

CREATE OR REPLACE FUNCTION is_gepauzeerd(gevraagd text, iets text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$ SELECT EXISTS (SELECT FROM gepauzeerd(iets) AS g WHERE g = gevraagd) $$;

REVOKE ALL ON FUNCTION gepauzeerd(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gepauzeerd(text) TO overlijden_web, overlijden_worker;

-- Whoever begins a declaration asks after her drafts at every page; what was filed stays among them until its term.
CREATE INDEX concept_open ON concept (partij) WHERE kenmerk IS NULL;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Who did or saw what. The primary key keeps a municipality's chain from forking.
CREATE TABLE auditregel (
    gemeente     text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
    nummer       bigint NOT NULL CHECK (nummer > 0),
    op           timestamptz NOT NULL,
    door         text NOT NULL CHECK (door <> ''),
    rol          text NOT NULL,
    organisatie  text NOT NULL,
    handeling    text NOT NULL,
    kenmerken    text[] NOT NULL,
    reden        text CHECK (reden <> ''),  -- nothing is signed as the empty text
    sleutel      text NOT NULL,
    mac          bytea NOT NULL CHECK (octet_length(mac) = 32),
    PRIMARY KEY (gemeente, nummer)
);
CREATE INDEX auditregel_kenmerken ON auditregel USING gin (kenmerken);

ALTER TABLE auditregel ENABLE ROW LEVEL SECURITY;
ALTER TABLE auditregel FORCE ROW LEVEL SECURITY;
-- Whoever acts adds to the chain of the municipality that she acts in, or where she declared.
CREATE POLICY toevoegen ON auditregel FOR INSERT WITH CHECK (
    gemeente IN (current_setting('app.gemeente', true), current_setting('app.beheer', true))
    OR EXISTS (SELECT FROM dossier WHERE dossier.gemeente = auditregel.gemeente)
);
-- A municipality's administrator reads its own chain; no clerk and no declarant does.
CREATE POLICY beheer ON auditregel FOR SELECT TO overlijden_web
    USING (gemeente = nullif(current_setting('app.beheer', true), ''));
GRANT SELECT, INSERT ON auditregel TO overlijden_web;
GRANT INSERT ON auditregel TO overlijden_worker;

-- Whoever verifies and exports reads all chains, and of dossiers what is needed to see that a chain is complete.
CREATE POLICY audit ON auditregel FOR SELECT TO overlijden_audit USING (true);
CREATE POLICY audit ON gebeurtenis FOR SELECT TO overlijden_audit USING (true);
CREATE POLICY audit ON dossier FOR SELECT TO overlijden_audit USING (true);
CREATE POLICY audit ON concept FOR SELECT TO overlijden_audit USING (true);
GRANT SELECT ON auditregel TO overlijden_audit;
GRANT SELECT (id, dossier_id, gemeente, op, actie, door, rol) ON gebeurtenis TO overlijden_audit;
GRANT SELECT (id, kenmerk, gemeente, partij, persoon, status, ingediend_op, vernietigd_op) ON dossier TO overlijden_audit;
GRANT SELECT (id, partij, persoon, vervalt_op, kenmerk) ON concept TO overlijden_audit;

-- The two functions below look across municipalities and tell numbers and macs alone.
CREATE POLICY overzicht ON auditregel FOR SELECT TO CURRENT_USER USING (true);

-- Where does this municipality's chain end? Until the transaction ends nobody else adds to it.
CREATE FUNCTION keten_einde(gevraagd text) RETURNS TABLE (nummer bigint, mac bytea)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('auditregel'), gevraagd::integer);
            -- A statement of its own, which sees what the transaction that was waited for left behind.
            RETURN QUERY
                SELECT a.nummer, a.mac FROM auditregel a WHERE a.gemeente = gevraagd ORDER BY a.nummer DESC LIMIT 1;
        END
    $$;

-- Where does every chain end? It steps from one municipality to the next and reads no chain.
CREATE FUNCTION keten_einden() RETURNS TABLE (gemeente text, nummer bigint, mac bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        WITH RECURSIVE ketens AS (
            SELECT min(a.gemeente) AS code FROM auditregel a
            UNION ALL
            SELECT (SELECT min(a.gemeente) FROM auditregel a WHERE a.gemeente > k.code) FROM ketens k
            WHERE k.code IS NOT NULL
        )
        SELECT e.gemeente, e.nummer, e.mac
        FROM ketens k
        CROSS JOIN LATERAL (
            SELECT a.gemeente, a.nummer, a.mac FROM auditregel a WHERE a.gemeente = k.code ORDER BY a.nummer DESC LIMIT 1
        ) e
    $$;

REVOKE ALL ON FUNCTION keten_einde(text), keten_einden() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION keten_einde(text) TO overlijden_web, overlijden_worker;
GRANT EXECUTE ON FUNCTION keten_einden() TO overlijden_worker;

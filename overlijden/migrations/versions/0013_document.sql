-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A document that was made. It goes with the revision that it was made of, and so with its dossier.
CREATE TABLE document (
    code          text PRIMARY KEY CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{16}$'),
    volgorde      bigint GENERATED ALWAYS AS IDENTITY,
    dossier_id    uuid NOT NULL,
    revisie       integer NOT NULL,
    gemeente      text NOT NULL,
    partij        text NOT NULL,
    soort         text NOT NULL,
    gemaakt_op    timestamptz NOT NULL,
    sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    geldig_vanaf  timestamptz,
    FOREIGN KEY (dossier_id, revisie) REFERENCES revisie (dossier_id, nummer) ON DELETE CASCADE,
    FOREIGN KEY (dossier_id, gemeente, partij) REFERENCES dossier (id, gemeente, partij) ON UPDATE CASCADE
);
CREATE INDEX document_dossier ON document (dossier_id, soort, volgorde);
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
ALTER TABLE document FORCE ROW LEVEL SECURITY;
-- What the desk makes is the desk's; the declarant has her receipt.
CREATE POLICY partij ON document
    USING (partij = nullif(current_setting('app.partij', true), '') AND soort = 'ontvangstbevestiging');
CREATE POLICY gemeente ON document USING (gemeente = nullif(current_setting('app.gemeente', true), ''));
CREATE POLICY opvolger ON document TO overlijden_web USING (is_voorganger(gemeente));
CREATE POLICY persoon ON document AS RESTRICTIVE TO overlijden_web USING (
    current_setting('app.persoon', true) = '' OR EXISTS (SELECT FROM dossier WHERE id = dossier_id)
);
-- That it was signed is recorded once.
CREATE POLICY ondertekenen ON document AS RESTRICTIVE FOR UPDATE TO overlijden_web
    USING (geldig_vanaf IS NULL) WITH CHECK (geldig_vanaf IS NOT NULL);

-- Does the document with this code count? One word, or nothing for a code that is unknown or does not count yet.
CREATE POLICY verificatie ON document FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION verificatie(gevraagd text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT CASE
            WHEN d.status IN ('ingetrokken', 'geweigerd') THEN 'ingetrokken'
            WHEN d.status = 'doorgezonden' OR d.revisie <> o.revisie OR EXISTS (
                SELECT FROM document n
                WHERE n.dossier_id = o.dossier_id AND n.soort = o.soort AND n.volgorde > o.volgorde
                    AND n.geldig_vanaf <= now()
            ) THEN 'vervangen'
            ELSE 'geldig'
        END
        FROM document o JOIN dossier d ON d.id = o.dossier_id
        WHERE o.code = gevraagd AND o.geldig_vanaf <= now()
    $$;
REVOKE ALL ON FUNCTION verificatie(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verificatie(text) TO overlijden_web;
GRANT SELECT, INSERT, UPDATE (geldig_vanaf) ON document TO overlijden_web;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Who of the party began a draft or filed a dossier. Of what is older it is not known.
ALTER TABLE concept ADD COLUMN persoon text NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN persoon text NOT NULL DEFAULT '';
ALTER TABLE concept ALTER COLUMN persoon DROP DEFAULT;
ALTER TABLE dossier ALTER COLUMN persoon DROP DEFAULT;

-- What a firm settled: do its people see each other's declarations? Without a row they do.
CREATE TABLE onderneming (
    partij     text PRIMARY KEY CHECK (partij <> ''),
    zichtbaar  text NOT NULL CHECK (zichtbaar IN ('onderneming', 'persoon'))
);
ALTER TABLE onderneming ENABLE ROW LEVEL SECURITY;
ALTER TABLE onderneming FORCE ROW LEVEL SECURITY;
CREATE POLICY partij ON onderneming USING (partij = nullif(current_setting('app.partij', true), ''));
GRANT SELECT ON onderneming TO overlijden_web;

-- Beside the policies that admit, these take away again: what a colleague made, in a firm where each sees her own.
CREATE POLICY persoon ON concept AS RESTRICTIVE TO overlijden_web USING (
    current_setting('app.persoon', true) IN ('', persoon)
    OR NOT EXISTS (SELECT FROM onderneming WHERE zichtbaar = 'persoon')
);
CREATE POLICY persoon ON dossier AS RESTRICTIVE TO overlijden_web USING (
    current_setting('app.persoon', true) IN ('', persoon)
    OR NOT EXISTS (SELECT FROM onderneming WHERE zichtbaar = 'persoon')
);
DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['revisie', 'levering', 'leveringstap', 'gebeurtenis'] LOOP
        EXECUTE format(
            'CREATE POLICY persoon ON %I AS RESTRICTIVE TO overlijden_web USING ('
            'current_setting(''app.persoon'', true) = '''' OR EXISTS (SELECT FROM dossier WHERE id = %s))',
            tabel,
            CASE tabel
                WHEN 'leveringstap' THEN '(SELECT dossier_id FROM levering WHERE levering.id = levering_id)'
                ELSE 'dossier_id'
            END
        );
    END LOOP;
END
$$;
CREATE POLICY persoon ON bijlage AS RESTRICTIVE TO overlijden_web USING (
    current_setting('app.persoon', true) = ''
    OR EXISTS (SELECT FROM dossier WHERE id = dossier_id)
    OR EXISTS (SELECT FROM concept WHERE id = concept_id)
);

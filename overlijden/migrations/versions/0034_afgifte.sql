-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A file that the municipality's own system made, by the number that it has there: fetched once, kept as an attachment
-- is, and no part of what was declared. The worker alone brings one.
ALTER TABLE bijlage
    ADD COLUMN afgifte text CHECK (afgifte IN ('verlof', 'uittreksel', 'afschrift', 'laissez_passer')),
    ADD COLUMN afgifte_nummer text,
    ADD COLUMN afgegeven_op timestamptz,
    ADD CHECK (num_nonnulls(afgifte, afgifte_nummer, afgegeven_op) IN (0, 3)),
    ADD CHECK (afgifte IS NULL OR dossier_id IS NOT NULL),
    ADD UNIQUE (dossier_id, afgifte_nummer);
CREATE POLICY afgifte_erbij ON bijlage AS RESTRICTIVE FOR INSERT TO overlijden_worker WITH CHECK (afgifte IS NOT NULL);
CREATE POLICY bijlage_erbij ON bijlage AS RESTRICTIVE FOR INSERT TO overlijden_web WITH CHECK (afgifte IS NULL);
GRANT INSERT ON bijlage TO overlijden_worker;

-- A delivery waits for the scan of what it takes along, and of nothing else.
CREATE OR REPLACE FUNCTION wacht_op_scan(gevraagd uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT EXISTS (SELECT FROM bijlage WHERE dossier_id = gevraagd AND gescand = 'wacht' AND afgifte IS NULL)
    $$;
GRANT UPDATE (openstaand) ON dossier TO overlijden_worker;  -- which every act that changes no status writes again

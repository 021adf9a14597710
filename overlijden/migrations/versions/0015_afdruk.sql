-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- An act tells what it left: a keyed digest of the whole dossier, which says nothing without the key.
ALTER TABLE auditregel ADD COLUMN afdruk text CHECK (afdruk ~ '^[0-9a-f]{64}$');

-- Whoever verifies compares pauses too, and sees of a dossier that is gone whether there is a proof of that.
GRANT SELECT ON pauze TO overlijden_audit;
CREATE POLICY audit ON vernietiging FOR SELECT TO overlijden_audit USING (true);
GRANT SELECT (gemeente, kenmerk) ON vernietiging TO overlijden_audit;

-- Anybody may ask for any municipality, as often as she likes: of a day no more counts than people can have asked. In
-- the largest municipalities some fifteen people die a day.
ALTER TABLE gesloten_deur ADD COLUMN dag date, ADD COLUMN die_dag integer;
CREATE OR REPLACE FUNCTION tel_gesloten_deur(gevraagd text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO gesloten_deur AS d (gemeente, maand, aantal, dag, die_dag)
        SELECT gevraagd, date_trunc('month', t)::date, 1, t::date, 1
        FROM (SELECT now() AT TIME ZONE 'Europe/Amsterdam') AS nu (t)
        ON CONFLICT (gemeente, maand) DO UPDATE SET
            aantal = d.aantal + 1,
            dag = excluded.dag,
            die_dag = CASE WHEN d.dag = excluded.dag THEN d.die_dag + 1 ELSE 1 END
        WHERE d.dag IS DISTINCT FROM excluded.dag OR d.die_dag < 25
    $$;

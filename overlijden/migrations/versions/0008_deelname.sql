-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Who may administer how a municipality takes part. Only the owner adds to it, on invitation; it gives no other right.
CREATE TABLE beheerder (
    gemeente          text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
    persoon           text NOT NULL CHECK (persoon <> ''),
    naam              text NOT NULL CHECK (naam <> ''),
    uitgenodigd_op    timestamptz NOT NULL DEFAULT clock_timestamp(),
    uitgenodigd_door  text NOT NULL,
    PRIMARY KEY (gemeente, persoon)
);

-- A change of how a municipality takes part: the whole record, prepared by one administrator, confirmed by another.
-- Nothing is ever overwritten; what counts on a day is the confirmed record with the latest first day up to then.
CREATE TABLE wijziging (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gemeente       text NOT NULL,
    inhoud         text NOT NULL,
    hervat         boolean NOT NULL,  -- ends the pauses that there were when it was prepared
    reden          text NOT NULL,
    bereid_door    text NOT NULL,
    bereid_op      timestamptz NOT NULL DEFAULT clock_timestamp(),
    besluit        text CHECK (besluit IN ('bevestigd', 'afgewezen')),
    besloten_door  text,
    besloten_op    timestamptz,
    CHECK (num_nonnulls(besluit, besloten_door, besloten_op) IN (0, 3)),
    CONSTRAINT twee_personen CHECK (besluit IS DISTINCT FROM 'bevestigd' OR besloten_door <> bereid_door),
    CONSTRAINT voorbereider FOREIGN KEY (gemeente, bereid_door) REFERENCES beheerder,
    CONSTRAINT beslisser FOREIGN KEY (gemeente, besloten_door) REFERENCES beheerder
);
CREATE INDEX wijziging_gemeente ON wijziging (gemeente, id);
-- One at a time, so that whoever confirms has seen what it changes.
CREATE UNIQUE INDEX wijziging_open ON wijziging (gemeente) WHERE besluit IS NULL;

-- One administrator alone may stop deliveries or a channel at once.
CREATE TABLE pauze (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gemeente  text NOT NULL,
    wat       text NOT NULL CHECK (wat IN ('leveringen', 'EHERKENNING', 'DIGID')),
    reden     text NOT NULL,
    door      text NOT NULL,
    op        timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (gemeente, door) REFERENCES beheerder
);
CREATE INDEX pauze_gemeente ON pauze (gemeente, wat);

-- How often somebody met a closed door: a municipality, a month, a number.
CREATE TABLE gesloten_deur (
    gemeente  text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
    maand     date NOT NULL CHECK (extract(day FROM maand) = 1),
    aantal    integer NOT NULL,
    PRIMARY KEY (gemeente, maand)
);

-- Which back-end took a dossier is settled at filing, profile and all. Of what is older it is not known.
ALTER TABLE levering ADD COLUMN wijziging bigint REFERENCES wijziging;

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['beheerder', 'wijziging', 'pauze', 'gesloten_deur'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
    END LOOP;
END
$$;

CREATE POLICY beheer ON beheerder USING (gemeente = nullif(current_setting('app.beheer', true), ''));

-- What was confirmed is a public fact; what is prepared, and the writing of it, is the municipality's own.
-- Whoever writes signs with the name under which the transaction runs.
CREATE POLICY openbaar ON wijziging FOR SELECT USING (besluit = 'bevestigd');
CREATE POLICY beheer ON wijziging FOR SELECT USING (gemeente = nullif(current_setting('app.beheer', true), ''));
CREATE POLICY bereiden ON wijziging FOR INSERT WITH CHECK (
    gemeente = nullif(current_setting('app.beheer', true), '')
    AND bereid_door = current_setting('app.persoon', true)
    AND besluit IS NULL
);
CREATE POLICY besluiten ON wijziging FOR UPDATE
    USING (gemeente = nullif(current_setting('app.beheer', true), '') AND besluit IS NULL)
    WITH CHECK (
        gemeente = nullif(current_setting('app.beheer', true), '')
        AND besloten_door = current_setting('app.persoon', true)
    );
CREATE POLICY openbaar ON pauze FOR SELECT USING (true);
CREATE POLICY pauzeren ON pauze FOR INSERT WITH CHECK (
    gemeente = nullif(current_setting('app.beheer', true), '') AND door = current_setting('app.persoon', true)
);
CREATE POLICY tellen ON gesloten_deur TO CURRENT_USER USING (true);
CREATE POLICY overzicht ON gebeurtenis FOR SELECT TO CURRENT_USER USING (true);

-- Is this paused in this municipality? Until two persons resumed it.
CREATE FUNCTION is_gepauzeerd(gevraagd text, iets text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
        SELECT EXISTS (
            SELECT FROM pauze p
            WHERE p.gemeente = gevraagd AND p.wat = iets AND NOT EXISTS (
                SELECT FROM wijziging w
                WHERE w.gemeente = p.gemeente AND w.besluit = 'bevestigd' AND w.hervat AND w.bereid_op > p.op
            )
        )
    $$;

-- Count that somebody met a closed door.
CREATE FUNCTION tel_gesloten_deur(gevraagd text) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO gesloten_deur
        VALUES (gevraagd, date_trunc('month', now() AT TIME ZONE 'Europe/Amsterdam')::date, 1)
        ON CONFLICT (gemeente, maand) DO UPDATE SET aantal = gesloten_deur.aantal + 1
    $$;

-- The figures. A number below ten comes out as unknown, so that nobody is found in it.
CREATE FUNCTION gesloten_deuren() RETURNS TABLE (gemeente text, maand date, aantal integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT d.gemeente, d.maand, CASE WHEN d.aantal >= 10 THEN d.aantal END FROM gesloten_deur d $$;

CREATE FUNCTION aangiften_per_maand() RETURNS TABLE (maand date, aantal bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT m, CASE WHEN count(*) >= 10 THEN count(*) END
        FROM dossier, date_trunc('month', ingediend_op AT TIME ZONE 'Europe/Amsterdam') AS t, CAST(t AS date) AS m
        GROUP BY m
    $$;

-- How long from filing until the municipality had it: how many within each bound, in seconds.
CREATE FUNCTION overdrachtstijden() RETURNS TABLE (tot integer, aantal bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT grens, CASE WHEN count(*) >= 10 THEN count(*) END
        FROM (
            SELECT extract(epoch FROM min(g.op) - d.ingediend_op) AS duur
            FROM dossier d JOIN gebeurtenis g ON g.dossier_id = d.id AND g.actie = 'afleveren'
            GROUP BY d.id
        ) AS gemeten,
        LATERAL (SELECT min(g) AS grens FROM unnest(ARRAY[60, 300, 900, 3600, 86400, 2147483647]) AS g WHERE duur <= g) b
        GROUP BY grens
    $$;

REVOKE ALL ON FUNCTION is_gepauzeerd(text, text), tel_gesloten_deur(text), gesloten_deuren(), aangiften_per_maand(),
    overdrachtstijden() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_gepauzeerd(text, text), tel_gesloten_deur(text), gesloten_deuren(), aangiften_per_maand(),
    overdrachtstijden() TO overlijden_web;
GRANT EXECUTE ON FUNCTION is_gepauzeerd(text, text) TO overlijden_worker;
GRANT SELECT ON beheerder TO overlijden_web;
GRANT SELECT, INSERT, UPDATE (besluit, besloten_door, besloten_op) ON wijziging TO overlijden_web;
GRANT SELECT, INSERT ON pauze TO overlijden_web;
GRANT SELECT (id, gemeente, inhoud, hervat, bereid_op, besluit) ON wijziging TO overlijden_worker;
GRANT SELECT (gemeente, wat, op) ON pauze TO overlijden_worker;

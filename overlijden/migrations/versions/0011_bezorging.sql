-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A delivery tells something, is tried until a moment, and at a moment asks for a person. Nobody told: a week, a day.
ALTER TABLE levering
    ADD COLUMN soort text NOT NULL DEFAULT 'aangifte' CHECK (soort IN ('aangifte', 'aanvulling', 'intrekking')),
    ADD COLUMN afgebroken integer NOT NULL DEFAULT 0,
    ADD COLUMN gemaakt_op timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN opgeven_op timestamptz NOT NULL DEFAULT now() + interval '7 days',
    ADD COLUMN alarm_op timestamptz NOT NULL DEFAULT now() + interval '1 day',
    ADD COLUMN gealarmeerd_op timestamptz;
CREATE INDEX levering_alarm ON levering (alarm_op)
    WHERE status NOT IN ('afgeleverd', 'vervallen') AND gealarmeerd_op IS NULL;
CREATE INDEX levering_bezig ON levering (gemeente, wijziging) WHERE status = 'bezig';

-- How a back-end does, as all workers know it. Of nobody: no row is about a dossier.
CREATE TABLE verbinding (
    gemeente      text NOT NULL,
    wijziging     bigint NOT NULL,  -- the record that names the back-end; 0 when it is not known
    gelijktijdig  integer NOT NULL,
    mislukt       integer NOT NULL,
    sinds         timestamptz,
    weer_op       timestamptz,
    PRIMARY KEY (gemeente, wijziging)
);
ALTER TABLE verbinding ENABLE ROW LEVEL SECURITY;
ALTER TABLE verbinding FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON verbinding TO overlijden_worker USING (true);
CREATE POLICY gemeente ON verbinding FOR SELECT USING (gemeente = nullif(current_setting('app.gemeente', true), ''));

-- What a clerk decides: to try again, or that it arrived by another road. Never while a worker has it, nor what is done.
CREATE POLICY beslissen ON levering AS RESTRICTIVE FOR UPDATE TO overlijden_web
    USING (
        (gemeente = nullif(current_setting('app.gemeente', true), '') OR is_voorganger(gemeente))
        AND status IN ('wacht', 'onbekend', 'geweigerd', 'vastgelopen')
    )
    WITH CHECK (status IN ('onbekend', 'afgeleverd'));

GRANT SELECT, INSERT, UPDATE (gelijktijdig, mislukt, sinds, weer_op) ON verbinding TO overlijden_worker;
GRANT SELECT ON verbinding TO overlijden_web;
GRANT UPDATE (afgebroken, gealarmeerd_op) ON levering TO overlijden_worker;
GRANT UPDATE (status, volgende_poging, opgeven_op, afgebroken, code, redenen) ON levering TO overlijden_web;
GRANT UPDATE (zaaknummer, overledene_bsn, uiterste_dag) ON dossier TO overlijden_web;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The feed: what changes a status, or what was declared, gets a number as the last thing before it is committed. Whoever
-- numbers keeps everybody else from it until her transaction is visible, so that the order of the numbers is the order
-- of the commits: whoever read one number has seen, or could have, every lower one (docs/adr/0051).
ALTER TABLE gebeurtenis ADD COLUMN nummer bigint;
ALTER TABLE gebeurtenis NO FORCE ROW LEVEL SECURITY;
UPDATE gebeurtenis SET nummer = oud.nummer
FROM (
    SELECT id, row_number() OVER (ORDER BY id) AS nummer FROM gebeurtenis WHERE van <> naar OR actie = 'wijzigen'
) AS oud
WHERE oud.id = gebeurtenis.id;
CREATE SEQUENCE feed_nummer;
SELECT setval('feed_nummer', coalesce(max(nummer), 0) + 1, false) FROM gebeurtenis;
ALTER TABLE gebeurtenis FORCE ROW LEVEL SECURITY;
CREATE INDEX gebeurtenis_feed ON gebeurtenis (gemeente, nummer) WHERE nummer IS NOT NULL;

CREATE FUNCTION nummer_gebeurtenis() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            PERFORM pg_advisory_xact_lock(hashtext('feed_nummer'));
            UPDATE gebeurtenis SET nummer = nextval('feed_nummer') WHERE id = NEW.id;
            RETURN NULL;
        END
    $$;
REVOKE ALL ON FUNCTION nummer_gebeurtenis() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER nummeren AFTER INSERT ON gebeurtenis DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.van <> NEW.naar OR NEW.actie = 'wijzigen') EXECUTE FUNCTION nummer_gebeurtenis();
CREATE POLICY nummeren ON gebeurtenis FOR UPDATE TO CURRENT_USER USING (nummer IS NULL) WITH CHECK (true);
CREATE POLICY ongenummerd ON gebeurtenis AS RESTRICTIVE FOR INSERT WITH CHECK (nummer IS NULL);

-- A system that may come in the name of a municipality, by the public keys that it registered. One at a time.
CREATE TABLE koppeling (
    id                text PRIMARY KEY CHECK (id <> ''),
    gemeente          text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
    naam              text NOT NULL CHECK (naam <> ''),
    sleutels          jsonb NOT NULL,
    bereik            text[] NOT NULL,
    geregistreerd_op  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ingetrokken_op    timestamptz,
    bevestigd         text,
    bevestigd_op      timestamptz
);
CREATE UNIQUE INDEX koppeling_gemeente ON koppeling (gemeente) WHERE ingetrokken_op IS NULL;
ALTER TABLE koppeling ENABLE ROW LEVEL SECURITY;
ALTER TABLE koppeling FORCE ROW LEVEL SECURITY;
CREATE POLICY zelf ON koppeling TO overlijden_web
    USING (id = nullif(current_setting('app.koppeling', true), '') AND ingetrokken_op IS NULL);
CREATE POLICY beheer ON koppeling TO CURRENT_USER USING (gemeente = nullif(current_setting('app.beheer', true), ''));
GRANT SELECT, UPDATE (bevestigd, bevestigd_op) ON koppeling TO overlijden_web;

-- Is this signed message new? One that comes again is refused, whichever process it comes to.
CREATE FUNCTION is_nieuw_bericht(bericht bytea, geldig_tot timestamptz) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        WITH nieuw AS (INSERT INTO uitlogbericht VALUES (bericht, geldig_tot) ON CONFLICT DO NOTHING RETURNING 1)
        SELECT EXISTS (SELECT FROM nieuw)
    $$;
REVOKE ALL ON FUNCTION is_nieuw_bericht(bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_nieuw_bericht(bytea, timestamptz) TO overlijden_web;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What the service remembers of one browser. ``sleutel`` is a hash of the cookie; ``inhoud`` is encrypted with another
-- hash of it, so that who reads this table can neither take over a session nor see whose it is.
CREATE TABLE sessie (
    sleutel      bytea PRIMARY KEY CHECK (octet_length(sleutel) = 32),
    inhoud       bytea NOT NULL,
    vervalt_op   timestamptz NOT NULL,
    uiterlijk    timestamptz NOT NULL,
    aanmelding   bytea,  -- keyed hash of the provider's sid: one log-in there
    persoon      bytea,  -- keyed hash of the provider's subject: all her log-ins
    CHECK (vervalt_op <= uiterlijk)
);
CREATE INDEX sessie_aanmelding ON sessie (aanmelding);
CREATE INDEX sessie_persoon ON sessie (persoon);
CREATE INDEX sessie_vervalt ON sessie (vervalt_op);

-- Logout tokens that were obeyed: one that comes again is refused.
CREATE TABLE uitlogbericht (
    sleutel     bytea PRIMARY KEY CHECK (octet_length(sleutel) = 32),
    vervalt_op  timestamptz NOT NULL
);

-- What colleagues are called at the desk; the audit holds their id alone.
CREATE TABLE collega (
    gemeente  text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
    id        text NOT NULL CHECK (id <> ''),
    naam      text NOT NULL,
    gezien_op timestamptz NOT NULL DEFAULT now(),  -- her last log-in
    PRIMARY KEY (gemeente, id)
);

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['sessie', 'uitlogbericht', 'collega'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
    END LOOP;
END
$$;

-- A session is reached by who can name it, and only while it lasts; nobody can list them.
CREATE POLICY sleutel ON sessie TO overlijden_web
    USING (encode(sleutel, 'hex') = current_setting('app.sessie', true) AND vervalt_op > now());
CREATE POLICY gemeente ON collega TO overlijden_web USING (
    gemeente IN (nullif(current_setting('app.gemeente', true), ''), nullif(current_setting('app.beheer', true), ''))
);

-- How long a session may last at most, and whose it is, is settled when it begins.
GRANT SELECT, INSERT, DELETE, UPDATE (inhoud, vervalt_op) ON sessie TO overlijden_web;
GRANT SELECT, INSERT, UPDATE (naam, gezien_op) ON collega TO overlijden_web;

-- The functions below reach sessions that their caller cannot name.
CREATE POLICY beeindigen ON sessie TO CURRENT_USER USING (true);
CREATE POLICY onthouden ON uitlogbericht TO CURRENT_USER USING (true);
CREATE POLICY vergeten ON collega TO CURRENT_USER USING (gezien_op < now() - interval '84 months');

-- End one log-in (aanmelding) or, when the provider names none, all of a person's; whether the message was new.
CREATE FUNCTION beeindig_sessies(bericht bytea, geldig_tot timestamptz, van_aanmelding bytea, van_persoon bytea)
    RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        BEGIN
            INSERT INTO uitlogbericht VALUES (bericht, geldig_tot) ON CONFLICT DO NOTHING;
            IF NOT FOUND THEN
                RETURN false;
            END IF;
            DELETE FROM sessie
            WHERE aanmelding = van_aanmelding OR (van_aanmelding IS NULL AND persoon = van_persoon);
            RETURN true;
        END
    $$;

CREATE FUNCTION verwijder_verlopen_sessies() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        DELETE FROM uitlogbericht WHERE vervalt_op < now();
        DELETE FROM collega;  -- of whom the policy lets go
        WITH gone AS (DELETE FROM sessie WHERE vervalt_op < now() RETURNING 1) SELECT count(*)::integer FROM gone
    $$;

REVOKE ALL ON FUNCTION beeindig_sessies(bytea, timestamptz, bytea, bytea), verwijder_verlopen_sessies() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION beeindig_sessies(bytea, timestamptz, bytea, bytea) TO overlijden_web;
GRANT EXECUTE ON FUNCTION verwijder_verlopen_sessies() TO overlijden_worker;

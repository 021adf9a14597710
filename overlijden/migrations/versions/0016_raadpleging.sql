-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What the BRP last said of the deceased, encrypted, or that it gave no answer; who asked, when, and about which revision.
-- It has no party: no declarant sees it, and the worker, which writes what leaves the service, may not read it.
CREATE TABLE raadpleging (
    dossier_id  uuid PRIMARY KEY REFERENCES dossier,
    gemeente    text NOT NULL,
    revisie     integer NOT NULL,
    op          timestamptz NOT NULL DEFAULT clock_timestamp(),
    door        text NOT NULL,
    antwoord    bytea
);
ALTER TABLE raadpleging ENABLE ROW LEVEL SECURITY;
ALTER TABLE raadpleging FORCE ROW LEVEL SECURITY;
CREATE POLICY gemeente ON raadpleging USING (gemeente = nullif(current_setting('app.gemeente', true), ''));
CREATE POLICY opvolger ON raadpleging TO overlijden_web USING (is_voorganger(gemeente));
CREATE POLICY hersleutelen ON raadpleging TO CURRENT_USER USING (true);
GRANT SELECT, INSERT, UPDATE (revisie, op, door, antwoord) ON raadpleging TO overlijden_web;
CREATE TRIGGER geleegd BEFORE TRUNCATE ON raadpleging EXECUTE FUNCTION weiger();
ALTER TABLE raadpleging ENABLE ALWAYS TRIGGER geleegd;

-- Who declares, and has no dossier there yet, adds that the BRP was asked about herself; and nothing else.
CREATE POLICY toevoegen_brp ON auditregel FOR INSERT TO overlijden_web WITH CHECK (
    handeling = 'brp_geraadpleegd' AND kenmerken = '{}' AND rol = 'nabestaande'
    AND door = current_setting('app.persoon', true) AND EXISTS (SELECT FROM concept)
);

-- It goes a week after it was asked, and with the declaration if that is sooner.
CREATE FUNCTION verwijder_raadplegingen(klasse text, grond text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    regels integer;
BEGIN
    DELETE FROM raadpleging WHERE op < now() - interval '7 days';
    GET DIAGNOSTICS regels = ROW_COUNT;
    IF regels > 0 THEN
        INSERT INTO vernietiging (op, bewaarklasse, grond, aantallen)
            VALUES (now(), klasse, grond, jsonb_build_object('raadpleging', regels));
    END IF;
    RETURN regels;
END
$$;
CREATE FUNCTION tel_verlopen_raadplegingen(moment timestamptz) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT count(*) FROM raadpleging WHERE op < moment - interval '7 days' $$;
REVOKE ALL ON FUNCTION verwijder_raadplegingen(text, text), tel_verlopen_raadplegingen(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verwijder_raadplegingen(text, text), tel_verlopen_raadplegingen(timestamptz)
    TO overlijden_worker;

CREATE OR REPLACE FUNCTION vergeet_balie() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM notitie WHERE dossier_id = NEW.id;
    DELETE FROM keuze WHERE dossier_id = NEW.id;
    DELETE FROM raadpleging WHERE dossier_id = NEW.id;
    UPDATE gebeurtenis SET gegevens = NULL WHERE dossier_id = NEW.id;
    RETURN NULL;
END
$$;

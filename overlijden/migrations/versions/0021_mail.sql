-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Mail to a declarant that is still to be sent, or was: about which dossier and what it says. To whom is read from the
-- declaration when it is sent, so that no address lies here.
CREATE TABLE mail (
    id               uuid PRIMARY KEY,
    dossier_id       uuid NOT NULL REFERENCES dossier,
    gemeente         text NOT NULL,
    soort            text NOT NULL,
    status           text NOT NULL,
    gemaakt_op       timestamptz NOT NULL DEFAULT now(),
    volgende_poging  timestamptz NOT NULL,  -- of what is being sent: from when on another worker may
    opgeven_op       timestamptz NOT NULL,
    pogingen         integer NOT NULL DEFAULT 0,
    onzeker          boolean NOT NULL DEFAULT false,  -- one attempt may have arrived; there is no third
    klaar_op         timestamptz,
    code             text,
    CHECK ((klaar_op IS NULL) = (status IN ('wacht', 'bezig')))
);
CREATE INDEX mail_dossier ON mail (dossier_id, gemaakt_op);
CREATE INDEX mail_open ON mail (volgende_poging) WHERE status IN ('wacht', 'bezig');
CREATE INDEX mail_klaar ON mail (klaar_op);
-- However often it is paused, and however many workers look.
CREATE UNIQUE INDEX mail_stilgezet ON mail (dossier_id) WHERE soort = 'stilgezet';

ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
-- Whoever may see a dossier may add to its mail, in its municipality's name; the desk reads it. Nobody changes it there.
CREATE POLICY toevoegen ON mail FOR INSERT TO overlijden_web
    WITH CHECK (EXISTS (SELECT FROM dossier d WHERE d.id = dossier_id AND d.gemeente = mail.gemeente));
CREATE POLICY gemeente ON mail FOR SELECT TO overlijden_web
    USING (gemeente = nullif(current_setting('app.gemeente', true), '') OR is_voorganger(gemeente));
CREATE POLICY worker ON mail TO overlijden_worker USING (true);
CREATE POLICY opruimen ON mail TO CURRENT_USER USING (true);

-- It goes with its dossier, and a month after it was sent or given up.
CREATE FUNCTION vergeet_mail() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM mail WHERE dossier_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER vergeet_mail AFTER UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NULL AND NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION vergeet_mail();
CREATE FUNCTION verwijder_mail() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    regels integer;
BEGIN
    DELETE FROM mail WHERE klaar_op < now() - interval '30 days';
    GET DIAGNOSTICS regels = ROW_COUNT;
    RETURN regels;
END
$$;
REVOKE ALL ON FUNCTION verwijder_mail() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verwijder_mail() TO overlijden_worker;

GRANT SELECT, INSERT ON mail TO overlijden_web;
GRANT SELECT, INSERT, UPDATE (status, volgende_poging, pogingen, onzeker, klaar_op, code) ON mail TO overlijden_worker;

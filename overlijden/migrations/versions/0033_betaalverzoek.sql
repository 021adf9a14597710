-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- That extracts may be paid at a provider's, which knows of it the id alone. What was paid stands in the history.
CREATE TABLE betaalverzoek (
    id           uuid PRIMARY KEY,
    dossier_id   uuid NOT NULL REFERENCES dossier,
    gemeente     text NOT NULL,
    wijziging    bigint NOT NULL REFERENCES wijziging,  -- whose account at which provider it is
    aantal       integer NOT NULL CHECK (aantal > 0),
    eurocent     integer NOT NULL CHECK (eurocent > 0),
    begonnen_op  timestamptz NOT NULL DEFAULT now(),
    nummer       text,  -- as the provider calls it, once it answered
    adres        text,
    stand        text NOT NULL CHECK (stand IN ('open', 'betaald', 'vervallen')),
    vragen_op    timestamptz,
    CHECK ((nummer IS NULL) = (adres IS NULL)),
    CHECK (nummer IS NOT NULL OR vragen_op IS NULL)
);
-- However often she presses, and in however many windows: what is open is one payment.
CREATE UNIQUE INDEX betaalverzoek_open ON betaalverzoek (dossier_id, aantal, eurocent) WHERE stand = 'open';
CREATE INDEX betaalverzoek_dossier ON betaalverzoek (dossier_id);
CREATE INDEX betaalverzoek_vragen ON betaalverzoek (vragen_op) WHERE vragen_op IS NOT NULL;

ALTER TABLE betaalverzoek ENABLE ROW LEVEL SECURITY;
ALTER TABLE betaalverzoek FORCE ROW LEVEL SECURITY;
-- It is seen with its dossier, by whoever has that.
CREATE POLICY dossier ON betaalverzoek TO overlijden_web
    USING (EXISTS (SELECT FROM dossier d WHERE d.id = dossier_id AND d.gemeente = betaalverzoek.gemeente));
CREATE POLICY worker ON betaalverzoek TO overlijden_worker USING (true);
CREATE POLICY opruimen ON betaalverzoek TO CURRENT_USER USING (true);

CREATE FUNCTION vergeet_betaalverzoek() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM betaalverzoek WHERE dossier_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER vergeet_betaalverzoek AFTER UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NULL AND NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION vergeet_betaalverzoek();

-- Somebody says that a payment changed. It is no truth: it makes us ask sooner. It tells nothing back.
CREATE FUNCTION vraag_betaling(gevraagd uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        UPDATE betaalverzoek SET vragen_op = least(vragen_op, now())
        WHERE id = gevraagd AND stand <> 'betaald' AND nummer IS NOT NULL
    $$;
REVOKE ALL ON FUNCTION vraag_betaling(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vraag_betaling(uuid) TO overlijden_web;

GRANT SELECT, INSERT, UPDATE (nummer, adres, stand, vragen_op) ON betaalverzoek TO overlijden_web;
GRANT SELECT, UPDATE (stand, vragen_op) ON betaalverzoek TO overlijden_worker;
-- That more was paid than is due is told at the desk, whoever finds it out.
GRANT UPDATE (openstaand) ON dossier TO overlijden_worker;
CREATE INDEX dossier_terugbetalen ON dossier (gemeente) WHERE openstaand @> '{terugbetalen}';

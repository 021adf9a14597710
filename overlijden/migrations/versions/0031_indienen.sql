-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A system comes in the name of a municipality, or of a firm: then it is told who registered it on what evidence, and at
-- what level its people prove who they are. One at a time of each.
ALTER TABLE koppeling
    ALTER COLUMN gemeente DROP NOT NULL,
    ADD COLUMN partij text,
    ADD COLUMN onderneming jsonb,
    ADD COLUMN niveau text,
    ADD COLUMN bewijs text CHECK (bewijs <> ''),
    ADD COLUMN geregistreerd_door text,
    ADD CHECK (num_nonnulls(gemeente, partij) = 1),
    ADD CHECK (num_nonnulls(partij, onderneming, niveau, bewijs, geregistreerd_door) IN (0, 5)),
    ADD CHECK (partij = 'kvk:' || (onderneming ->> 'kvk_nummer') AND partij ~ '^kvk:[0-9]{8}$');
CREATE UNIQUE INDEX koppeling_partij ON koppeling (partij) WHERE ingetrokken_op IS NULL;
CREATE POLICY partij ON koppeling TO CURRENT_USER USING (partij = nullif(current_setting('app.partij', true), ''));

-- What software sent is a draft that is filed at once, or holds an attachment until then. It is known again by a keyed
-- digest of what was sent, and its answer is given again as it was.
ALTER TABLE concept
    ADD COLUMN afdruk bytea CHECK (octet_length(afdruk) = 32),
    ADD COLUMN antwoord jsonb,
    ADD CHECK (antwoord IS NULL OR num_nonnulls(afdruk, kenmerk) = 2);
GRANT UPDATE (antwoord) ON concept TO overlijden_web;

-- How many attachments a firm's software sent that were filed with nothing yet, whomever it named. One request at a time
-- counts, so that none passes the end unseen.
CREATE FUNCTION wachtende_bijlagen(van text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF van IS DISTINCT FROM nullif(current_setting('app.partij', true), '') THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('wachtende_bijlagen ' || van, 0));
    RETURN (
        SELECT count(*) FROM concept
        WHERE partij = van AND afdruk IS NOT NULL AND kenmerk IS NULL AND antwoorden ? 'bijlagen' AND vervalt_op > now()
    );
END
$$;
REVOKE ALL ON FUNCTION wachtende_bijlagen(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wachtende_bijlagen(text) TO overlijden_web;

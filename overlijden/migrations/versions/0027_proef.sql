-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What a trial of a back-end found, so that whoever confirms the change knows it too. Nothing is ever overwritten.
CREATE TABLE proef (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gemeente   text NOT NULL,
    wijziging  bigint NOT NULL REFERENCES wijziging,
    uitslagen  jsonb NOT NULL,
    door       text NOT NULL,
    op         timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (gemeente, door) REFERENCES beheerder
);
CREATE INDEX proef_wijziging ON proef (wijziging, id);

ALTER TABLE proef ENABLE ROW LEVEL SECURITY;
ALTER TABLE proef FORCE ROW LEVEL SECURITY;
CREATE POLICY beheer ON proef FOR SELECT USING (gemeente = nullif(current_setting('app.beheer', true), ''));
CREATE POLICY toevoegen ON proef FOR INSERT WITH CHECK (
    gemeente = nullif(current_setting('app.beheer', true), '')
    AND door = current_setting('app.persoon', true)
    AND EXISTS (SELECT FROM wijziging w WHERE w.id = proef.wijziging AND w.gemeente = proef.gemeente)
);
GRANT SELECT, INSERT ON proef TO overlijden_web;

-- How many deliveries wait in the municipality that asks: a number for who administers it, who sees no dossier.
CREATE POLICY tellen ON levering FOR SELECT TO CURRENT_USER
    USING (gemeente = nullif(current_setting('app.beheer', true), ''));
CREATE FUNCTION wachtende_leveringen() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT count(*) FROM levering
        WHERE gemeente = nullif(current_setting('app.beheer', true), '') AND status IN ('wacht', 'onbekend')
    $$;
REVOKE ALL ON FUNCTION wachtende_leveringen() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wachtende_leveringen() TO overlijden_web;

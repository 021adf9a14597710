-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What the conformance kit found of a product, as its maker signed it. Nothing is ever overwritten, and nothing asks for it.
CREATE TABLE toetsuitslag (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gemeente   text NOT NULL,
    wijziging  bigint NOT NULL REFERENCES wijziging,
    inhoud     bytea NOT NULL CHECK (length(inhoud) <= 200000),
    door       text NOT NULL,
    op         timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (gemeente, door) REFERENCES beheerder
);
CREATE INDEX toetsuitslag_wijziging ON toetsuitslag (wijziging, id);

ALTER TABLE toetsuitslag ENABLE ROW LEVEL SECURITY;
ALTER TABLE toetsuitslag FORCE ROW LEVEL SECURITY;
CREATE POLICY beheer ON toetsuitslag FOR SELECT USING (gemeente = nullif(current_setting('app.beheer', true), ''));
CREATE POLICY toevoegen ON toetsuitslag FOR INSERT WITH CHECK (
    gemeente = nullif(current_setting('app.beheer', true), '')
    AND door = current_setting('app.persoon', true)
    AND EXISTS (SELECT FROM wijziging w WHERE w.id = toetsuitslag.wijziging AND w.gemeente = toetsuitslag.gemeente)
);
GRANT SELECT, INSERT ON toetsuitslag TO overlijden_web;

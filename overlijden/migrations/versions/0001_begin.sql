-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

CREATE SEQUENCE kenmerk_nummer;

CREATE TABLE concept (
    id          uuid PRIMARY KEY,
    partij      text NOT NULL,
    antwoorden  jsonb NOT NULL,
    versie      integer NOT NULL,
    vervalt_op  timestamptz NOT NULL,
    kenmerk     text
);

CREATE TABLE dossier (
    id              uuid PRIMARY KEY,
    kenmerk         text NOT NULL UNIQUE,
    concept         uuid NOT NULL UNIQUE,  -- filed twice is filed once
    gemeente        text NOT NULL CHECK (gemeente ~ '^[0-9]{4}$'),
    partij          text NOT NULL CHECK (partij <> ''),
    kanaal          text NOT NULL,
    status          text NOT NULL,
    versie          integer NOT NULL,
    revisie         integer NOT NULL,
    overledene_bsn  text,
    ingediend_op    timestamptz NOT NULL,
    uiterste_dag    date,
    op_balie_sinds  timestamptz,
    zaaknummer      text,
    akte_nummer     text,
    akte_datum      date,
    UNIQUE (id, gemeente, partij)
);
CREATE INDEX dossier_gemeente ON dossier (gemeente, uiterste_dag);
CREATE INDEX dossier_partij ON dossier (partij, ingediend_op);
CREATE INDEX dossier_bsn ON dossier (overledene_bsn);
-- The sequence of akte numbers restarts each year in each municipality.
CREATE UNIQUE INDEX dossier_akte ON dossier (gemeente, extract(year FROM akte_datum), akte_nummer);

-- A row of a dossier can only name that dossier's own municipality and party.
CREATE TABLE revisie (
    dossier_id  uuid NOT NULL,
    nummer      integer NOT NULL,
    gemeente    text NOT NULL,
    partij      text NOT NULL,
    aangifte    jsonb NOT NULL,
    PRIMARY KEY (dossier_id, nummer),
    FOREIGN KEY (dossier_id, gemeente, partij) REFERENCES dossier (id, gemeente, partij) ON UPDATE CASCADE
);

CREATE TABLE bijlage (
    id            uuid PRIMARY KEY,
    concept_id    uuid REFERENCES concept ON DELETE CASCADE,
    dossier_id    uuid,
    gemeente      text,
    partij        text NOT NULL,
    volgorde      bigint GENERATED ALWAYS AS IDENTITY,
    soort         text NOT NULL,
    bestandsnaam  text NOT NULL,
    mediatype     text NOT NULL,
    omvang        integer NOT NULL CHECK (omvang = octet_length(inhoud)),
    sha256        text NOT NULL CHECK (sha256 = encode(sha256(inhoud), 'hex')),
    inhoud        bytea NOT NULL,
    CHECK (num_nonnulls(concept_id, dossier_id) = 1),
    CHECK ((dossier_id IS NULL) = (gemeente IS NULL)),
    FOREIGN KEY (dossier_id, gemeente, partij) REFERENCES dossier (id, gemeente, partij) ON UPDATE CASCADE
);
CREATE INDEX bijlage_concept ON bijlage (concept_id);
CREATE INDEX bijlage_dossier ON bijlage (dossier_id);

CREATE TABLE levering (
    id               uuid PRIMARY KEY,
    volgorde         bigint GENERATED ALWAYS AS IDENTITY,
    dossier_id       uuid NOT NULL,
    revisie          integer NOT NULL,
    gemeente         text NOT NULL,
    partij           text NOT NULL,
    adapter          text NOT NULL,
    status           text NOT NULL,
    pogingen         integer NOT NULL,
    volgende_poging  timestamptz NOT NULL DEFAULT now(),
    lease_door       text,
    lease_tot        timestamptz,
    code             text,
    redenen          jsonb,
    CHECK ((status = 'bezig') = (lease_door IS NOT NULL AND lease_tot IS NOT NULL)),
    FOREIGN KEY (dossier_id, revisie) REFERENCES revisie (dossier_id, nummer),
    FOREIGN KEY (dossier_id, gemeente, partij) REFERENCES dossier (id, gemeente, partij) ON UPDATE CASCADE
);
CREATE INDEX levering_dossier ON levering (dossier_id, volgorde);
CREATE INDEX levering_open ON levering (volgende_poging) WHERE status IN ('wacht', 'bezig', 'onbekend');

CREATE TABLE leveringstap (
    levering_id  uuid NOT NULL REFERENCES levering,
    stap         text NOT NULL,
    gemeente     text NOT NULL,
    partij       text NOT NULL,
    begonnen_op  timestamptz NOT NULL DEFAULT now(),
    bericht      bytea,
    uitkomst     text,
    PRIMARY KEY (levering_id, stap)
);

CREATE TABLE gebeurtenis (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id  uuid NOT NULL,
    gemeente    text NOT NULL,
    partij      text NOT NULL,
    op          timestamptz NOT NULL DEFAULT clock_timestamp(),
    actie       text NOT NULL,
    van         text NOT NULL,
    naar        text NOT NULL,
    door        text NOT NULL,
    rol         text NOT NULL,
    reden       text,
    FOREIGN KEY (dossier_id, gemeente, partij) REFERENCES dossier (id, gemeente, partij) ON UPDATE CASCADE
);
CREATE INDEX gebeurtenis_dossier ON gebeurtenis (dossier_id, id);

-- Rows are admitted by municipality or by party, each set per transaction. Neither set: no rows.
DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY[
        'concept', 'dossier', 'revisie', 'bijlage', 'levering', 'leveringstap', 'gebeurtenis'
    ] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format(
            'CREATE POLICY partij ON %I USING (partij = nullif(current_setting(''app.partij'', true), ''''))', tabel
        );
        IF tabel <> 'concept' THEN
            EXECUTE format(
                'CREATE POLICY gemeente ON %I USING (gemeente = nullif(current_setting(''app.gemeente'', true), ''''))',
                tabel
            );
        END IF;
    END LOOP;
END
$$;

-- The worker finds its work in the outbox alone; all else it reads as the municipality of one delivery.
CREATE POLICY worker ON levering TO overlijden_worker USING (true);

-- What was attached to a draft may go; once it is filed it stays.
CREATE POLICY ingediend_verwijderen ON bijlage AS RESTRICTIVE FOR DELETE TO overlijden_web USING (dossier_id IS NULL);
CREATE POLICY ingediend_wijzigen ON bijlage AS RESTRICTIVE FOR UPDATE TO overlijden_web
    USING (dossier_id IS NULL) WITH CHECK (true);

-- The functions below look across parties and municipalities; they run as the owner, who may read but not log in
-- to serve anybody. Each answers one question and nothing else.
CREATE POLICY overzicht ON dossier FOR SELECT TO CURRENT_USER USING (true);

-- Which municipality handles this reference?
CREATE FUNCTION gemeente_van(gevraagd text) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT gemeente FROM dossier WHERE kenmerk = gevraagd $$;

-- Was this person declared before, anywhere, in a declaration that still counts (rule R12)?
CREATE FUNCTION al_aangegeven(gevraagd text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT EXISTS (
            SELECT FROM dossier
            WHERE overledene_bsn = gevraagd
              AND status NOT IN ('ingetrokken', 'geweigerd', 'doorgezonden', 'doorgehaald')
        )
    $$;

-- Delete the drafts that nobody finished in time, with their attachments. The policy lets nothing else go.
CREATE POLICY opruimen ON concept TO CURRENT_USER USING (kenmerk IS NULL AND vervalt_op < now());
CREATE FUNCTION verwijder_verlopen_concepten() RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ WITH gone AS (DELETE FROM concept RETURNING 1) SELECT count(*)::integer FROM gone $$;

REVOKE ALL ON FUNCTION gemeente_van(text), al_aangegeven(text), verwijder_verlopen_concepten() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gemeente_van(text), al_aangegeven(text) TO overlijden_web;
GRANT EXECUTE ON FUNCTION verwijder_verlopen_concepten() TO overlijden_worker;

GRANT USAGE ON SEQUENCE kenmerk_nummer TO overlijden_web;
GRANT SELECT, INSERT, UPDATE (antwoorden, versie, vervalt_op, kenmerk) ON concept TO overlijden_web;
GRANT SELECT, INSERT, DELETE, UPDATE (concept_id, dossier_id, gemeente) ON bijlage TO overlijden_web;
-- Whose a dossier is, its reference and its moment of filing never change.
GRANT SELECT, INSERT, UPDATE (status, versie, revisie, akte_nummer, akte_datum) ON dossier TO overlijden_web;
GRANT SELECT, INSERT ON revisie, levering, gebeurtenis TO overlijden_web;
GRANT SELECT (levering_id, stap, gemeente, partij, begonnen_op, uitkomst) ON leveringstap TO overlijden_web;

GRANT SELECT, UPDATE (status, pogingen, volgende_poging, lease_door, lease_tot, code, redenen)
    ON levering TO overlijden_worker;
GRANT SELECT, INSERT, UPDATE (bericht, uitkomst) ON leveringstap TO overlijden_worker;
GRANT SELECT ON revisie, bijlage, gebeurtenis TO overlijden_worker;
GRANT SELECT, UPDATE (status, versie, op_balie_sinds, zaaknummer) ON dossier TO overlijden_worker;
GRANT INSERT ON gebeurtenis TO overlijden_worker;

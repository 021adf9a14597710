-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The index card: what a list shows and a search finds, so that neither reads a declaration. Then how the desk stands to
-- it: who handles it, which revision she saw and which she handled, what is still to be done.
ALTER TABLE dossier
    ADD COLUMN naam text,
    ADD COLUMN zoeksleutel text,
    ADD COLUMN overleden_op date,
    ADD COLUMN vroegst timestamptz,
    ADD COLUMN uitvaart_op date,
    ADD COLUMN verlof_voor date GENERATED ALWAYS AS (least(uiterste_dag, uitvaart_op)) STORED,
    ADD COLUMN behandelaar text,
    ADD COLUMN bekeken integer NOT NULL DEFAULT 0,
    ADD COLUMN verwerkt integer NOT NULL DEFAULT 0,
    ADD COLUMN openstaand text[] NOT NULL DEFAULT '{}',
    ADD COLUMN doorgezonden_naar text,
    ADD COLUMN voorganger text,
    ADD CHECK (
        vernietigd_op IS NULL
        OR num_nonnulls(naam, zoeksleutel, overleden_op, vroegst, uitvaart_op, behandelaar) = 0
    );
ALTER TABLE gebeurtenis ADD COLUMN gegevens jsonb;

-- Each list of the desk is one walk along an index, however many dossiers are closed. Where a query names these statuses
-- as they stand here, the index serves it.
CREATE INDEX dossier_open ON dossier (gemeente, verlof_voor NULLS FIRST, ingediend_op)
    WHERE status NOT IN ('afgerond', 'doorgehaald', 'doorgezonden', 'geweigerd', 'ingetrokken')
      AND (op_balie_sinds IS NOT NULL OR status = 'ingediend');
CREATE INDEX dossier_recent ON dossier (gemeente, ingediend_op DESC);
CREATE INDEX dossier_zoeksleutel ON dossier (gemeente, zoeksleutel);
CREATE INDEX dossier_voorganger ON dossier (voorganger);
CREATE INDEX levering_niet_klaar ON levering (dossier_id) WHERE status NOT IN ('afgeleverd', 'vervallen');

-- What colleagues tell each other, and which of two answers goes on the akte. Neither has a party: no declarant sees it,
-- and the worker, which writes what leaves the service, may not read it.
CREATE TABLE notitie (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id  uuid NOT NULL REFERENCES dossier,
    gemeente    text NOT NULL,
    op          timestamptz NOT NULL DEFAULT clock_timestamp(),
    door        text NOT NULL,
    tekst       text NOT NULL CHECK (tekst <> '')
);
CREATE INDEX notitie_dossier ON notitie (dossier_id, id);
CREATE TABLE keuze (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dossier_id  uuid NOT NULL REFERENCES dossier,
    gemeente    text NOT NULL,
    op          timestamptz NOT NULL DEFAULT clock_timestamp(),
    door        text NOT NULL,
    wijzer      text NOT NULL,
    bron        text NOT NULL CHECK (bron IN ('aangifte', 'brp')),
    waarde      text NOT NULL,
    reden       text NOT NULL
);
CREATE INDEX keuze_dossier ON keuze (dossier_id, id);
DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['notitie', 'keuze'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format(
            'CREATE POLICY gemeente ON %I USING (gemeente = nullif(current_setting(''app.gemeente'', true), ''''))',
            tabel
        );
        EXECUTE format('CREATE POLICY opvolger ON %I TO overlijden_web USING (is_voorganger(gemeente))', tabel);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON notitie, keuze TO overlijden_web;
GRANT UPDATE (
    uiterste_dag, naam, zoeksleutel, overleden_op, vroegst, uitvaart_op, behandelaar, bekeken, verwerkt, openstaand,
    doorgezonden_naar
) ON dossier TO overlijden_web;

-- With the declaration goes what was made of it, whoever destroys it.
CREATE FUNCTION vergeet_kaart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.naam := NULL; NEW.zoeksleutel := NULL; NEW.overleden_op := NULL; NEW.vroegst := NULL;
    NEW.uitvaart_op := NULL; NEW.behandelaar := NULL; NEW.openstaand := '{}';
    RETURN NEW;
END
$$;
CREATE FUNCTION vergeet_balie() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM notitie WHERE dossier_id = NEW.id;
    DELETE FROM keuze WHERE dossier_id = NEW.id;
    UPDATE gebeurtenis SET gegevens = NULL WHERE dossier_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER vergeet_kaart BEFORE UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NULL AND NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION vergeet_kaart();
CREATE TRIGGER vergeet_balie AFTER UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NULL AND NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION vergeet_balie();

-- And until then they stay.
DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['notitie', 'keuze'] LOOP
        EXECUTE format(
            'CREATE TRIGGER bewaakt BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION bewaak_onderdeel()', tabel
        );
        EXECUTE format('CREATE TRIGGER geleegd BEFORE TRUNCATE ON %I EXECUTE FUNCTION weiger()', tabel);
        EXECUTE format('CREATE TRIGGER onveranderd BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION weiger()', tabel);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER bewaakt', tabel);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER geleegd', tabel);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER onveranderd', tabel);
    END LOOP;
END
$$;


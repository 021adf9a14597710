-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A destroyed dossier leaves its row, without anything that says about whom or by whom.
ALTER TABLE dossier ADD COLUMN vernietigd_op timestamptz;
ALTER TABLE dossier ADD COLUMN bewaarklasse text;
ALTER TABLE dossier ADD CHECK ((vernietigd_op IS NULL) = (bewaarklasse IS NULL));
ALTER TABLE dossier ADD CHECK (
    vernietigd_op IS NULL
    OR persoon = '' AND num_nonnulls(overledene_bsn, uiterste_dag, zaaknummer, akte_nummer, akte_datum) = 0
);

-- From the moment of delivery on, a copy is kept for a term.
ALTER TABLE levering ADD COLUMN afgeleverd_op timestamptz;
ALTER TABLE levering NO FORCE ROW LEVEL SECURITY;
UPDATE levering SET afgeleverd_op = now() WHERE status = 'afgeleverd';
ALTER TABLE levering FORCE ROW LEVEL SECURITY;
CREATE FUNCTION noteer_aflevering() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.afgeleverd_op := CASE WHEN NEW.status = 'afgeleverd' THEN now() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER aflevering BEFORE INSERT OR UPDATE OF status ON levering
    FOR EACH ROW EXECUTE FUNCTION noteer_aflevering();

-- The proof: what was destroyed, when and on what ground. Nothing of it is about a person.
CREATE TABLE vernietiging (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    op            timestamptz NOT NULL,
    bewaarklasse  text NOT NULL,
    grond         text NOT NULL,
    gemeente      text,
    kenmerk       text,
    aantallen     jsonb NOT NULL
);
CREATE INDEX vernietiging_op ON vernietiging (op);
-- What is done once a day, by whichever worker comes first.
CREATE TABLE taak (
    naam    text PRIMARY KEY,
    gedaan  date NOT NULL
);
ALTER TABLE vernietiging ENABLE ROW LEVEL SECURITY;
ALTER TABLE vernietiging FORCE ROW LEVEL SECURITY;
ALTER TABLE taak ENABLE ROW LEVEL SECURITY;
ALTER TABLE taak FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON vernietiging FOR SELECT TO overlijden_worker USING (true);
CREATE POLICY noteren ON vernietiging FOR INSERT TO CURRENT_USER WITH CHECK (true);
CREATE POLICY worker ON taak TO overlijden_worker USING (true);
GRANT SELECT ON vernietiging TO overlijden_worker;
GRANT SELECT, INSERT, UPDATE ON taak TO overlijden_worker;

-- What follows holds for every role, the owner and a superuser too.
CREATE FUNCTION weiger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % is never done', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;

-- The gate. A dossier is marked as destroyed only when nothing of it is left to deliver and nothing to be done with it
-- here; without that mark nothing of it can be deleted, and with it nothing changes any more. That none of it arrived is
-- right for what was taken back before it went out alone. What the scope hides counts as not arrived.
CREATE FUNCTION bewaak_dossier() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.vernietigd_op IS NULL THEN
            RAISE EXCEPTION 'dossier % is kept', OLD.kenmerk USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    ELSIF OLD.vernietigd_op IS NOT NULL THEN
        RAISE EXCEPTION 'dossier % was destroyed', OLD.kenmerk USING ERRCODE = 'restrict_violation';
    ELSIF NOT coalesce(
            (SELECT bool_and(status IN ('afgeleverd', 'vervallen'))
                AND (bool_or(status = 'afgeleverd') OR OLD.status IN ('ingetrokken', 'doorgezonden'))
             FROM levering WHERE dossier_id = OLD.id), false
        )
        OR NEW.status <> OLD.status
        OR NOT (
            OLD.status IN ('akte_opgemaakt', 'verlof_afgegeven', 'documenten_verzonden', 'afgerond', 'doorgehaald')
            OR OLD.status IN ('ingetrokken', 'doorgezonden', 'geweigerd')
            OR OLD.status = 'afgeleverd' AND OLD.op_balie_sinds IS NULL  -- in the municipality's own system
        )
    THEN
        RAISE EXCEPTION 'dossier % is not finished', OLD.kenmerk USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bewaakt BEFORE UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NOT NULL OR NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION bewaak_dossier();
CREATE TRIGGER bewaakt_weg BEFORE DELETE ON dossier FOR EACH ROW EXECUTE FUNCTION bewaak_dossier();
CREATE TRIGGER begin BEFORE INSERT ON dossier FOR EACH ROW
    WHEN (NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION weiger();

CREATE FUNCTION bewaak_onderdeel() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    van uuid;
BEGIN
    IF TG_TABLE_NAME = 'leveringstap' THEN
        SELECT dossier_id INTO van FROM levering WHERE id = OLD.levering_id;
    ELSE
        van := OLD.dossier_id;
    END IF;
    IF NOT EXISTS (SELECT FROM dossier WHERE id = van AND vernietigd_op IS NOT NULL) THEN
        RAISE EXCEPTION '% of dossier % is kept', TG_TABLE_NAME, van USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER onveranderd BEFORE UPDATE ON revisie FOR EACH ROW
    WHEN ((OLD.dossier_id, OLD.nummer, OLD.aangifte) IS DISTINCT FROM (NEW.dossier_id, NEW.nummer, NEW.aangifte))
    EXECUTE FUNCTION weiger();
CREATE TRIGGER onveranderd BEFORE UPDATE ON bijlage FOR EACH ROW
    WHEN (OLD.dossier_id IS NOT NULL AND OLD.dossier_id IS DISTINCT FROM NEW.dossier_id) EXECUTE FUNCTION weiger();
CREATE TRIGGER onveranderd BEFORE UPDATE ON levering FOR EACH ROW
    WHEN (OLD.dossier_id <> NEW.dossier_id) EXECUTE FUNCTION weiger();
CREATE TRIGGER onveranderd BEFORE UPDATE ON leveringstap FOR EACH ROW
    WHEN (OLD.levering_id <> NEW.levering_id) EXECUTE FUNCTION weiger();
CREATE TRIGGER onveranderd BEFORE UPDATE ON gebeurtenis FOR EACH ROW
    WHEN (OLD.dossier_id <> NEW.dossier_id) EXECUTE FUNCTION weiger();
CREATE TRIGGER onveranderd BEFORE UPDATE OR DELETE ON vernietiging FOR EACH ROW EXECUTE FUNCTION weiger();
CREATE TRIGGER bewaakt BEFORE DELETE ON bijlage
    FOR EACH ROW WHEN (OLD.dossier_id IS NOT NULL) EXECUTE FUNCTION bewaak_onderdeel();
DO $$
DECLARE
    tabel text;
    naam text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['revisie', 'levering', 'leveringstap', 'gebeurtenis'] LOOP
        EXECUTE format(
            'CREATE TRIGGER bewaakt BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION bewaak_onderdeel()', tabel
        );
    END LOOP;
    FOREACH tabel IN ARRAY ARRAY[
        'dossier', 'revisie', 'bijlage', 'levering', 'leveringstap', 'gebeurtenis', 'vernietiging'
    ] LOOP
        EXECUTE format('CREATE TRIGGER geleegd BEFORE TRUNCATE ON %I EXECUTE FUNCTION weiger()', tabel);
    END LOOP;
    -- A replica's mode, in which other triggers rest, is no way around.
    FOR tabel, naam IN
        SELECT tgrelid::regclass, tgname FROM pg_trigger
        WHERE tgname IN ('bewaakt', 'bewaakt_weg', 'begin', 'onveranderd', 'geleegd')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', tabel, naam);
    END LOOP;
END
$$;

-- Destroy what was declared, and leave the row with ``spoor`` for a party. The caller's scope must be the dossier's
-- municipality, and ``gezien`` the version that was judged: whoever acts on it meanwhile comes first.
CREATE FUNCTION vernietig_dossier(
    gevraagd uuid, gezien integer, spoor text, nu timestamptz, klasse text, grond text
) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    doel dossier;
    aantallen jsonb;
BEGIN
    UPDATE dossier
        SET vernietigd_op = least(nu, now()), bewaarklasse = klasse, versie = versie + 1, partij = spoor, persoon = '',
            overledene_bsn = NULL, uiterste_dag = NULL, zaaknummer = NULL, akte_nummer = NULL, akte_datum = NULL
        WHERE id = gevraagd AND versie = gezien AND vernietigd_op IS NULL
        RETURNING * INTO doel;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- Staff answers for what it did; of who declared, and of what anybody wrote, nothing stays.
    UPDATE gebeurtenis
        SET reden = NULL, door = CASE WHEN rol IN ('nabestaande', 'uitvaartondernemer') THEN spoor ELSE door END
        WHERE dossier_id = gevraagd;
    aantallen := jsonb_build_object(
        'leveringstap',
        (SELECT count(*) FROM leveringstap JOIN levering ON levering.id = levering_id WHERE dossier_id = gevraagd),
        'bijlage', (SELECT count(*) FROM bijlage WHERE dossier_id = gevraagd),
        'levering', (SELECT count(*) FROM levering WHERE dossier_id = gevraagd),
        'revisie', (SELECT count(*) FROM revisie WHERE dossier_id = gevraagd)
    );
    DELETE FROM leveringstap USING levering WHERE levering.id = levering_id AND dossier_id = gevraagd;
    DELETE FROM bijlage WHERE dossier_id = gevraagd;
    DELETE FROM levering WHERE dossier_id = gevraagd;
    DELETE FROM revisie WHERE dossier_id = gevraagd;
    INSERT INTO vernietiging (op, bewaarklasse, grond, gemeente, kenmerk, aantallen)
        VALUES (doel.vernietigd_op, klasse, grond, doel.gemeente, doel.kenmerk, aantallen);
    RETURN true;
END
$$;

-- Destroy what was left of a destroyed dossier: its row and its history. The scope as above.
CREATE FUNCTION vernietig_spoor(gevraagd uuid, nu timestamptz, klasse text, grond text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    doel dossier;
    geschiedenis integer;
BEGIN
    SELECT * INTO doel FROM dossier WHERE id = gevraagd AND vernietigd_op IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM gebeurtenis WHERE dossier_id = gevraagd;
    GET DIAGNOSTICS geschiedenis = ROW_COUNT;
    DELETE FROM dossier WHERE id = gevraagd;
    INSERT INTO vernietiging (op, bewaarklasse, grond, gemeente, kenmerk, aantallen) VALUES (
        least(nu, now()), klasse, grond, doel.gemeente, doel.kenmerk,
        jsonb_build_object('dossier', 1, 'gebeurtenis', geschiedenis)
    );
    RETURN true;
END
$$;

-- Drafts. The policies let nothing go before its time: answers and attachments of what nobody finished; 23 days later,
-- which is 30 after the last change, the row of every draft, so that until then its declarant is told what became of it.
DROP POLICY opruimen ON concept;
DROP FUNCTION verwijder_verlopen_concepten();
CREATE POLICY opruimen ON concept TO CURRENT_USER
    USING (vervalt_op < now() - interval '23 days' OR kenmerk IS NULL AND vervalt_op < now());
CREATE POLICY opruimen ON bijlage TO CURRENT_USER
    USING (EXISTS (SELECT FROM concept WHERE id = concept_id AND kenmerk IS NULL AND vervalt_op < now()));

CREATE FUNCTION verwijder_verlopen_concepten(klasse text, grond text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    concepten integer;
    bijlagen integer;
BEGIN
    WITH leeg AS (
        UPDATE concept SET antwoorden = '{}', versie = versie + 1
        WHERE kenmerk IS NULL AND vervalt_op < now() AND antwoorden <> '{}' RETURNING id
    ), weg AS (DELETE FROM bijlage USING leeg WHERE concept_id = leeg.id RETURNING 1)
    SELECT (SELECT count(*) FROM leeg), (SELECT count(*) FROM weg) INTO concepten, bijlagen;
    IF concepten > 0 THEN
        INSERT INTO vernietiging (op, bewaarklasse, grond, aantallen)
            VALUES (now(), klasse, grond, jsonb_build_object('concept', concepten, 'bijlage', bijlagen));
    END IF;
    RETURN concepten;
END
$$;
CREATE FUNCTION verwijder_conceptregels(klasse text, grond text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    regels integer;
BEGIN
    DELETE FROM concept WHERE vervalt_op < now() - interval '23 days';
    GET DIAGNOSTICS regels = ROW_COUNT;
    IF regels > 0 THEN
        INSERT INTO vernietiging (op, bewaarklasse, grond, aantallen)
            VALUES (now(), klasse, grond, jsonb_build_object('concept', regels));
    END IF;
    RETURN regels;
END
$$;

-- How often somebody acted in a minute says a day later only that she was here.
CREATE FUNCTION verwijder_quota() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    regels integer;
BEGIN
    DELETE FROM quotum WHERE minuut < now() - interval '1 day';
    GET DIAGNOSTICS regels = ROW_COUNT;
    RETURN regels;
END
$$;

REVOKE ALL ON FUNCTION
    vernietig_dossier(uuid, integer, text, timestamptz, text, text),
    vernietig_spoor(uuid, timestamptz, text, text),
    verwijder_verlopen_concepten(text, text),
    verwijder_conceptregels(text, text),
    verwijder_quota()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    vernietig_dossier(uuid, integer, text, timestamptz, text, text),
    vernietig_spoor(uuid, timestamptz, text, text),
    verwijder_verlopen_concepten(text, text),
    verwijder_conceptregels(text, text),
    verwijder_quota()
    TO overlijden_worker;

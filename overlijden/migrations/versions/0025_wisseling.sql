-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A declaration or a draft is offered to somebody else with a code that counts for a day and once: here stands its hash.
-- The code itself is with who made it.
ALTER TABLE dossier
    ADD COLUMN wisseling_sleutel bytea UNIQUE,
    ADD COLUMN wisseling_tot timestamptz,
    ADD COLUMN aangever_partij text,  -- whom its declarant belongs to, while another has it
    ADD CHECK ((wisseling_sleutel IS NULL) = (wisseling_tot IS NULL)),
    ADD CHECK (vernietigd_op IS NULL OR num_nonnulls(wisseling_sleutel, aangever_partij) = 0);
ALTER TABLE concept
    ADD COLUMN wisseling_sleutel bytea UNIQUE,
    ADD COLUMN wisseling_tot timestamptz,
    ADD CHECK ((wisseling_sleutel IS NULL) = (wisseling_tot IS NULL)),
    ADD CHECK (num_nonnulls(wijzigt, wisseling_sleutel) < 2);  -- a change goes with its dossier
GRANT UPDATE (wisseling_sleutel, wisseling_tot) ON dossier, concept TO overlijden_web;
GRANT UPDATE (aangever_partij) ON dossier TO overlijden_web;

-- The journal of a delivery goes with it.
ALTER TABLE levering ADD UNIQUE (id, partij), NO FORCE ROW LEVEL SECURITY;
ALTER TABLE leveringstap
    ADD FOREIGN KEY (levering_id, partij) REFERENCES levering (id, partij) ON UPDATE CASCADE;
ALTER TABLE levering FORCE ROW LEVEL SECURITY;

CREATE FUNCTION vergeet_wisseling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.wisseling_sleutel := NULL; NEW.wisseling_tot := NULL; NEW.aangever_partij := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER vergeet_wisseling BEFORE UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NULL AND NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION vergeet_wisseling();

-- Only who has it offers it, and for a day: a desk does not give away what its municipality handles.
CREATE FUNCTION bewaak_wisseling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'overlijden_web' AND (
        OLD.partij IS DISTINCT FROM nullif(current_setting('app.partij', true), '')
        OR NEW.wisseling_tot > now() + interval '25 hours'
    ) THEN
        RAISE EXCEPTION 'only who has it offers it, for a day' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bewaak_wisseling BEFORE UPDATE OF wisseling_sleutel, wisseling_tot ON dossier FOR EACH ROW
    WHEN (NEW.wisseling_sleutel IS NOT NULL) EXECUTE FUNCTION bewaak_wisseling();
CREATE TRIGGER bewaak_wisseling BEFORE UPDATE OF wisseling_sleutel, wisseling_tot ON concept FOR EACH ROW
    WHEN (NEW.wisseling_sleutel IS NOT NULL) EXECUTE FUNCTION bewaak_wisseling();

-- What nobody offered cannot go over, whatever a function says.
CREATE POLICY wisselen ON dossier FOR UPDATE TO CURRENT_USER USING (wisseling_tot > now()) WITH CHECK (true);
CREATE POLICY wisselen ON concept FOR UPDATE TO CURRENT_USER
    USING (
        wisseling_tot > now() AND kenmerk IS NULL AND vervalt_op > now()
        OR EXISTS (SELECT FROM dossier d WHERE d.kenmerk = wijzigt AND d.wisseling_tot > now())
    )
    WITH CHECK (true);
CREATE POLICY wisselen ON bijlage FOR UPDATE TO CURRENT_USER
    USING (EXISTS (SELECT FROM concept c WHERE c.id = concept_id AND c.wisseling_tot > now()))
    WITH CHECK (true);
CREATE POLICY wisselen_lezen ON bijlage FOR SELECT TO CURRENT_USER
    USING (EXISTS (SELECT FROM concept c WHERE c.id = concept_id AND c.wisseling_tot > now()));

CREATE POLICY wisselen_lezen ON levering FOR SELECT TO CURRENT_USER
    USING (EXISTS (SELECT FROM dossier d WHERE d.id = dossier_id AND d.wisseling_tot > now()));
CREATE POLICY wisselen ON levering FOR UPDATE TO CURRENT_USER
    USING (EXISTS (SELECT FROM dossier d WHERE d.id = dossier_id AND d.wisseling_tot > now())) WITH CHECK (false);

-- What is offered with this code, and by which party: a reference and a municipality, or a draft. No name.
CREATE FUNCTION aangeboden(gevraagd bytea) RETURNS TABLE (kenmerk text, gemeente text, concept uuid, partij text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT d.kenmerk, d.gemeente, NULL::uuid, d.partij FROM dossier d
        WHERE d.wisseling_sleutel = gevraagd AND d.wisseling_tot > now()
        UNION ALL
        SELECT NULL, NULL, c.id, c.partij FROM concept c
        WHERE c.wisseling_sleutel = gevraagd AND c.wisseling_tot > now() AND c.kenmerk IS NULL AND c.vervalt_op > now()
    $$;

-- Let what is offered with this code go over to a party: true for whoever comes first. A declaration goes with all its
-- rows and gets another code to be followed with; a draft goes without what its declarant said of herself.
CREATE FUNCTION neem_over(
    gevraagd bytea, naar text, wie text, nieuwe_volgcode text, eigen text[], tot timestamptz
) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    doel text;
    concept_id_ uuid;
BEGIN
    -- In the order in which who sends a change, and who delivers, take them: the dossier last.
    PERFORM FROM concept c JOIN dossier d ON d.kenmerk = c.wijzigt
        WHERE d.wisseling_sleutel = gevraagd AND c.kenmerk IS NULL FOR UPDATE OF c;
    PERFORM FROM levering l JOIN dossier d ON d.id = l.dossier_id
        WHERE d.wisseling_sleutel = gevraagd ORDER BY l.volgorde FOR UPDATE OF l;
    UPDATE dossier SET partij = naar, persoon = wie, volgcode = nieuwe_volgcode, versie = versie + 1,
        aangever_partij = nullif(coalesce(aangever_partij, partij), naar)
        WHERE wisseling_sleutel = gevraagd AND wisseling_tot > now() RETURNING kenmerk INTO doel;
    IF doel IS NOT NULL THEN
        -- A change that lay open is gone: it was of who cannot send it any more.
        UPDATE concept SET antwoorden = '{}', versie = versie + 1, vervalt_op = now() WHERE wijzigt = doel AND kenmerk IS NULL;
        UPDATE dossier SET wisseling_sleutel = NULL, wisseling_tot = NULL WHERE kenmerk = doel;
        RETURN true;
    END IF;
    UPDATE concept SET partij = naar, persoon = wie, versie = versie + 1, vervalt_op = tot, antwoorden = antwoorden - eigen
        WHERE wisseling_sleutel = gevraagd AND wisseling_tot > now() AND kenmerk IS NULL AND vervalt_op > now()
        RETURNING id INTO concept_id_;
    IF concept_id_ IS NULL THEN
        RETURN false;
    END IF;
    UPDATE bijlage SET partij = naar WHERE concept_id = concept_id_;
    UPDATE concept SET wisseling_sleutel = NULL, wisseling_tot = NULL WHERE id = concept_id_;
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION
    aangeboden(bytea), neem_over(bytea, text, text, text, text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    aangeboden(bytea), neem_over(bytea, text, text, text, text[], timestamptz) TO overlijden_web;

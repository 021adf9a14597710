-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The code that the declarant got and may give on: with it and the reference anybody reads how her declaration stands.
-- What was filed before there were codes has none, and is read after a log-in alone.
ALTER TABLE dossier
    ADD COLUMN volgcode text CHECK (volgcode ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
    ADD CHECK (vernietigd_op IS NULL OR volgcode IS NULL);
GRANT UPDATE (volgcode) ON dossier TO overlijden_web;

CREATE FUNCTION vergeet_volgcode() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.volgcode := NULL;
    RETURN NEW;
END
$$;
CREATE TRIGGER vergeet_volgcode BEFORE UPDATE ON dossier FOR EACH ROW
    WHEN (OLD.vernietigd_op IS NULL AND NEW.vernietigd_op IS NOT NULL) EXECUTE FUNCTION vergeet_volgcode();

-- How does the declaration with this reference and this code stand? No row for any other pair, and of nobody a name: of
-- what was declared only the days that make the legal window.
CREATE FUNCTION volg(gevraagd text, code text) RETURNS TABLE (
    gemeente text, status text, ingediend_op timestamptz, uiterste_dag date, akte_nummer text, akte_datum date,
    doorgezonden_naar text, opvolger text, levering text, aangifte jsonb
)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    #variable_conflict use_column
    DECLARE
        eigen text := coalesce(current_setting('app.gemeente', true), '');
        van text := (SELECT d.gemeente FROM dossier d WHERE d.kenmerk = gevraagd AND d.volgcode = code);
    BEGIN
        PERFORM set_config('app.gemeente', coalesce(van, ''), true);  -- what is read is read in that scope alone
        RETURN QUERY SELECT
            d.gemeente, d.status, d.ingediend_op, d.uiterste_dag, d.akte_nummer, d.akte_datum, d.doorgezonden_naar,
            (SELECT o.kenmerk FROM dossier o WHERE o.voorganger = d.kenmerk),
            (SELECT l.status FROM levering l WHERE l.dossier_id = d.id ORDER BY l.volgorde LIMIT 1),
            jsonb_strip_nulls(jsonb_build_object(
                'soort', r.aangifte -> 'soort',
                'lijkbezorging', jsonb_build_object('datum', r.aangifte -> 'lijkbezorging' -> 'datum'),
                'overlijden', (
                    SELECT jsonb_object_agg(key, value) FROM jsonb_each(r.aangifte -> 'overlijden')
                    WHERE key IN ('datum', 'tijd', 'datum_zekerheid', 'tot', 'tot_tijd')
                )
            ))
        FROM dossier d JOIN revisie r ON r.dossier_id = d.id AND r.nummer = d.revisie
        WHERE d.kenmerk = gevraagd AND d.volgcode = code;
        PERFORM set_config('app.gemeente', eigen, true);
    END
    $$;
REVOKE ALL ON FUNCTION volg(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION volg(text, text) TO overlijden_web;

-- That it was read stands in the audit. Who reads is nobody whom the service knows, and acts in no municipality.
CREATE POLICY volgen ON auditregel FOR INSERT TO overlijden_web
    WITH CHECK (handeling = 'gevolgd' AND door = 'volgcode');

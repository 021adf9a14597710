-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What was filed stays in the municipality where it was filed. After a merger the desk of the successor handles it:
-- which municipalities those are, a transaction says beside its own, by the dated table of municipalities.
CREATE FUNCTION is_voorganger(gevraagd text) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN nullif(current_setting('app.gemeente', true), '') IS NOT NULL
        AND gevraagd = ANY (string_to_array(nullif(current_setting('app.voorgangers', true), ''), ','));

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['dossier', 'revisie', 'bijlage', 'levering', 'leveringstap', 'gebeurtenis'] LOOP
        EXECUTE format('CREATE POLICY opvolger ON %I TO overlijden_web USING (is_voorganger(gemeente))', tabel);
    END LOOP;
END
$$;
CREATE POLICY opvolger ON collega FOR SELECT TO overlijden_web USING (is_voorganger(gemeente));
REVOKE ALL ON FUNCTION is_voorganger(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_voorganger(text) TO overlijden_web;

-- A right that ended stays on record, because what this person did stays.
ALTER TABLE beheerder
    ADD COLUMN ingetrokken_op timestamptz,
    ADD COLUMN ingetrokken_door text,
    ADD CHECK (num_nonnulls(ingetrokken_op, ingetrokken_door) IN (0, 2));

CREATE FUNCTION is_ingetrokken(van text, wie text) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM beheerder b WHERE b.gemeente = van AND b.persoon = wie AND b.ingetrokken_op IS NOT NULL);
REVOKE ALL ON FUNCTION is_ingetrokken(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_ingetrokken(text, text) TO overlijden_web;

CREATE POLICY ingetrokken ON wijziging AS RESTRICTIVE FOR INSERT WITH CHECK (NOT is_ingetrokken(gemeente, bereid_door));
-- Two people who may, at the moment of confirming: what somebody prepared who may not any more, can only be rejected.
CREATE POLICY ingetrokken_besluit ON wijziging AS RESTRICTIVE FOR UPDATE
    USING (true) WITH CHECK (
        NOT is_ingetrokken(gemeente, besloten_door)
        AND (besluit <> 'bevestigd' OR NOT is_ingetrokken(gemeente, bereid_door))
    );
CREATE POLICY ingetrokken ON pauze AS RESTRICTIVE FOR INSERT WITH CHECK (NOT is_ingetrokken(gemeente, door));

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What a back-end said later of a message that it took, until the worker made of it what it means.
ALTER TABLE levering ADD COLUMN nagekomen jsonb NOT NULL DEFAULT '[]';
CREATE INDEX levering_nagekomen ON levering (volgorde) WHERE nagekomen <> '[]';
GRANT UPDATE (nagekomen) ON levering TO overlijden_worker;

-- The web process may change nothing of a delivery that arrived; it adds to this alone, for the back-end that it is, and
-- while it does so it is in the scope of that back-end's municipality.
CREATE FUNCTION meld_nagekomen(gevraagd uuid, van text, bij bigint, wat jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        eigen text := coalesce(current_setting('app.gemeente', true), '');
        is_daar boolean;
    BEGIN
        PERFORM set_config('app.gemeente', van, true);
        UPDATE levering SET nagekomen = nagekomen || jsonb_build_array(wat)
        WHERE id = gevraagd AND gemeente = van AND wijziging = bij
          AND NOT nagekomen @> jsonb_build_array(wat) AND jsonb_array_length(nagekomen) < 100;
        is_daar := EXISTS (SELECT FROM levering WHERE id = gevraagd AND gemeente = van AND wijziging = bij);
        PERFORM set_config('app.gemeente', eigen, true);
        RETURN is_daar;
    END
    $$;

-- That something changed in the zaak that this step made. It is no truth: it makes us ask sooner.
CREATE INDEX leveringstap_zaak ON leveringstap (uitkomst) WHERE stap = 'zaak';
CREATE FUNCTION peil_eerder(gemaakt text, van text, bij bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    DECLARE
        eigen text := coalesce(current_setting('app.gemeente', true), '');
        is_daar boolean;
    BEGIN
        PERFORM set_config('app.gemeente', van, true);
        UPDATE levering SET peilen_op = least(peilen_op, now())
        WHERE gemeente = van AND wijziging = bij AND peilen_op IS NOT NULL
          AND id IN (SELECT levering_id FROM leveringstap WHERE stap = 'zaak' AND uitkomst = gemaakt);
        is_daar := FOUND;
        PERFORM set_config('app.gemeente', eigen, true);
        RETURN is_daar;
    END
    $$;
REVOKE ALL ON FUNCTION meld_nagekomen(uuid, text, bigint, jsonb), peil_eerder(text, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION meld_nagekomen(uuid, text, bigint, jsonb), peil_eerder(text, text, bigint) TO overlijden_web;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Until where each municipality was told that its feed moved. A row comes with the first hint; nothing of a dossier is
-- in it. Who is telling has until volgende_poging to say how that went.
CREATE TABLE notificatie (
    gemeente         text PRIMARY KEY CHECK (gemeente ~ '^[0-9]{4}$'),
    nummer           bigint NOT NULL DEFAULT 0,
    gehint_op        timestamptz,
    pogingen         integer NOT NULL DEFAULT 0,  -- since it was told last
    volgende_poging  timestamptz NOT NULL,
    code             text
);
ALTER TABLE notificatie ENABLE ROW LEVEL SECURITY;
ALTER TABLE notificatie FORCE ROW LEVEL SECURITY;
CREATE POLICY worker ON notificatie TO overlijden_worker USING (true);
CREATE POLICY overzicht ON notificatie FOR SELECT TO CURRENT_USER USING (true);
GRANT SELECT, INSERT, UPDATE (nummer, gehint_op, pogingen, volgende_poging, code) ON notificatie TO overlijden_worker;

-- Of these municipalities, each beside itself and what merged into it, the one that waits longest for a hint: with the
-- number and moment of the last thing in its feed, and nothing of what that was.
CREATE FUNCTION nieuw_in_feed(wie text[], van text[]) RETURNS TABLE (gemeente text, nummer bigint, op timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT paar.wie, laatste.nummer, laatste.op
        FROM unnest(wie, van) AS paar(wie, van)
        LEFT JOIN notificatie n ON n.gemeente = paar.wie
        CROSS JOIN LATERAL (
            SELECT g.nummer, g.op FROM gebeurtenis g
            WHERE g.gemeente = paar.van AND g.nummer IS NOT NULL ORDER BY g.nummer DESC LIMIT 1
        ) AS laatste
        WHERE laatste.nummer > coalesce(n.nummer, 0) AND coalesce(n.volgende_poging, '-infinity') <= now()
        ORDER BY coalesce(n.volgende_poging, '-infinity'), paar.wie, laatste.nummer DESC
        LIMIT 1
    $$;
REVOKE ALL ON FUNCTION nieuw_in_feed(text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nieuw_in_feed(text[], text[]) TO overlijden_worker;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- How often an organisation acted in the present minute. Lost at a crash, which does no harm.
CREATE UNLOGGED TABLE quotum (
    organisatie  text PRIMARY KEY,
    minuut       timestamptz NOT NULL,
    aantal       integer NOT NULL
);
ALTER TABLE quotum ENABLE ROW LEVEL SECURITY;
ALTER TABLE quotum FORCE ROW LEVEL SECURITY;
CREATE POLICY tellen ON quotum TO CURRENT_USER USING (true);

-- Count one more for this organisation: how many that makes this minute. What others do is not told.
CREATE FUNCTION tel_quotum(wie text) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        INSERT INTO quotum AS q VALUES (wie, date_trunc('minute', clock_timestamp()), 1)
        ON CONFLICT (organisatie) DO UPDATE SET
            aantal = CASE WHEN q.minuut = excluded.minuut THEN q.aantal + 1 ELSE 1 END,
            minuut = excluded.minuut
        RETURNING aantal
    $$;

REVOKE ALL ON FUNCTION tel_quotum(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tel_quotum(text) TO overlijden_web;

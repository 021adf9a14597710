-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- How much of what nobody finished will be destroyed at a moment, so that it can be said beforehand. It is a number; what
-- is not due can be counted and is no nearer to being destroyed (the policies of 0004).
CREATE POLICY tellen ON concept FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION tel_verlopen_concepten(moment timestamptz) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT count(*) FILTER (WHERE kenmerk IS NULL AND vervalt_op < moment AND antwoorden <> '{}')
             + count(*) FILTER (WHERE vervalt_op < moment - interval '23 days')
        FROM concept
    $$;

REVOKE ALL ON FUNCTION tel_verlopen_concepten(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tel_verlopen_concepten(timestamptz) TO overlijden_worker;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Whether another declaration than this one counts for the same person, anywhere (rule R12): yes or no, and nothing of it.
CREATE FUNCTION dubbel_aangegeven(gevraagd text, behalve text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT EXISTS (
            SELECT FROM dossier
            WHERE overledene_bsn = gevraagd AND kenmerk <> behalve
              AND status NOT IN ('ingetrokken', 'geweigerd', 'doorgezonden', 'doorgehaald')
        )
    $$;
REVOKE ALL ON FUNCTION dubbel_aangegeven(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dubbel_aangegeven(text, text) TO overlijden_web;

-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- As it was (0037), but of the person in a dossier of the desk that asks: of any other BSN it tells nothing.
CREATE OR REPLACE FUNCTION dubbel_aangegeven(gevraagd text, behalve text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT EXISTS (
            SELECT FROM dossier eigen JOIN dossier ander USING (overledene_bsn)
            WHERE overledene_bsn = gevraagd AND eigen.kenmerk = behalve AND ander.id <> eigen.id
              AND (eigen.gemeente = nullif(current_setting('app.gemeente', true), '') OR is_voorganger(eigen.gemeente))
              AND ander.status NOT IN ('ingetrokken', 'geweigerd', 'doorgezonden', 'doorgehaald')
        )
    $$;

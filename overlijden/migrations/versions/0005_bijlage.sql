-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What lies here is encrypted: size and checksum are of the content, and are compared when it is read.
ALTER TABLE bijlage DROP CONSTRAINT bijlage_check, DROP CONSTRAINT bijlage_check1;
ALTER TABLE bijlage
    ADD CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    ADD COLUMN gescand text NOT NULL DEFAULT 'niet',
    ADD COLUMN virus text,
    ADD CHECK (gescand IN ('schoon', 'niet', 'wacht', 'besmet')),
    ADD CHECK ((gescand = 'besmet') = (virus IS NOT NULL)),
    ALTER COLUMN inhoud SET STORAGE EXTERNAL;  -- nothing encrypted becomes smaller, and its first bytes name its key
ALTER TABLE bijlage ALTER COLUMN gescand DROP DEFAULT;
ALTER TABLE leveringstap ALTER COLUMN bericht SET STORAGE EXTERNAL;
CREATE INDEX bijlage_ongescand ON bijlage (id) WHERE gescand IN ('niet', 'wacht');
CREATE INDEX bijlage_wacht ON bijlage (dossier_id) WHERE gescand = 'wacht';

-- Keys are renewed by the owner, as the schema is; no process of the service can change what was stored.
CREATE POLICY hersleutelen ON bijlage TO CURRENT_USER USING (true);
CREATE POLICY hersleutelen ON leveringstap TO CURRENT_USER USING (true);

-- The functions below look across municipalities and parties for the worker, which reads what it found as its party.
-- Does an attachment of this dossier still wait for its scan?
CREATE FUNCTION wacht_op_scan(gevraagd uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT EXISTS (SELECT FROM bijlage WHERE dossier_id = gevraagd AND gescand = 'wacht') $$;

-- The next attachments that no scanner has judged, and whose they are.
CREATE FUNCTION te_scannen(na uuid, hoeveel integer) RETURNS TABLE (id uuid, partij text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
        SELECT b.id, b.partij FROM bijlage b
        WHERE b.gescand IN ('niet', 'wacht') AND b.id > na ORDER BY b.id LIMIT hoeveel
    $$;

REVOKE ALL ON FUNCTION wacht_op_scan(uuid), te_scannen(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION wacht_op_scan(uuid), te_scannen(uuid, integer) TO overlijden_worker;
GRANT UPDATE (gescand, virus) ON bijlage TO overlijden_worker;

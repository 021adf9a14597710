-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A filed attachment does not change: not what is said of it, and not its content. Of the content the database sees
-- only what was encrypted; whoever encrypts it anew says of which plain content, and it must be what was filed.
CREATE TRIGGER vastgelegd BEFORE UPDATE ON bijlage FOR EACH ROW
    WHEN (
        OLD.dossier_id IS NOT NULL
        AND (
            (OLD.id, OLD.volgorde, OLD.soort, OLD.bestandsnaam, OLD.mediatype, OLD.omvang, OLD.sha256)
                IS DISTINCT FROM
            (NEW.id, NEW.volgorde, NEW.soort, NEW.bestandsnaam, NEW.mediatype, NEW.omvang, NEW.sha256)
            OR OLD.inhoud IS DISTINCT FROM NEW.inhoud
                AND current_setting('app.hersleuteld', true) IS DISTINCT FROM OLD.id || ' ' || OLD.sha256
        )
    )
    EXECUTE FUNCTION weiger();
ALTER TABLE bijlage ENABLE ALWAYS TRIGGER vastgelegd;

-- Whoever verifies compares what municipalities settled with what the audit was told of it.
CREATE POLICY audit ON wijziging FOR SELECT TO overlijden_audit USING (true);
GRANT SELECT ON wijziging TO overlijden_audit;

-- A log-in that goes on under another id keeps its row, so that who ends it at that moment ends it all the same: the
-- transaction names both ids. By ``door`` and ``gemeente`` the operator finds whose sessions there are.
ALTER TABLE sessie ADD COLUMN door text, ADD COLUMN gemeente text;
DROP POLICY sleutel ON sessie;
CREATE POLICY sleutel ON sessie TO overlijden_web
    USING (encode(sleutel, 'hex') = ANY (string_to_array(current_setting('app.sessie', true), ' ')) AND vervalt_op > now());
GRANT UPDATE (sleutel) ON sessie TO overlijden_web;

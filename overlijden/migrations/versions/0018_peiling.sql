-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- When the back-end that took a declaration is next asked how it stands there.
ALTER TABLE levering ADD COLUMN peilen_op timestamptz;
CREATE INDEX levering_peilen ON levering (peilen_op) WHERE peilen_op IS NOT NULL;
GRANT UPDATE (peilen_op) ON levering TO overlijden_worker;
GRANT UPDATE (akte_nummer, akte_datum) ON dossier TO overlijden_worker;

-- What a municipality's own system says that it works on is a copy here, as what it has not begun with.
CREATE OR REPLACE FUNCTION bewaak_dossier() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.vernietigd_op IS NULL THEN
            RAISE EXCEPTION 'dossier % is kept', OLD.kenmerk USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    ELSIF OLD.vernietigd_op IS NOT NULL THEN
        RAISE EXCEPTION 'dossier % was destroyed', OLD.kenmerk USING ERRCODE = 'restrict_violation';
    ELSIF NOT coalesce(
            (SELECT bool_and(status IN ('afgeleverd', 'vervallen'))
                AND (bool_or(status = 'afgeleverd') OR OLD.status IN ('ingetrokken', 'doorgezonden'))
             FROM levering WHERE dossier_id = OLD.id), false
        )
        OR NEW.status <> OLD.status
        OR NOT (
            OLD.status IN ('akte_opgemaakt', 'verlof_afgegeven', 'documenten_verzonden', 'afgerond', 'doorgehaald')
            OR OLD.status IN ('ingetrokken', 'doorgezonden', 'geweigerd')
            OR OLD.status IN ('afgeleverd', 'in_behandeling') AND OLD.op_balie_sinds IS NULL  -- in its own system
        )
    THEN
        RAISE EXCEPTION 'dossier % is not finished', OLD.kenmerk USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

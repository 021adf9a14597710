-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- What a firm's declarations propose, as it was typed; and who of its people asked that all see all again.
ALTER TABLE onderneming
    ADD COLUMN voorstel jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN ruimer_door text CHECK (ruimer_door <> ''),
    ADD COLUMN gewijzigd_op timestamptz;
GRANT INSERT (partij, zichtbaar, voorstel), UPDATE (zichtbaar, voorstel, ruimer_door, gewijzigd_op)
    ON onderneming TO overlijden_web;

-- One of a firm's people may close what they see of each other; to open it takes two. Without a person it is the
-- operator, whom the firm asked.
CREATE FUNCTION bewaak_zicht() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wie text := nullif(current_setting('app.persoon', true), '');
BEGIN
    IF (wie IS NOT NULL OR current_user = 'overlijden_web')
        AND OLD.zichtbaar = 'persoon' AND NEW.zichtbaar = 'onderneming'
        AND (wie IS NULL OR coalesce(OLD.ruimer_door, wie) = wie)
    THEN
        RAISE EXCEPTION 'two people of the firm must ask this' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.ruimer_door IS DISTINCT FROM OLD.ruimer_door AND NEW.ruimer_door IS DISTINCT FROM wie
        AND NEW.ruimer_door IS NOT NULL
    THEN
        RAISE EXCEPTION 'nobody asks for another' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.zichtbaar <> OLD.zichtbaar THEN
        NEW.ruimer_door := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER bewaak_zicht BEFORE UPDATE ON onderneming FOR EACH ROW EXECUTE FUNCTION bewaak_zicht();

-- Which dossier of the firm a new declaration takes the firm's data from, by its reference. It is said when it is begun.
ALTER TABLE concept ADD COLUMN voorbeeld text;

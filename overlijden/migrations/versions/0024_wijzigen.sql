-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- Which dossier this draft is about to change, by its reference; most drafts change none. It is said when it is begun.
ALTER TABLE concept ADD COLUMN wijzigt text;
CREATE INDEX concept_wijzigt ON concept (wijzigt);

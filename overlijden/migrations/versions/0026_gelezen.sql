-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The last event of a dossier that its party has seen on its page: one mark for all people of a firm.
ALTER TABLE dossier ADD COLUMN gelezen bigint NOT NULL DEFAULT 0;
GRANT UPDATE (gelezen) ON dossier TO overlijden_web;

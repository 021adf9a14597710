-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- The desk's list of what a municipality handles in a system of its own, of which no akte was told yet. Where a query
-- names these statuses as they stand here, the index serves it.
CREATE INDEX dossier_elders ON dossier (gemeente, verlof_voor NULLS FIRST, ingediend_op)
    WHERE status IN ('aanvulling_gevraagd', 'afgeleverd', 'in_behandeling') AND op_balie_sinds IS NULL;

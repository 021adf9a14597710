-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- So that `overlijden doctor` can tell, on the machine of a process, whether its code and this schema belong together.
GRANT SELECT ON alembic_version TO overlijden_web, overlijden_worker, overlijden_audit;

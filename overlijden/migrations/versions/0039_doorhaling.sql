-- SPDX-FileCopyrightText: 2026 Overlijden contributors
-- SPDX-License-Identifier: EUPL-1.2

-- A struck-out akte of which not everybody confirmed that he knows: few, and found without reading the closed ones.
CREATE INDEX dossier_doorhaling ON dossier (gemeente) WHERE openstaand @> '{ontvangers}';

-- SPDX-License-Identifier: Apache-2.0
-- `joined` (a view or a table) into the result, in one transaction; blanks become NULL.
INSERT INTO main.datasets (
  source, external_id, ref, owner, title, subtitle, license, tags, size_bytes, compressed_bytes, views, downloads, votes,
  kernels, medal, version, created_at, updated_at, description)
SELECT 'kaggle', external_id, nullif(owner, '') || '/' || nullif(slug, ''), nullif(owner, ''), nullif(title, ''),
  nullif(subtitle, ''), nullif(license, ''), nullif(tags, ''), nullif(size_bytes, ''), nullif(compressed_bytes, ''),
  nullif(views, ''), nullif(downloads, ''), nullif(votes, ''), nullif(kernels, ''), nullif(medal, ''),
  nullif(version, ''), nullif(created_at, ''), nullif(updated_at, ''), nullif(description, '')
FROM joined
WHERE true
ON CONFLICT (source, external_id) DO UPDATE SET
  ref = excluded.ref, owner = excluded.owner, title = excluded.title, subtitle = excluded.subtitle,
  license = excluded.license, tags = excluded.tags, size_bytes = excluded.size_bytes,
  compressed_bytes = excluded.compressed_bytes, views = excluded.views, downloads = excluded.downloads,
  votes = excluded.votes, kernels = excluded.kernels, medal = excluded.medal, version = excluded.version,
  created_at = excluded.created_at, updated_at = excluded.updated_at, description = excluded.description;

-- SPDX-License-Identifier: Apache-2.0
-- The join as the view `joined`, straight over the CSV files. Column types are said rather than guessed: guessing reads
-- a part of each file twice, and takes a user who is called 007 for a number.
SET threads = 2;
SET temp_directory = 'spill';

CREATE VIEW joined AS
SELECT d.Id AS external_id, v.Slug AS slug, coalesce(o.Slug, u.UserName) AS owner,
  v.Title AS title, v.Subtitle AS subtitle, v.LicenseName AS license, l.tags AS tags,
  v.TotalUncompressedBytes AS size_bytes, v.TotalCompressedBytes AS compressed_bytes,
  d.TotalViews AS views, d.TotalDownloads AS downloads, d.TotalVotes AS votes, d.TotalKernels AS kernels,
  d.Medal AS medal, v.VersionNumber AS version,
  strftime(strptime(d.CreationDate, ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y']), '%Y-%m-%dT%H:%M:%SZ') AS created_at,
  strftime(strptime(d.LastActivityDate, ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y']), '%Y-%m-%dT%H:%M:%SZ') AS updated_at,
  v.Description AS description
FROM read_csv('csv/Datasets.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {
    Id: 'BIGINT', CreatorUserId: 'BIGINT', OwnerUserId: 'BIGINT', OwnerOrganizationId: 'BIGINT',
    CurrentDatasetVersionId: 'BIGINT', CurrentDatasourceVersionId: 'BIGINT', ForumId: 'BIGINT', Type: 'VARCHAR',
    CreationDate: 'VARCHAR', LastActivityDate: 'VARCHAR', TotalViews: 'BIGINT', TotalDownloads: 'BIGINT',
    TotalVotes: 'BIGINT', TotalKernels: 'BIGINT', Medal: 'BIGINT', MedalAwardDate: 'VARCHAR'}) AS d
JOIN read_csv('csv/DatasetVersions.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
  max_line_size = 4000000, columns = {
    Id: 'BIGINT', DatasetId: 'BIGINT', DatasourceVersionId: 'BIGINT', CreatorUserId: 'BIGINT', LicenseName: 'VARCHAR',
    CreationDate: 'VARCHAR', VersionNumber: 'BIGINT', Title: 'VARCHAR', Slug: 'VARCHAR', Subtitle: 'VARCHAR',
    Description: 'VARCHAR', VersionNotes: 'VARCHAR', TotalCompressedBytes: 'BIGINT',
    TotalUncompressedBytes: 'BIGINT'}) AS v ON v.Id = d.CurrentDatasetVersionId
LEFT JOIN read_csv('csv/Organizations.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
  columns = {Id: 'BIGINT', Name: 'VARCHAR', Slug: 'VARCHAR', CreationDate: 'VARCHAR', Description: 'VARCHAR'}) AS o
  ON o.Id = d.OwnerOrganizationId
LEFT JOIN read_csv('csv/Users.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
  columns = {
    Id: 'BIGINT', UserName: 'VARCHAR', DisplayName: 'VARCHAR', RegisterDate: 'VARCHAR', PerformanceTier: 'BIGINT',
    Country: 'VARCHAR'}) AS u ON u.Id = d.OwnerUserId
LEFT JOIN (
  SELECT dt.DatasetId AS dataset_id, to_json(list_sort(list(DISTINCT t.Name))) AS tags
  FROM read_csv('csv/DatasetTags.csv', header = true, auto_detect = false, delim = ',', columns = {
      Id: 'BIGINT', DatasetId: 'BIGINT', TagId: 'BIGINT'}) AS dt
  JOIN read_csv('csv/Tags.csv', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', columns = {
      Id: 'BIGINT', ParentTagId: 'BIGINT', Name: 'VARCHAR', Slug: 'VARCHAR', FullPath: 'VARCHAR',
      Description: 'VARCHAR', DatasetCount: 'BIGINT', CompetitionCount: 'BIGINT', KernelCount: 'BIGINT'}) AS t
    ON t.Id = dt.TagId
  GROUP BY dt.DatasetId) AS l ON l.dataset_id = d.Id;

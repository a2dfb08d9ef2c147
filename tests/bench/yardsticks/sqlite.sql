-- SPDX-License-Identifier: Apache-2.0
-- The sqlite3 shell alone: all six files into staging tables, then the join as the view `joined`.
CREATE TABLE staging.datasets (
  Id INTEGER PRIMARY KEY, CreatorUserId INTEGER, OwnerUserId INTEGER, OwnerOrganizationId INTEGER,
  CurrentDatasetVersionId INTEGER, CurrentDatasourceVersionId INTEGER, ForumId INTEGER, Type TEXT, CreationDate TEXT,
  LastActivityDate TEXT, TotalViews INTEGER, TotalDownloads INTEGER, TotalVotes INTEGER, TotalKernels INTEGER,
  Medal INTEGER, MedalAwardDate TEXT);
CREATE TABLE staging.versions (
  Id INTEGER PRIMARY KEY, DatasetId INTEGER, DatasourceVersionId INTEGER, CreatorUserId INTEGER, LicenseName TEXT,
  CreationDate TEXT, VersionNumber INTEGER, Title TEXT, Slug TEXT, Subtitle TEXT, Description TEXT, VersionNotes TEXT,
  TotalCompressedBytes INTEGER, TotalUncompressedBytes INTEGER);
CREATE TABLE staging.users (
  Id INTEGER PRIMARY KEY, UserName TEXT, DisplayName TEXT, RegisterDate TEXT, PerformanceTier INTEGER, Country TEXT);
CREATE TABLE staging.organizations (
  Id INTEGER PRIMARY KEY, Name TEXT, Slug TEXT, CreationDate TEXT, Description TEXT);
CREATE TABLE staging.tags (
  Id INTEGER PRIMARY KEY, ParentTagId INTEGER, Name TEXT, Slug TEXT, FullPath TEXT, Description TEXT,
  DatasetCount INTEGER, CompetitionCount INTEGER, KernelCount INTEGER);
CREATE TABLE staging.dataset_tags (Id INTEGER PRIMARY KEY, DatasetId INTEGER, TagId INTEGER);

.import --csv --skip 1 --schema staging csv/Datasets.csv datasets
.import --csv --skip 1 --schema staging csv/DatasetVersions.csv versions
.import --csv --skip 1 --schema staging csv/Users.csv users
.import --csv --skip 1 --schema staging csv/Organizations.csv organizations
.import --csv --skip 1 --schema staging csv/Tags.csv tags
.import --csv --skip 1 --schema staging csv/DatasetTags.csv dataset_tags

CREATE TABLE staging.tag_lists (dataset_id INTEGER PRIMARY KEY, tags TEXT);
INSERT INTO staging.tag_lists
SELECT DatasetId, json_group_array(Name) FROM (
  SELECT DISTINCT dt.DatasetId, t.Name
  FROM staging.dataset_tags AS dt JOIN staging.tags AS t ON t.Id = dt.TagId
  ORDER BY dt.DatasetId, t.Name)
GROUP BY DatasetId;

-- .import leaves blanks as empty texts; upsert.sql makes them NULL.
CREATE TEMP VIEW joined AS
SELECT d.Id AS external_id, v.Slug AS slug,
  coalesce(nullif(o.Slug, ''), u.UserName) AS owner,
  v.Title AS title, v.Subtitle AS subtitle, v.LicenseName AS license, l.tags AS tags,
  v.TotalUncompressedBytes AS size_bytes, v.TotalCompressedBytes AS compressed_bytes,
  d.TotalViews AS views, d.TotalDownloads AS downloads, d.TotalVotes AS votes, d.TotalKernels AS kernels,
  d.Medal AS medal, v.VersionNumber AS version,
  substr(d.CreationDate, 7, 4) || '-' || substr(d.CreationDate, 1, 2) || '-' || substr(d.CreationDate, 4, 2)
    || 'T' || coalesce(nullif(substr(d.CreationDate, 12), ''), '00:00:00') || 'Z' AS created_at,
  substr(d.LastActivityDate, 7, 4) || '-' || substr(d.LastActivityDate, 1, 2) || '-' || substr(d.LastActivityDate, 4, 2)
    || 'T' || coalesce(nullif(substr(d.LastActivityDate, 12), ''), '00:00:00') || 'Z' AS updated_at,
  v.Description AS description
FROM staging.datasets AS d
JOIN staging.versions AS v ON v.Id = d.CurrentDatasetVersionId
LEFT JOIN staging.organizations AS o ON o.Id = d.OwnerOrganizationId
LEFT JOIN staging.users AS u ON u.Id = d.OwnerUserId
LEFT JOIN staging.tag_lists AS l ON l.dataset_id = d.Id;

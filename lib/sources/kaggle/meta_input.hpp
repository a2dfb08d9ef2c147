// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"
#include "sources/kaggle/meta_tables.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sources::kaggle {

/// A file on disk that the tables come from: a table of its own, or the zip that holds several.
struct MetaFile {
  std::string name;
  std::int64_t size_bytes = 0;
  std::int64_t modified_ns = 0;  // since the epoch; 0: not known
  std::int64_t inode = 0;
};

/// A file that is one of the tables, whatever it is called: plain, gzipped, or the only member of a zip.
struct TableFile {
  MetaTable table = MetaTable::datasets;
  std::filesystem::path path;
  std::uint64_t size_bytes = 0;
  std::int64_t modified_ns = 0;  // since the epoch, as its server says; 0: it does not
  std::string sha256;            // hexadecimal
};

/// Where the six tables are: a folder (NAME.csv, else NAME.csv.gz, else NAME.csv.zip) or one zip (members by their last
/// path part). Only Datasets.csv has to be there.
class MetaInput {
 public:
  /// missing_input: no such path, or a folder without Datasets.csv. bad_data: a file that is no zip, or a zip without
  /// Datasets.csv; both are told for what they are.
  static core::Result<MetaInput> locate(const std::filesystem::path& from);

  /// Files that are known by what they hold, not by where they lie: the same content is the same file.
  static MetaInput of(std::span<const TableFile> files);

  [[nodiscard]] bool has(MetaTable table) const { return at(table).has_value(); }

  /// The table's bytes, from the front. bad_data, io.
  [[nodiscard]] core::Result<std::unique_ptr<io::ByteSource>> open(MetaTable table) const;

  /// What consumed_bytes() of the opened source will reach at most, for progress.
  [[nodiscard]] std::uint64_t size_bytes(MetaTable table) const;

  [[nodiscard]] const std::vector<MetaFile>& files() const { return m_files; }

 private:
  struct Place {
    std::filesystem::path path;
    std::string member;  // in a zip; empty: the file itself
    std::uint64_t size_bytes = 0;
  };
  [[nodiscard]] const std::optional<Place>& at(MetaTable table) const {
    return m_places[static_cast<std::size_t>(table)];
  }

  core::Result<void> locate_in_folder(const std::filesystem::path& folder);
  core::Result<void> locate_in_zip(const std::filesystem::path& archive);

  std::array<std::optional<Place>, k_meta_tables.size()> m_places;
  std::vector<MetaFile> m_files;
};

}  // namespace sources::kaggle

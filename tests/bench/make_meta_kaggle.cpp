// SPDX-License-Identifier: Apache-2.0
// Writes a Meta Kaggle of any size: the shape of the real one, invented content, the same bytes for the same arguments.
//
//   make_meta_kaggle --scale 0.1 --out /tmp/mk       60,000 datasets, 2.5 million users, 390 MB
//   ... --desc-factor 4                              descriptions four times as long, everything else the same
//   ... --refresh 0.02                               next month's edition: 2 % of the datasets changed
#include "bench/generator.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using bench::date;
using bench::Dice;
using bench::Table;

/// Which dice a row is thrown with.
enum Rows : std::uint64_t {
  k_datasets = 1,
  k_identities,
  k_names,
  k_versions,
  k_users,
  k_organizations,
  k_tag_names,
  k_dataset_tags,
  k_shuffle,
  k_refresh,
  k_prose
};

struct Shape {
  double scale = 0.01;
  double desc_factor = 1;
  double refresh = 0;
  std::uint64_t seed = 1;
  std::filesystem::path out;

  [[nodiscard]] std::uint64_t at_scale(double count) const {
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(count * scale));
  }
  [[nodiscard]] std::uint64_t datasets() const { return at_scale(600'000); }
  [[nodiscard]] std::uint64_t users() const { return at_scale(25'000'000); }
  [[nodiscard]] std::uint64_t organizations() const { return at_scale(8'000); }
  [[nodiscard]] std::uint64_t dataset_tags() const { return at_scale(1'500'000); }
};

constexpr std::uint64_t k_tag_count = 800;

constexpr std::array<std::string_view, 32> k_words = {
    "harvest", "river", "market", "signal", "atlas",  "ember",  "census", "tide",  "orchard", "ledger",  "quartz",
    "meadow",  "tram",  "beacon", "canopy", "drift",  "fathom", "gauge",  "haze",  "inlet",   "juniper", "kiln",
    "lantern", "moss",  "nectar", "osier",  "plinth", "quarry", "reef",   "sable", "thicket", "vale"};
constexpr std::array<std::string_view, 7> k_licenses = {"Unknown",
                                                        "CC0: Public Domain",
                                                        "Apache 2.0",
                                                        "Attribution 4.0 International (CC BY 4.0)",
                                                        "CC BY-SA 4.0",
                                                        "Database: Open Database, Contents: Database Contents",
                                                        "Other (specified in description)"};
constexpr std::array<std::string_view, 12> k_sentences = {"The figures were collected by hand. ",
                                                          "See \"Methods\", below. ",
                                                          "Units are metric, dates are local.\n",
                                                          "## Content\n\n",
                                                          "| column | meaning |\n| --- | --- |\n",
                                                          "* one row a day\r\n* one column a station\r\n",
                                                          "Températures relevées à 8 h, «sans correction». ",
                                                          "数据每天更新。",
                                                          "Données ouvertes — très simples. ",
                                                          "Missing values are blank, not zero. ",
                                                          "He said \"\"twice\"\", and left. ",
                                                          "🌧 Rain is in millimetres. "};
constexpr std::array<std::string_view, 8> k_first_names = {"Ada",    "Bo",    "Chidi", "Désirée",
                                                           "Eun-ji", "Farid", "Güneş", "Hal"};

std::string words(Dice& dice, std::uint64_t count, char between) {
  std::string text;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i > 0) text.push_back(between);
    text += dice.pick(k_words);
  }
  return text;
}

/// One long text with everything that makes a CSV hard; descriptions are slices of it.
std::string make_prose(std::uint64_t seed) {
  Dice dice(seed, k_prose, 0);
  std::string prose;
  while (prose.size() < (1U << 20))
    prose += dice.chance(0.5) ? words(dice, 9, ' ') + ", " : std::string(dice.pick(k_sentences));
  return prose;
}

/// The slice, widened to whole characters.
std::string_view slice(std::string_view text, std::size_t from, std::size_t length) {
  const auto inside_character = [&](std::size_t i) {
    return i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
  };
  while (inside_character(from)) --from;
  std::size_t end = std::min(text.size(), from + length);
  while (inside_character(end)) ++end;
  return text.substr(from, end - from);
}

// Ids with gaps, greater with every row.
std::uint64_t dataset_id(std::uint64_t row) {
  return 1000 + row * 7 + row % 5;
}
std::uint64_t version_id(std::uint64_t row) {
  return 5000 + row * 4 + row % 3;
}
std::uint64_t user_id(std::uint64_t row) {
  return 300 + row + row / 4;
}
std::uint64_t organization_id(std::uint64_t row) {
  return 2 + row * 2;
}
std::uint64_t tag_id(std::uint64_t row) {
  return 12'000 + row * 3;
}

/// Whose owner and slug a dataset bears: in each 500, three lay claim to one name.
std::uint64_t identity_of(std::uint64_t row) {
  const std::uint64_t place = row % 500;
  return place == 8 || place == 9 ? row - (place - 7) : row;
}

struct Versions {
  std::vector<std::uint32_t> dataset_of;  // by version row: versions come in id order, not in dataset order
  std::vector<std::uint32_t> first;       // by dataset row: a version row
  std::vector<std::uint32_t> last;
};

Versions deal_versions(const Shape& shape) {
  Versions versions;
  for (std::uint64_t row = 0; row < shape.datasets(); ++row) {
    Dice dice(shape.seed, k_shuffle, row);
    if (dice.chance(0.003)) continue;  // a dataset without any version
    versions.dataset_of.insert(versions.dataset_of.end(), 1 + dice.below(4), static_cast<std::uint32_t>(row));
  }
  for (std::size_t i = versions.dataset_of.size(); i > 1; --i) {
    std::swap(versions.dataset_of[i - 1], versions.dataset_of[Dice(shape.seed, k_shuffle, ~i).below(i)]);
  }
  constexpr std::uint32_t k_none = ~std::uint32_t{0};
  versions.first.assign(shape.datasets(), k_none);
  versions.last.assign(shape.datasets(), k_none);
  for (std::uint32_t row = 0; row < versions.dataset_of.size(); ++row) {
    const std::uint32_t dataset = versions.dataset_of[row];
    if (versions.first[dataset] == k_none) versions.first[dataset] = row;
    versions.last[dataset] = row;
  }
  return versions;
}

void write_datasets(const Shape& shape, const Versions& versions) {
  Table table(
      shape.out, "Datasets",
      "Id,CreatorUserId,OwnerUserId,OwnerOrganizationId,CurrentDatasetVersionId,CurrentDatasourceVersionId,ForumId,"
      "Type,CreationDate,LastActivityDate,TotalViews,TotalDownloads,TotalVotes,TotalKernels,Medal,MedalAwardDate");
  for (std::uint64_t row = 0; row < shape.datasets(); ++row) {
    Dice dice(shape.seed, k_datasets, row);
    Dice who(shape.seed, k_identities, identity_of(row));
    const auto some_user = [&] {
      return user_id(static_cast<std::uint64_t>(std::pow(who.unit(), 3) * static_cast<double>(shape.users())));
    };
    const std::uint64_t user = some_user();
    const bool by_organization = who.chance(0.05);
    const bool blank_owner = who.chance(0.005);
    const bool dangling_owner = who.chance(0.005);
    const std::uint64_t nobody = user_id(shape.users()) + 1000;
    const bool unknown_creator = who.chance(blank_owner || dangling_owner ? 0.5 : 0.002);
    table.number(dataset_id(row)).number(unknown_creator ? nobody : user);
    if (blank_owner) {
      table.blank().blank();
    } else if (by_organization) {
      table.blank().number(dangling_owner ? 1 : organization_id(who.below(shape.organizations())));
    } else {
      table.number(dangling_owner ? nobody : user).blank();
    }
    const double luck = dice.unit();
    if (luck < 0.005) {
      table.blank();
    } else if (luck < 0.01) {
      table.number(version_id(versions.dataset_of.size() + row));
    } else {
      const std::uint32_t version = dice.chance(0.02) ? versions.first[row] : versions.last[row];
      version == ~std::uint32_t{0} ? table.blank() : table.number(version_id(version));
    }
    const std::uint64_t day = row * 3200 / shape.datasets();
    const bool changed = Dice(shape.seed, k_refresh, row).chance(shape.refresh);
    const std::uint64_t views = dice.below(20'000) + (changed ? 25 : 0);
    table.number(90'000 + row * 3)
        .number(700 + row)
        .text("Dataset")
        .text(date(day, static_cast<std::int64_t>(dice.below(86'400))));
    const std::uint64_t active = day + dice.below(200);
    table.text(date(changed ? 3440 : active))
        .number(views)
        .number(views / 9)
        .number(dice.below(300))
        .number(dice.below(40));
    dice.chance(0.03) ? table.number(1 + dice.below(3)).text(date(day + 30)) : table.blank().blank();
    table.end_row();
  }
  table.close();
}

void write_versions(const Shape& shape, const Versions& versions) {
  Table table(
      shape.out, "DatasetVersions",
      "Id,DatasetId,DatasourceVersionId,CreatorUserId,LicenseName,CreationDate,VersionNumber,Title,Slug,Subtitle,"
      "Description,VersionNotes,TotalCompressedBytes,TotalUncompressedBytes");
  const std::string prose = make_prose(shape.seed);
  std::vector<std::uint8_t> numbers(shape.datasets(), 0);
  for (std::uint64_t row = 0; row < versions.dataset_of.size(); ++row) {
    Dice dice(shape.seed, k_versions, row);
    const std::uint32_t dataset = versions.dataset_of[row];
    Dice name(shape.seed, k_names, identity_of(dataset));
    const std::string slug = words(name, 3, '-') + '-' + std::to_string(identity_of(dataset));
    std::string title = words(dice, 2 + dice.below(4), ' ');
    if (dice.chance(0.05)) title += ", \"revised\"";
    if (dice.chance(0.03)) title += " — 改訂";
    const double length = std::min(20'000.0, 800 * std::exp(1.3 * dice.normal())) * shape.desc_factor;
    const bool described = !dice.chance(0.15);
    const auto bytes = static_cast<std::uint64_t>(std::exp(4 + 16 * dice.unit()));
    table.number(version_id(row))
        .number(dataset_id(dataset))
        .number(90'000 + row)
        .number(user_id(dice.below(shape.users())));
    table.text(dice.pick(k_licenses))
        .text(date(row * 3400 / versions.dataset_of.size(), static_cast<std::int64_t>(dice.below(86'400))));
    ++numbers[dataset];
    dice.chance(0.002) ? table.blank() : table.number(numbers[dataset]);
    table.text(title).text(slug).text(dice.chance(0.8) ? words(dice, 5, ' ') + (dice.chance(0.2) ? ", and more" : "")
                                                       : "");
    std::string description;  // as long as asked for, also beyond the pool
    const std::size_t from = dice.below(prose.size());
    for (auto left = static_cast<std::size_t>(described ? length : 0); left > 0;) {
      const std::string_view part = slice(prose, description.empty() ? from : 0, left);
      description += part;
      left -= std::min(left, part.size());
    }
    table.text(description).text(numbers[dataset] == 1 ? "Initial release" : "Fixed \"units\",\nadded rows");
    if (dice.chance(0.01)) {
      table.blank().blank();
    } else {
      table.number(bytes / 3).number(bytes);
    }
    table.end_row();
  }
  table.close();
}

void write_users(const Shape& shape) {
  Table table(shape.out, "Users", "Id,UserName,DisplayName,RegisterDate,PerformanceTier,Country");
  for (std::uint64_t row = 0; row < shape.users(); ++row) {
    Dice dice(shape.seed, k_users, row);
    const std::string name = std::string(dice.pick(k_words)) + std::to_string(row);
    std::string display = std::string(dice.pick(k_first_names)) + ' ' + name;
    if (dice.chance(0.01)) display = "\"" + display + "\", PhD";
    table.number(user_id(row)).text(dice.chance(0.0005) ? "" : name).text(display);
    table.text(date(row * 3400 / shape.users())).number(dice.below(5)).text(dice.chance(0.3) ? "Chad" : "").end_row();
  }
  table.close();
}

void write_organizations(const Shape& shape) {
  Table table(shape.out, "Organizations", "Id,Name,Slug,CreationDate,Description");
  for (std::uint64_t row = 0; row < shape.organizations(); ++row) {
    Dice dice(shape.seed, k_organizations, row);
    const std::string name = words(dice, 2, ' ');
    table.number(organization_id(row))
        .text("The " + name + ", Inc.")
        .text(dice.pick(k_words))
        .text(date(row % 3000))
        .text("");
    table.end_row();
  }
  table.close();
}

void write_tags(const Shape& shape) {
  Table tags(shape.out, "Tags",
             "Id,ParentTagId,Name,Slug,FullPath,Description,DatasetCount,CompetitionCount,KernelCount");
  for (std::uint64_t row = 0; row < k_tag_count; ++row) {
    Dice dice(shape.seed, k_tag_names, row);
    const std::string name = words(dice, 2, ' ') + (row % 40 == 0 ? ", \"été\"" : "");  // some names are there twice
    tags.number(tag_id(row)).blank().text(name).text(words(dice, 2, '-')).text("subject > " + name).text("");
    tags.number(1).number(0).number(0).end_row();
  }
  tags.close();

  Table links(shape.out, "DatasetTags", "Id,DatasetId,TagId");
  for (std::uint64_t row = 0; row < shape.dataset_tags(); ++row) {
    Dice dice(shape.seed, k_dataset_tags, row);
    // Most datasets have no tag; duplicate and dangling keys are normal.
    const std::uint64_t dataset = dice.below(shape.datasets()) / 3 * 3;
    links.number(row * 2 + 1).number(dice.chance(0.01) ? 1 : dataset_id(dataset));
    links.number(dice.chance(0.01) ? 11 : tag_id(dice.below(dice.chance(0.5) ? 20 : k_tag_count))).end_row();
  }
  links.close();
}

}  // namespace

int main(int argc, char** argv) {
  Shape shape;
  CLI::App app("Writes a Meta Kaggle of any size, with invented content");
  app.add_option("--scale", shape.scale, "1: 600,000 datasets, 25 million users, 3.9 GB")
      ->check(CLI::Range(0.0001, 10.0))
      ->capture_default_str();
  app.add_option("--desc-factor", shape.desc_factor, "Length of the descriptions")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--refresh", shape.refresh, "Share of the datasets that changed since the edition without it")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--seed", shape.seed, "Other content of the same shape")->capture_default_str();
  app.add_option("--out", shape.out, "Folder to write to")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    std::filesystem::create_directories(shape.out);
    const Versions versions = deal_versions(shape);
    write_datasets(shape, versions);
    write_versions(shape, versions);
    write_users(shape);
    write_organizations(shape);
    write_tags(shape);
  } catch (const std::exception& failure) {
    std::cerr << "make_meta_kaggle: " << failure.what() << '\n';
    return 1;
  }
  return 0;
}

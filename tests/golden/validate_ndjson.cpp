// SPDX-License-Identifier: Apache-2.0
// Holds each line of stdin against the JSON Schema of its "type". A schema lets members through that it does not know,
// so that a reader of today understands the tools of tomorrow; here, a member without a description is an error.
//   usage: validate_ndjson SCHEMA_DIR < FILE      0: all lines are as promised; 1: says which one is not, and why
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

rapidjson::Document parse(const std::string& text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseValidateEncodingFlag>(text.data(), text.size());
  if (document.HasParseError()) {
    throw std::runtime_error(std::string("no JSON: ") + rapidjson::GetParseError_En(document.GetParseError()));
  }
  return document;
}

/// The schema of one line type, with its text to look up which members it names.
class LineType {
 public:
  explicit LineType(const std::filesystem::path& file) : m_json(parse(read(file))), m_schema(m_json) {}

  /// What is wrong with the line; nullopt: nothing.
  [[nodiscard]] std::optional<std::string> complaint(const rapidjson::Document& line) const {
    rapidjson::SchemaValidator validator(m_schema);
    if (!line.Accept(validator)) {
      rapidjson::StringBuffer where;
      validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
      return std::string(where.GetString()) + " breaks the rule '" + validator.GetInvalidSchemaKeyword() + "'";
    }
    for (const auto& member : line.GetObject()) {
      if (!m_json["properties"].HasMember(member.name)) return std::string("not described: ") + member.name.GetString();
    }
    return std::nullopt;
  }

 private:
  static std::string read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error("no schema " + file.string());
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }

  rapidjson::Document m_json;
  rapidjson::SchemaDocument m_schema;
};

std::string type_of(const rapidjson::Document& line) {
  if (!line.IsObject()) throw std::runtime_error("not an object");
  const auto type = line.FindMember("type");
  if (type == line.MemberEnd() || !type->value.IsString()) throw std::runtime_error("has no type");
  return type->value.GetString();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: validate_ndjson SCHEMA_DIR < FILE\n";
    return 64;
  }
  std::map<std::string, std::unique_ptr<LineType>> types;
  std::string text;
  for (std::size_t number = 1; std::getline(std::cin, text); ++number) {
    try {
      const rapidjson::Document line = parse(text);
      std::unique_ptr<LineType>& type = types[type_of(line)];
      if (!type) type = std::make_unique<LineType>(std::filesystem::path(argv[1]) / (type_of(line) + ".schema.json"));
      if (const auto complaint = type->complaint(line)) throw std::runtime_error(*complaint);
    } catch (const std::exception& failure) {
      std::cout << "line " << number << ": " << failure.what() << ": " << text.substr(0, 300) << '\n';
      return 1;
    }
  }
  return 0;
}

// The frames under tests/golden against the project's copies of the contract.

#include "protocol/codec/json_tree.hpp"
#include "tests/protocol/codec/golden.hpp"

#include <gtest/gtest.h>
#include <set>

namespace attune {

namespace {

std::string contract(const std::string& name) {
  std::ifstream file{std::string{ATTUNE_ROOT} + "/protocol/contract/" + name};
  EXPECT_TRUE(file) << name;
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The names in the first `required: [a, b]` after `heading`.
std::set<std::string> required_after(const std::string& yaml, const std::string& heading) {
  const auto at = yaml.find(heading);
  const std::string mark = "required: [";
  const auto begin = at == yaml.npos ? at : yaml.find(mark, at);
  EXPECT_NE(begin, yaml.npos) << heading;
  std::set<std::string> names;
  std::string name;
  for (auto i = begin + mark.size(); i < yaml.size(); ++i) {
    if (yaml[i] == ',' || yaml[i] == ']')
      names.insert(std::exchange(name, {}));
    else if (yaml[i] != ' ')
      name += yaml[i];
    if (yaml[i] == ']')
      break;
  }
  return names;
}

std::set<std::string> members_of(const std::string& frame) {
  json_tree tree;
  EXPECT_TRUE(tree.parse(frame)) << frame;
  std::set<std::string> names;
  for (std::uint32_t i = 1; i != 0; i = tree.nodes()[i].next)
    names.emplace(tree.nodes()[i].key);
  return names;
}

} // namespace

TEST(contract, every_frame_has_what_the_contract_requires) {
  const auto asyncapi = contract("asyncapi.yaml");
  const auto openapi = contract("openapi.yaml");
  struct golden_case {
    const std::string& yaml;
    const char* heading;
    const char* name;
  };
  const golden_case cases[] = {
    {asyncapi, "\n    Welcome:\n", "welcome"}, {asyncapi, "\n    ack: {", "ack"},
    {asyncapi, "\n    ack: {", "ack_dropped"}, {asyncapi, "\n    Rec:\n", "snapshot"},
    {asyncapi, "\n    Rec:\n", "delta"},       {asyncapi, "\n    ping: {", "ping"},
    {asyncapi, "\n    pong: {", "pong"},       {asyncapi, "\n    goaway: {", "goaway"},
    {asyncapi, "\n    Error:\n", "error"},     {openapi, "\n    Problem: {", "problem"},
    {openapi, "\n    Rec: {", "list"}};
  for (const auto& [yaml, heading, name] : cases) {
    const auto members = members_of(golden(name));
    for (const auto& required : required_after(yaml, heading))
      EXPECT_TRUE(members.count(required)) << name << " lacks " << required;
  }
}

TEST(contract, every_field_of_a_frame_is_in_the_contract) {
  const auto asyncapi = contract("asyncapi.yaml");
  for (const auto* name : {"welcome", "ack", "snapshot", "delta", "error", "goaway", "ping"})
    for (const auto& member : members_of(golden(name)))
      EXPECT_NE(asyncapi.find(member + ": {"), asyncapi.npos) << name << ": " << member;
}

TEST(contract, the_schema_is_json) {
  json_tree tree;
  EXPECT_TRUE(tree.parse(contract("signal.schema.json"))) << tree.problem().what;
}

} // namespace attune

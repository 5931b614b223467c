// Says how the codec takes messages: what contract_test.py compares with the contract.
//
// Standard input has one message a line, `FORM<tab>JSON`; standard output one answer a line:
// `{"refused": pointer, "dropped": [pointer...], "warnings": [pointer...], "ignored": count}`, with
// `refused` only where the whole message is. `--strict` reads as `protocol.strict` does.

#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/read_body.hpp"
#include "protocol/codec/read_items.hpp"

#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

namespace {

struct answer {
  std::optional<std::string> refused;
  std::vector<std::string> dropped;
  std::vector<std::string> warnings;
  std::uint32_t ignored = 0;
};

void add(answer& out, const std::vector<row_report>& rows) {
  for (const auto& row : rows)
    (row.applied() ? out.warnings : out.dropped).push_back(row.pointer);
}

answer answer_to(const hello_message& x) {
  answer out;
  add(out, x.warnings);
  return out;
}

answer answer_to(const client_message& x) {
  answer out;
  if (const auto* batch = std::get_if<signal_batch>(&x))
    add(out, batch->dropped);
  if (const auto* change = std::get_if<consent_change>(&x))
    add(out, change->warnings);
  return out;
}

template <class Message>
answer answer_to(const Message&) {
  return {};
}

answer answer_to(const client_frame& x) {
  auto out = std::visit([](const auto& message) { return answer_to(message); }, x.message);
  out.ignored = x.unknown_fields;
  return out;
}

const std::vector<row_report>& reports_of(const batch_body& x) { return x.batch.dropped; }
const std::vector<row_report>& reports_of(const consent_body& x) { return x.what.warnings; }
const std::vector<row_report>& reports_of(const rank_body& x) { return x.dropped; }

template <class Body>
requires requires(const Body& x) { reports_of(x); }
answer answer_to(const Body& x) {
  answer out;
  add(out, reports_of(x));
  out.ignored = x.unknown_fields;
  return out;
}

answer answer_to(const control_body& x) {
  answer out;
  out.ignored = x.unknown_fields;
  return out;
}

answer answer_to(const items_body& x) {
  answer out;
  for (const auto& row : x.refused)
    out.dropped.push_back(row.why.pointer);
  out.ignored = x.unknown_fields;
  return out;
}

const std::string& pointer_of(const fault& x) { return x.pointer; }
const std::string& pointer_of(const frame_fault& x) { return x.why.pointer; }

template <auto Read>
answer taken(std::string_view text, const read_options& options) {
  const auto message = Read(text, options);
  if (message)
    return answer_to(*message);
  answer out;
  out.refused = pointer_of(message.error());
  return out;
}

using reader = answer (*)(std::string_view text, const read_options& options);

const std::map<std::string_view, reader> readers{
  {"frame", taken<read_frame>},          {"signals", taken<read_batch_body>},
  {"control", taken<read_control_body>}, {"consent", taken<read_consent_body>},
  {"rank", taken<read_rank_body>},       {"reward", taken<read_reward_body>},
  {"items", taken<read_items_array>},
};

std::string written(const answer& x) {
  std::string out;
  json_writer json{out};
  json.open_object();
  if (x.refused)
    json.field("refused", *x.refused);
  json.texts("dropped", x.dropped).texts("warnings", x.warnings).field("ignored", x.ignored);
  json.close_object();
  return out;
}

} // namespace

} // namespace attune

int main(int argc, char** argv) {
  const attune::read_options options{.strict = argc > 1 && std::string_view{argv[1]} == "--strict"};
  for (std::string line; std::getline(std::cin, line);) {
    const auto tab = line.find('\t');
    const auto read = attune::readers.find(std::string_view{line}.substr(0, tab));
    if (tab == line.npos || read == attune::readers.end()) {
      std::cerr << "not FORM<tab>JSON: " << line << '\n';
      return 2;
    }
    std::cout << attune::written(read->second(std::string_view{line}.substr(tab + 1), options))
              << '\n';
  }
}

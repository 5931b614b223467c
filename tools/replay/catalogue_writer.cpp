#include "tools/replay/catalogue_writer.hpp"

#include "protocol/codec/item_json.hpp"

#include <simdjson.h>

#include <utility>

namespace attune {

catalogue_writer::catalogue_writer(wire_loop& loop, server_address server, std::string secret_key,
                                   std::chrono::milliseconds limit)
  : http_(loop, std::move(server)), secret_key_(std::move(secret_key)), limit_(limit) {}

result<void> catalogue_writer::put(const item& x) {
  const auto answer = http_.ask(
    {.method = "PUT",
     .target = "/v1/items",
     .headers = {{"Authorization", "Bearer " + secret_key_}, {"Content-Type", "application/json"}},
     .body = '[' + write_item(x) + ']'},
    limit_);
  if (!answer)
    return tl::unexpected<fault>{answer.error()};
  return check_put(*answer);
}

result<void> check_put(const client_answer& answer) {
  simdjson::dom::parser parser;
  simdjson::dom::object outcome;
  std::uint64_t accepted = 0;
  const auto by_rows = answer.status == 200
                       && parser.parse(answer.body).get(outcome) == simdjson::SUCCESS
                       && outcome["accepted"].get(accepted) == simdjson::SUCCESS;
  if (by_rows && accepted == 1)
    return {};
  return failed(by_rows ? fault_code::bad_message : fault_code::internal,
                "the server did not take an item: status " + std::to_string(answer.status) + ", "
                  + answer.body.substr(0, 300));
}

} // namespace attune

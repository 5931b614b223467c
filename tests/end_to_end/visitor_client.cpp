#include "tests/end_to_end/visitor_client.hpp"

#include <algorithm>
#include <chrono>

namespace attune::test {

json::json(std::string text)
  : source_(std::move(text)), parser_(std::make_unique<simdjson::dom::parser>()) {
  if (parser_->parse(source_).get(root_) != simdjson::SUCCESS)
    root_ = parser_->parse(std::string_view{"{}"}).value_unsafe();
}

std::int64_t json::number(std::string_view pointer, std::int64_t otherwise) const {
  std::int64_t x = otherwise;
  return root_.at_pointer(pointer).get(x) == simdjson::SUCCESS ? x : otherwise;
}

std::string json::text(std::string_view pointer) const {
  std::string_view x;
  return root_.at_pointer(pointer).get(x) == simdjson::SUCCESS ? std::string{x} : std::string{};
}

bool json::is_true(std::string_view pointer) const {
  auto x = false;
  return root_.at_pointer(pointer).get(x) == simdjson::SUCCESS && x;
}

bool json::has(std::string_view pointer) const {
  return root_.at_pointer(pointer).error() == simdjson::SUCCESS;
}

std::vector<std::string> json::texts(std::string_view pointer) const {
  std::vector<std::string> out;
  simdjson::dom::array all;
  if (root_.at_pointer(pointer).get(all) != simdjson::SUCCESS)
    return out;
  for (const auto one : all) {
    std::string_view x;
    if (one.get(x) == simdjson::SUCCESS || one.at_pointer("/id").get(x) == simdjson::SUCCESS)
      out.emplace_back(x);
  }
  return out;
}

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
           std::chrono::system_clock::now().time_since_epoch())
    .count();
}

std::string signal_text(std::string_view id, std::string_view kind, std::string_view item) {
  std::string out{R"({"id":")"};
  out.append(id).append(R"(","type":")").append(kind);
  out.append(R"(","ts":)").append(std::to_string(now_ms()));
  if (kind == "purchase")
    out.append(R"(,"order_id":"order-)")
      .append(id)
      .append(R"(","items":[{"id":")")
      .append(item)
      .append(R"("}])");
  else
    out.append(R"(,"item":")").append(item).append("\"");
  return out + '}';
}

std::string batch_text(const std::vector<std::string>& signals) {
  std::string out{R"("signals":[)"};
  for (const auto& x : signals)
    out.append(&x == signals.data() ? "" : ",").append(x);
  return out + ']';
}

std::string held_list::take(const json& rec) {
  const auto epoch = rec.text("/epoch");
  const auto is_delta = rec.has("/base");
  if (is_delta && (epoch != epoch_ || rec.number("/base") != rev_))
    return "a delta on a base that is not held";
  if (!is_delta)
    bodies_.clear();
  if (epoch == epoch_ && rec.number("/state_version") < state_version_)
    return "state_version fell within an epoch";
  epoch_ = epoch;
  rev_ = rec.number("/rev");
  state_version_ = rec.number("/state_version");
  order_ = rec.texts("/order");
  for (auto& id : rec.texts("/items"))
    bodies_.push_back(std::move(id));
  for (const auto& id : order_)
    if (std::find(bodies_.begin(), bodies_.end(), id) == bodies_.end())
      return "no body of " + id;
  bodies_ = order_; // What left the order is not in the base of the next delta.
  return {};
}

visitor_client::visitor_client(int port, std::string_view more)
  : socket_(port), welcome_(socket_.hello(more)), ack_(welcome_.number("/ack")), seq_(ack_) {}

std::int64_t visitor_client::signal(const std::vector<std::string>& signals) {
  const auto seq = ++seq_;
  return socket_.say(R"({"type":"signals","seq":)" + std::to_string(seq) + ',' + batch_text(signals)
                     + '}')
           ? seq
           : 0;
}

void visitor_client::take(const json& x) {
  const auto type = x.text("/type");
  if (type == "ack") {
    if (x.number("/seq") < ack_)
      faults.push_back("an ack fell");
    ack_ = x.number("/seq");
  } else if (type == "rec") {
    if (auto fault = lists_[x.text("/slot")].take(x); !fault.empty())
      faults.push_back(fault + ": " + x.source().substr(0, 300));
  } else if (type == "error") {
    errors.push_back(x.text("/code"));
  }
  if (on_message)
    on_message(x);
}

bool visitor_client::run_until(const std::function<bool()>& done, int wait_ms) {
  const auto until = now_ms() + wait_ms;
  while (!done()) {
    const auto left = until - now_ms();
    if (left <= 0 || close_code_ != -1)
      return false;
    const auto frame = socket_.next(static_cast<int>(left));
    if (frame.opcode == 1)
      take(json{frame.payload});
    else if (frame.opcode == 8)
      close_code_ = frame.close_code();
    else if (frame.opcode == -1 && now_ms() < until)
      close_code_ = 0;
  }
  return true;
}

bool visitor_client::wait_for_ack(std::int64_t seq, int wait_ms) {
  return run_until([&] { return ack_ >= seq; }, wait_ms);
}

bool visitor_client::wait_for_state(const std::string& slot, std::int64_t version, int wait_ms) {
  return run_until(
    [&] { return lists_[slot].rev() > 0 && lists_[slot].state_version() >= version; }, wait_ms);
}

bool http_line::send(std::string_view method, std::string_view target, std::string_view more,
                     std::string_view body) {
  std::string out{method};
  out.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n").append(more);
  if (!body.empty())
    out.append("Content-Type: application/json\r\n");
  out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return socket_.send(out.append(body));
}

bool put_items(int port, int count) {
  std::string body{"["};
  for (auto i = 0; i < count; ++i)
    body.append(i == 0 ? "" : ",")
      .append(R"({"id":"i)")
      .append(std::to_string(i))
      .append(R"(","categories":["c)")
      .append(std::to_string(i % 8))
      .append(R"("]})");
  const auto answer =
    ask(port, "PUT", "/v1/items", std::string{any_server} + "Content-Type: application/json\r\n",
        body + ']');
  return json{answer.body}.number("/accepted") == count;
}

std::string operators_page(int admin_port, std::string_view target) {
  return ask(admin_port, "GET", target, any_operator).body;
}

std::int64_t metric_of(int admin_port, const std::string& name) {
  const auto all = operators_page(admin_port, "/metrics");
  const auto at = all.find("\n" + name + " ");
  return at == all.npos ? -1 : std::stoll(all.substr(at + name.size() + 2));
}

} // namespace attune::test

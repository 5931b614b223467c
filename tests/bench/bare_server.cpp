// What Attune's loop is measured against: one thread, one epoll, the same wire, the same models/,
// and nothing else. No actor, no key, no limit, no journal; an ack means nothing.
//
//   bare_server ITEMS.ndjson [--learn]
//
// Prints the same line as `attune serve` when it answers, and ends with its standard input. The
// learned tables are those of 2,000 visits; with --learn they go on with what the visitors do,
// published every 20 ms.
#include "models/algorithms.hpp"
#include "models/catalogue.hpp"
#include "models/clustering/online_k_means.hpp"
#include "models/learned.hpp"
#include "models/learning.hpp"
#include "models/ranking.hpp"
#include "models/rng.hpp"
#include "models/visitor_state.hpp"
#include "protocol/codec/item_json.hpp"
#include "protocol/codec/ndjson.hpp"
#include "protocol/codec/read.hpp"
#include "protocol/codec/read_items.hpp"
#include "protocol/codec/write.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace attune {

namespace {

constexpr std::size_t room_bytes = 256 * 1'024;

std::int64_t now_us() {
  using namespace std::chrono;
  return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

/// What all connections rank with.
struct world {
  std::shared_ptr<const catalogue_snapshot> items;
  learned lessons;
  online_k_means clusters{online_k_means_settings{}};
  snapshots now;
  state_rules rules;
  slot_settings slot;
  std::unique_ptr<const policy> chooser;
  ranker ranking_room;
  bool learns = false;
  bool changed = false;
  std::uint64_t number = 0;
  std::int64_t published_us = 0;

  world(std::shared_ptr<const catalogue_snapshot> from, const learned_settings& settings)
    : items(std::move(from)), lessons(settings) {}

  void publish() {
    published_us = now_us();
    changed = false;
    now = {items, lessons.snapshot(), std::make_shared<const segments>(clusters.snapshot(number))};
  }

  void learn(const attune::lessons& x) {
    if (!learns)
      return;
    for (const auto& example : x.examples)
      lessons.learn(++number, example);
    for (const auto& sample : x.samples) {
      ++number;
      clusters.learn(sample);
    }
    changed = true;
    if (now_us() - published_us >= 20'000)
      publish();
  }
};

/// The settings that `attune serve` has by default.
world make_world(const char* path, bool learns) {
  catalogue items{make_item_body};
  std::ifstream file{path};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  std::uint64_t number = 0;
  for (ndjson_lines lines{text}; lines.next();)
    if (auto row = read_item(lines.line()))
      items.put(std::move(*row), ++number).value();
  const model_settings defaults;
  world out{items.publish(), learning_of(defaults)};
  out.learns = learns;
  out.rules = {reward_rules::parse(defaults.rewards).value(), defaults.interest_half_life_h,
               static_cast<std::size_t>(defaults.consumed_items)};
  out.chooser = make_policy(out.slot.policy, {out.slot.epsilon}).value();
  std::vector<item_key> before;
  rng chance{1};
  for (auto n = 0; n < 2'000; ++n) {
    const auto key =
      out.items->columns(static_cast<item_index>(chance.below(out.items->size()))).key;
    out.lessons.learn(++out.number, visit_count{now_us(), key, 1});
    out.lessons.learn(++out.number, transition{now_us(), key, before});
    before.insert(before.begin(), key);
    before.resize(std::min(before.size(), std::size_t{10}));
  }
  out.publish();
  return out;
}

void append_frame(std::string& out, std::string_view text) {
  out += static_cast<char>(0x81);
  if (text.size() < 126) {
    out += static_cast<char>(text.size());
  } else {
    out += 126; // Lists of 20 are shorter than 64 KiB.
    out += static_cast<char>(text.size() >> 8);
    out += static_cast<char>(text.size());
  }
  out += text;
}

/// One visitor on one socket.
class bare_connection {
public:
  bare_connection(world& all, int socket, std::uint64_t number)
    : all_(all), socket_(socket), visitor_{number, 1}, session_{number, 2} {}

  /// Reads what has come and answers it. @returns false once the socket has ended.
  bool serve(std::string& room) {
    const auto n = recv(socket_, room.data(), room.size(), 0);
    if (n <= 0)
      return false;
    in_.append(room.data(), static_cast<std::size_t>(n));
    if (!upgraded_)
      upgrade();
    while (upgraded_ && read_message()) {
    }
    in_.erase(0, at_);
    at_ = 0;
    const auto sent = send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL);
    const auto whole = sent == static_cast<ssize_t>(out_.size()) || out_.empty();
    out_.clear();
    return whole; // A client that does not read is none.
  }

private:
  void upgrade() {
    const auto end = in_.find("\r\n\r\n");
    if (end == in_.npos)
      return;
    at_ = end + 4;
    upgraded_ = true;
    // The load client says the key of RFC 6455's example, whose answer stands there.
    out_ += "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Protocol: attune.v1.json\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  }

  bool read_message() {
    const auto rest = in_.size() - at_;
    if (rest < 6)
      return false;
    const auto byte = [&](std::size_t i) {
      return std::size_t{static_cast<unsigned char>(in_[at_ + i])};
    };
    auto length = byte(1) & 0x7f;
    const auto head = length == 126 ? 4u : 2u;
    if (length == 126)
      length = byte(2) << 8 | byte(3);
    if (rest < head + 4 + length)
      return false;
    auto* text = in_.data() + at_ + head + 4;
    for (std::size_t i = 0; i < length; ++i)
      text[i] = static_cast<char>(text[i] ^ in_[at_ + head + i % 4]);
    if ((byte(0) & 0x0f) == 1)
      answer({text, length});
    at_ += head + 4 + length;
    return true;
  }

  void answer(std::string_view text) {
    auto frame = read_frame(text);
    if (!frame)
      return;
    if (const auto* hello = std::get_if<hello_message>(&frame->message))
      return greet(*hello);
    auto* message = std::get_if<client_message>(&frame->message);
    if (message == nullptr)
      return;
    if (const auto* wanted = std::get_if<subscription>(message)) {
      n_ = wanted->n;
      rank_and_show({});
    } else if (auto* batch = std::get_if<signal_batch>(message)) {
      take(*batch);
    }
  }

  void greet(const hello_message& x) {
    if (x.consent)
      all_.learn(state_.apply(
        consent_entry{now_us(), x.consent->wanted.bits(), x.consent->decided_ms}, all_.rules));
    message_.clear();
    write_welcome(message_, {}, {});
    append_frame(out_, message_);
  }

  void take(signal_batch& x) {
    x.received_us = now_us();
    stamp(x, 0);
    batch_entry entry{session_, x.seq, x.received_us, {}};
    std::vector<std::string> causes;
    for (const auto& s : x.signals) {
      if (state_.knows(stable_hash(s.id)))
        continue;
      signal_entry y;
      y.id_hash = stable_hash(s.id);
      y.id = s.id;
      y.kind = s.kind;
      y.at_us = s.at_us;
      y.raw_ts_ms = s.raw_ts_ms;
      y.answers = parse_decision_id(s.rid);
      if (const auto at = all_.items->find(key_of(s.item)))
        y.items.push_back(all_.items->entry(*at)->features);
      causes.emplace_back(traits_of(s.kind).wire_name);
      entry.signals.push_back(std::move(y));
    }
    seq_ = x.seq;
    ++record_;
    all_.learn(state_.apply(timeline_entry{std::move(entry)}, all_.rules));
    rank_and_show(std::move(causes));
    message_.clear();
    write_ack(message_, seq_, {});
    append_frame(out_, message_);
  }

  void rank_and_show(std::vector<std::string> causes) {
    ranking_request request;
    request.visitor = &state_;
    request.personal = true;
    static const context nowhere;
    request.surroundings = &nowhere;
    request.slot = &all_.slot;
    request.chooser = all_.chooser.get();
    request.n = n_;
    request.before = state_.shown().list(session_, "home");
    request.now_us = now_us();
    request.seed = seed_of(slate_seed(visitor_, record_), 0, 1);
    auto ranked = all_.ranking_room.rank(all_.now, request);
    auto shown = std::make_shared<slate>();
    shown->slot = "home";
    shown->epoch = "bare";
    shown->rev = last_ ? last_->rev + 1 : 1;
    shown->state_version = seq_;
    shown->degraded = ranked.degraded;
    shown->cause = std::move(causes);
    shown->rid = to_string(decision_id{visitor_, 1, record_, 0});
    for (std::size_t i = 0; i < ranked.positions.size(); ++i)
      shown->entries.push_back({ranked.bodies[i], ranked.positions[i].score});
    decision_entry decision;
    decision.activation = 1;
    decision.record = record_;
    decision.session = session_;
    decision.slot = decision.list = "home";
    decision.at_us = request.now_us;
    decision.segment = ranked.segment;
    decision.positions = std::move(ranked.positions);
    for (auto& position : decision.positions)
      if (!position.kept) {
        position.drawn_record = record_;
        position.drawn_at_us = request.now_us;
      }
    all_.learn(state_.apply(timeline_entry{std::move(decision)}, all_.rules));
    message_.clear();
    write_slate(message_, *shown, last_.get());
    append_frame(out_, message_);
    last_ = std::move(shown);
  }

  world& all_;
  int socket_;
  visitor_id visitor_;
  session_id session_;
  visitor_state state_;
  std::shared_ptr<const slate> last_;
  std::string in_, out_, message_;
  std::size_t at_ = 0;
  std::size_t n_ = 20;
  bool upgraded_ = false;
  std::uint64_t seq_ = 0;
  std::uint64_t record_ = 0;
};

int listen_somewhere(std::uint16_t& port) {
  const auto out = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (bind(out, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(out, 1'024) != 0
      || getsockname(out, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return -1;
  port = ntohs(address.sin_port);
  return out;
}

void watch(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int serve(world& all) {
  std::uint16_t port = 0;
  const auto door = listen_somewhere(port);
  if (door < 0) {
    std::cerr << "bare_server: cannot listen on loopback: " << std::strerror(errno) << '\n';
    return 1;
  }
  const auto epoll = epoll_create1(0);
  watch(epoll, door);
  watch(epoll, STDIN_FILENO);
  std::printf("{\"event\":\"ready\",\"listen\":\"127.0.0.1:%u\"}\n", unsigned{port});
  std::fflush(stdout);
  std::map<int, bare_connection> open;
  std::string room(room_bytes, '\0');
  std::uint64_t visitors = 0;
  for (std::array<epoll_event, 256> events;;) {
    const auto n = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < n; ++i) {
      const auto from = events[static_cast<std::size_t>(i)].data.fd;
      if (from == STDIN_FILENO)
        return 0;
      if (from == door) {
        const auto socket = accept(door, nullptr, nullptr);
        const int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        open.try_emplace(socket, all, socket, ++visitors);
        watch(epoll, socket);
      } else if (!open.at(from).serve(room)) {
        open.erase(from);
        close(from);
      }
    }
  }
}

} // namespace

} // namespace attune

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: bare_server ITEMS.ndjson [--learn]\n";
    return 2;
  }
  auto all = attune::make_world(argv[1], argc > 2 && std::strcmp(argv[2], "--learn") == 0);
  return attune::serve(all);
}

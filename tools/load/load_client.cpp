#include "tools/load/load_client.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr std::size_t longest_head = 8'192;

bool has(const std::vector<std::string>& in, const std::string& x) {
  return std::find(in.begin(), in.end(), x) != in.end();
}

} // namespace

load_client::load_client(load_identity who, load_figures& figures, load_reader& reader)
  : who_(std::move(who)), figures_(figures), reader_(reader), chance_(who_.seed) {
  out_ = "GET /v1/stream HTTP/1.1\r\nHost: " + who_.host
         + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Protocol: attune.v1.json\r\n\r\n";
}

void load_client::receive(std::string_view bytes, std::int64_t now_ns) {
  if (failed_)
    return;
  if (!upgraded_)
    return read_upgrade(bytes, now_ns);
  frames_.feed(bytes);
  read_frames(now_ns);
}

void load_client::read_upgrade(std::string_view bytes, std::int64_t now_ns) {
  head_.append(bytes);
  const auto end = head_.find("\r\n\r\n");
  if (end == head_.npos) {
    if (head_.size() > longest_head)
      fail("the upgrade's answer is longer than 8 KiB");
    return;
  }
  if (!head_.starts_with("HTTP/1.1 101"))
    return fail("the upgrade was refused: " + head_.substr(0, head_.find('\r')));
  upgraded_ = true;
  say(write_load_hello(who_.key, who_.anon_id, who_.consented_ms));
  frames_.feed(std::string_view{head_}.substr(end + 4));
  head_ = {};
  read_frames(now_ns);
}

void load_client::read_frames(std::int64_t now_ns) {
  while (const auto frame = frames_.next())
    switch (frame->kind) {
    case frame_kind::text:
      read_message(frame->payload, now_ns);
      break;
    case frame_kind::ping:
      append_client_frame(out_, frame_kind::pong, frame->payload, 0);
      break;
    case frame_kind::close:
      return fail(
        "the server closed the connection: "
        + std::string{frame->payload.substr(std::min<std::size_t>(2, frame->payload.size()))});
    default:
      break;
    }
  if (frames_.broken())
    fail("the server sent a frame that RFC 6455 or this protocol has not");
}

void load_client::read_message(std::string_view text, std::int64_t now_ns) {
  const auto read = reader_.read(text);
  if (!read)
    return figures_.is_wrong(read.error().what);
  const auto& x = **read;
  switch (x.what) {
  case load_answer::kind::welcome:
    return say(write_load_subscribe());
  case load_answer::kind::rec:
    return take_list(x, now_ns);
  case load_answer::kind::ack:
    ++figures_.acks;
    figures_.dropped += x.dropped;
    if (x.seq > seq_)
      figures_.is_wrong("an ack names seq " + std::to_string(x.seq) + ", which was not sent");
    figures_.acked += settle(for_ack_, x.seq, now_ns, figures_.to_ack);
    return;
  case load_answer::kind::error:
    return figures_.has_error(x.complaint);
  case load_answer::kind::other:
    return;
  }
}

std::string load_client::flaw_of(const load_answer& x) const {
  if (x.order.size() != load_list_length)
    return "a list has " + std::to_string(x.order.size()) + " items";
  if (x.seq < state_version_ || x.seq > seq_)
    return "a list's state_version is " + std::to_string(x.seq) + " after "
           + std::to_string(state_version_) + " with " + std::to_string(seq_) + " sent";
  if (x.base != 0 && x.base != rev_)
    return "a delta's base is " + std::to_string(x.base) + ", held is " + std::to_string(rev_);
  for (auto at = x.order.begin(); at != x.order.end(); ++at) {
    if (std::find(x.order.begin(), at, *at) != at)
      return "a list names " + *at + " twice";
    if (!has(x.bodies, *at) && (x.base == 0 || !has(order_, *at)))
      return "a list names " + *at + ", whose body never came";
  }
  return {};
}

void load_client::take_list(const load_answer& x, std::int64_t now_ns) {
  ++figures_.recs;
  if (auto flaw = flaw_of(x); !flaw.empty())
    return figures_.is_wrong(std::move(flaw));
  state_version_ = x.seq;
  rev_ = x.rev;
  rid_ = x.rid;
  order_ = x.order;
  ready_ = true;
  figures_.pushed += settle(for_push_, x.seq, now_ns, figures_.to_push);
}

std::uint64_t load_client::settle(std::deque<awaited>& from, std::uint64_t seq, std::int64_t now_ns,
                                  latency_histogram& into) {
  std::uint64_t out = 0;
  for (; !from.empty() && from.front().seq <= seq; from.pop_front(), ++out)
    if (from.front().counted)
      into.add(now_ns - from.front().due_ns);
  return out;
}

void load_client::click(std::int64_t due_ns, std::int64_t now_ms, bool counted) {
  ++seq_;
  message_.clear();
  const auto id = who_.anon_id + '.' + std::to_string(seq_);
  write_load_click(message_,
                   {seq_, id, order_[chance_.below(order_.size())], rid_, now_ms, who_.learn});
  say(message_);
  for_push_.push_back({seq_, due_ns, counted});
  for_ack_.push_back({seq_, due_ns, counted});
  ++figures_.sent;
}

void load_client::say(std::string_view text) {
  append_client_frame(out_, frame_kind::text, text, static_cast<std::uint32_t>(chance_.bits()));
}

void load_client::lost() {
  if (!failed_)
    fail("the server ended the connection without a word");
}

void load_client::fail(std::string why) {
  failed_ = true;
  figures_.has_error(std::move(why));
}

} // namespace attune

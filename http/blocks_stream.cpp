#include "http/digest.hpp"
#include "http/event_stream.hpp"
#include "http/hopping_sink.hpp"
#include "http/send_queue.hpp"
#include "http/sse_streams.hpp"
#include "protocol/codec/write.hpp"

#include <algorithm>
#include <utility>

namespace attune {

namespace {

/// Lists over SSE.
class blocks_stream final : public event_stream {
public:
  blocks_stream(gateway& g, tcp_socket socket, door::ticket place, blocks_request asked)
    : event_stream(g, std::move(socket), std::move(place), transport::sse),
      asked_(std::move(asked)), queue_({asked_.deltas, false, 0, asked_.before.has_value()}) {}

  void open(const answer_manner& how) {
    start(how);
    if (asked_.before) // Its connection may be dead without our knowing.
      if (const auto predecessor = asked_.before->stream.lock())
        predecessor->abort();
    shared().parts.engine.open(
      asked_.opening, std::make_shared<hopping_sink<blocks_stream>>(weak_self()),
      [weak = weak_self()](result<opened> x) {
        const auto self = weak.lock();
        if (!self)
          return;
        auto answer = std::make_shared<result<opened>>(std::move(x)); // Handlers are copied.
        asio::dispatch(self->executor(), [self, answer] { self->opened_as(std::move(*answer)); });
      });
  }

  using event_stream::executor;

  void on_show(slate_ptr x, slate_ptr base) {
    if (queue_.show(std::move(x), std::move(base)))
      shared().parts.probe.slate_replaced();
    write();
  }

  void on_stored(std::uint64_t, const std::vector<row_report>&, std::int64_t) {} // No acks.

  void on_refused(const fault& x, const std::string& id) {
    say_error(x, id);
    write();
  }

  void on_close(close_reason) { end(); }

  void go_away() noexcept override {
    asio::dispatch(executor(), [self = self_ptr()] {
      std::string text;
      write_goaway(text,
                   static_cast<std::uint32_t>(std::max(self->shared().settings.drain_ms, 1'000)));
      self->queue_.push("goaway", std::move(text));
      self->write();
    });
  }

private:
  std::shared_ptr<blocks_stream> self_ptr() {
    return std::static_pointer_cast<blocks_stream>(shared_from_this());
  }
  std::weak_ptr<blocks_stream> weak_self() { return self_ptr(); }

  void opened_as(result<opened> x) {
    if (gone())
      return;
    if (!x) {
      failed_ = true;
      if (x.error().code == fault_code::rate_limited)
        shared().parts.probe.shed(x.error().code);
      say_error(x.error(), {});
      return end();
    }
    auto& [facts, client] = *x;
    client_ = std::move(client);
    shared().owners.learn(facts.session, facts.visitor);
    name_events(facts);
    const auto made = facts.session == asked_.opening.fresh.session;
    welcome_terms terms; // Views: what they name must outlive them.
    if (facts.visitor == asked_.opening.visitor)
      terms.anon_id = asked_.anon_id;
    if (made)
      terms.resume_token = asked_.fresh_token;
    const auto& s = shared().settings;
    terms.resume_ttl_ms = static_cast<std::uint32_t>(s.resume_ttl_ms);
    terms.ping_ms = static_cast<std::uint32_t>(s.ping_ms);
    terms.frame_bytes = static_cast<std::uint32_t>(s.frame_bytes);
    terms.signals_per_s = s.signals_per_s;
    auto shown = facts;
    shown.epoch = state_.last.epoch();
    std::string text;
    write_welcome(text, shown, terms);
    welcome_ = event_text("welcome", text);
    for (const auto& slot : asked_.unknown)
      say_error({fault_code::not_found, "There is no slot '" + slot + "'.", {}}, slot);
    write();
  }

  /// Goes on as the stream that the client shows an event of, if its revisions still mean what
  /// they did; else as a new one, with an epoch that no client has seen.
  void name_events(const welcome& facts) {
    const auto& before = asked_.before;
    if (before && before->last.session == facts.session && before->epoch == facts.epoch)
      state_ = *before;
    else
      state_.last = {facts.session, random_number(), 0};
    if (asked_.last != state_.last) // It missed some: what it holds is not known.
      state_.held.clear();
    state_.epoch = facts.epoch;
    state_.stream = weak_from_this();
    queue_.call_epoch(state_.last.epoch());
  }

  /// Under two names: browsers raise `error` themselves when a connection fails.
  void say_error(const fault& x, std::string_view id) {
    std::string text;
    write_error(text, x, id);
    queue_.push("attune-error", text);
    queue_.push("error", std::move(text));
  }

  std::string take() override {
    if (!client_ && !welcomed_)
      return take_before_welcome();
    auto out = std::exchange(welcome_, {});
    welcomed_ = true;
    for (const auto& frame : queue_.take(steady_ms())) {
      if (frame.event != "rec") {
        out += event_text(frame.event, frame.json);
        continue;
      }
      if (frame.caused_at_us != 0)
        shared().parts.probe.slate_pushed(shared().parts.engine.now_us() - frame.caused_at_us);
      state_.held[frame.list->slot] = frame.list->rev;
      ++state_.last.counter;
      shared().sent_events.keep(state_);
      out += event_text("rec", frame.json, to_string(state_.last));
    }
    return out;
  }

  /// A list may come before the answer to `open`: it waits, for welcome is the first event. Only
  /// what ends the stream goes before it.
  std::string take_before_welcome() {
    std::string out;
    if (failed_)
      for (const auto& frame : queue_.take(steady_ms()))
        out += event_text(frame.event, frame.json);
    return out;
  }

  void ended() noexcept override { client_.reset(); }

  blocks_request asked_;
  send_queue queue_;
  std::unique_ptr<client_session> client_;
  sse_memory::stream_state state_;
  std::string welcome_;
  bool welcomed_ = false;
  bool failed_ = false;
};

} // namespace

void start_blocks(gateway& shared, tcp_socket socket, door::ticket place, blocks_request asked,
                  const answer_manner& how) {
  std::make_shared<blocks_stream>(shared, std::move(socket), std::move(place), std::move(asked))
    ->open(how);
}

} // namespace attune

#include "http/route_signals.hpp"

#include "http/request_identity.hpp"
#include "protocol/codec/ndjson.hpp"
#include "protocol/codec/read_body.hpp"
#include "protocol/codec/write_answer.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t most_named = 1'000; // Dropped rows, and warnings, that an answer names.
constexpr auto answers_at = 0.8;          // Of the time until the gateway answers for the engine.

/// One request's batches on their way to the engine, in their order. Lines are read twice, for what
/// they cost and as their turn comes: a batch in memory is up to a hundred times its text.
class signal_post : public std::enable_shared_from_this<signal_post> {
public:
  signal_post(gateway& shared, exchange x) : shared_(shared), x_(std::move(x)) {
    wait_durable_ = x_.request->target.find("ack") != nullptr; // Another one was refused.
  }

  void one(const std::string& text) {
    auto body = read_batch_body(text, {shared_.settings.strict});
    if (!body)
      return refuse(body.error());
    add_cost(*body);
    batches_.push_back({0, text});
    batch_ = std::move(*body);
    begin();
  }

  /// A line that is no batch is dropped and named; the others are taken.
  void lines(const std::string& text) {
    ndjson_lines lines{text};
    while (lines.next()) {
      const auto body = read_batch_body(lines.line(), {shared_.settings.strict});
      if (body) {
        add_cost(*body);
        batches_.push_back({lines.number(), lines.line()});
      } else {
        drop_line(lines.number(), body.error());
      }
    }
    if (batches_.empty())
      return refuse(first_fault_ ? *first_fault_
                                 : fault{fault_code::bad_message, "The body holds no batch.", {}});
    begin();
  }

private:
  struct batch_text {
    std::uint64_t line = 0; ///< 0: the whole body.
    std::string_view text;  ///< Of the request's body.
  };

  /// An import of a server's own: browsers cannot rewrite the past.
  bool is_history() const {
    return x_.who.key->kind == key_kind::secret && x_.request->head.find("x-attune-import");
  }

  void refuse(const fault& why) {
    shared_.parts.probe.frame_refused(why.code);
    x_.respond(problem(why));
  }

  void drop_line(std::uint64_t line, const fault& why) {
    shared_.parts.probe.rows_dropped(why.code, 1);
    const auto place = " (line " + std::to_string(line) + ")";
    if (!first_fault_)
      first_fault_ = fault{why.code, why.what + place, why.pointer};
    name_dropped({{}, why.code, why.what, why.pointer, row_warning::none, line});
  }

  static row_report unknown_session(std::uint64_t line) {
    return {{},
            fault_code::not_found,
            "session_id names no session that is known: these signals are of the new one that this "
            "answer names",
            "/session_id",
            row_warning::unknown_session,
            line};
  }

  void name_dropped(row_report x) {
    if (sum_.dropped.size() < most_named)
      sum_.dropped.push_back(std::move(x));
    else if (!x.applied())
      ++sum_.dropped_more;
  }

  request_identity identity_of(const batch_body& x) const {
    // A line that names nobody goes on with the session made for one before it.
    const auto nobody = x.session_id.empty() && x.anon_id.empty() && x.user_id.empty();
    auto out = identify_requester(shared_, x_,
                                  {nobody ? made_session_ : x.session_id, x.anon_id, x.user_id});
    // So does one that names a visitor for whom one was made.
    if (!out.who.session && out.who.visitor)
      if (const auto made = made_for_.find(*out.who.visitor); made != made_for_.end())
        out.who.session = made->second;
    return out;
  }

  void add_cost(const batch_body& x) {
    auto who = identity_of(x);
    auto& cost = costs_[who.rate_key];
    cost.who = std::move(who.who);
    cost.rows += std::max(rows_of(x.batch), 1u); // Consent alone costs as a row does.
  }

  /// All lines are paid for before the first is applied: what is refused for its rate was not
  /// taken in part, and what was taken is not refused in the middle for that.
  void begin() {
    if (auto late = over_rates(shared_, x_, std::exchange(costs_, {}), fields_))
      return x_.respond(std::move(*late));
    next();
  }

  void next() {
    if (batches_[at_].line != 0)
      batch_ = std::move(*read_batch_body(batches_[at_].text, {shared_.settings.strict}));
    auto& body = batch_;
    auto& batch = body.batch;
    auto& probe = shared_.parts.probe;
    probe.fields_passed_over(body.unknown_fields, body.cut_fields);
    auto who = identity_of(body);
    allow_new_session(shared_, x_, who);
    names_session_ = !body.session_id.empty();
    if (batch.consent)
      batch.consent->gpc = batch.consent->gpc || opts_out(*x_.request);
    const auto rows = rows_of(batch);
    shared_.stamp_batch(batch, is_history());
    for (const auto& row : batch.dropped)
      if (!row.applied())
        probe.rows_dropped(row.code, 1);
    probe.signals_admitted(rows);
    rate_name_ = std::move(who.rate_key);
    rows_ = static_cast<double>(rows);
    post_request post{std::move(who.who), std::move(batch), {}, wait_durable_};
    shared_.parts.engine.post(std::move(post),
                              [self = shared_from_this(), anon = std::move(who.new_anon_id)](
                                result<post_outcome> r) { self->posted(std::move(r), anon); });
  }

  void posted(result<post_outcome> r, const std::string& new_anon_id) {
    if (!r)
      return failed_at(r.error());
    settle_rate(shared_, x_, rate_name_, rows_, *r);
    if (r->session_made) {
      made_session_ = to_string(r->session);
      made_for_.emplace(r->visitor, r->session);
      sum_.session_made = true;
      sum_.session = r->session;
      if (names_session_)
        name_dropped(unknown_session(batches_[at_].line));
    }
    if (r->visitor_made)
      made_anon_ = new_anon_id;
    sum_.accepted += r->accepted;
    sum_.used.profile += r->used.profile;
    sum_.used.measure += r->used.measure;
    sum_.used.improve += r->used.improve;
    for (auto& row : r->dropped) {
      row.line = batches_[at_].line;
      name_dropped(std::move(row));
    }
    sum_.state_version = r->state_version;
    sum_.durable = r->durable;
    if (r->in_force)
      sum_.in_force = r->in_force;
    ++taken_;
    go_on();
  }

  /// What the engine says of one line is that line's alone, unless it is to be sent again later.
  void failed_at(const fault& why) {
    const auto line = batches_[at_].line;
    const auto later = why.code == fault_code::overloaded || why.code == fault_code::rate_limited;
    if (later)
      shared_.parts.probe.shed(why.code);
    if (line == 0)
      return x_.respond(retryable(problem(why), why));
    if (later)
      return stop_at(line, why);
    drop_line(line, why);
    go_on();
  }

  /// Too many newcomers from there: the rate of their address is full again soon.
  static http_answer retryable(http_answer x, const fault& why) {
    if (why.code == fault_code::rate_limited)
      x.fields.emplace_back("Retry-After", "1");
    return x;
  }

  void stop_at(std::uint64_t line, fault why) {
    why.what += " Lines before line " + std::to_string(line)
                + " were taken: send the others, or all of them, again.";
    auto answer = problem(why);
    answer.body.clear();
    write_problem(answer.body, why, {}, {}, line);
    x_.respond(retryable(std::move(answer), why));
  }

  /// Else the gateway answers for the engine, and the client cannot know what was taken.
  bool takes_too_long() const {
    return !shared_.settings.lockstep
           && static_cast<double>(steady_us() - began_us_)
                > answers_at * 1'000 * shared_.settings.answer_ms;
  }

  void go_on() {
    if (++at_ < batches_.size()) {
      if (takes_too_long())
        return stop_at(
          batches_[at_].line,
          {fault_code::overloaded, "The engine took too long for all of the lines.", {}});
      return next();
    }
    if (taken_ == 0) // Each line failed in the engine: none of it was heard.
      return x_.respond(problem(*first_fault_));
    auto answer = json_answer(202, {});
    write_post_outcome(answer.body, sum_, made_anon_);
    answer.fields = std::move(fields_);
    x_.respond(std::move(answer));
  }

  gateway& shared_;
  exchange x_;
  bool wait_durable_ = false;
  const std::int64_t began_us_ = steady_us();
  std::vector<batch_text> batches_;
  rate_costs costs_; // Until they are paid.
  std::size_t at_ = 0;
  batch_body batch_;           // The one at `at_`.
  bool names_session_ = false; // The batch on its way.
  std::size_t taken_ = 0;
  post_outcome sum_;
  std::optional<fault> first_fault_; // Of the lines dropped as a whole.
  std::string rate_name_;            // Of the batch on its way, and its rows.
  double rows_ = 0;
  std::string made_session_;
  std::map<visitor_id, session_id> made_for_;
  std::string made_anon_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

void post_signals(gateway& shared, exchange x) {
  const auto media = media_of(*x.request);
  const auto request = x.request;
  if (media.rfind("application/cloudevents", 0) == 0)
    return x.respond(problem({fault_code::not_implemented, "CloudEvents are not served yet.", {}}));
  const auto is_lines = media == "application/x-ndjson";
  if (!is_lines && !media.empty() && media != "application/json" && media != "text/plain")
    return x.respond(problem(415, {fault_code::bad_message,
                                   "Signals come as application/json, text/plain or "
                                   "application/x-ndjson.",
                                   {}}));
  if (const auto* ack = request->target.find("ack"); ack != nullptr && *ack != "durable")
    return x.respond(
      problem({fault_code::bad_message, "The parameter ack is durable, or is left away.", "/ack"}));
  const auto post = std::make_shared<signal_post>(shared, std::move(x));
  is_lines ? post->lines(request->body) : post->one(request->body);
}

} // namespace

void add_signal_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"POST", "/v1/signals", access::client,
                    [&shared](exchange x) { post_signals(shared, std::move(x)); }, true});
}

} // namespace attune

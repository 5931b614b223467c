#include "http/route_signals.hpp"

#include "http/speaker.hpp"
#include "protocol/codec/ndjson.hpp"
#include "protocol/codec/read_body.hpp"
#include "protocol/codec/write_answer.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace attune {

namespace {

/// One request's batches on their way to the engine.
class signal_post : public std::enable_shared_from_this<signal_post> {
public:
  signal_post(gateway& shared, exchange x) : shared_(shared), x_(std::move(x)) {
    const auto* ack = x_.request->target.find("ack");
    wait_durable_ = ack != nullptr && *ack == "durable";
  }

  void one(const std::string& text) {
    auto body = read_batch_body(text, {shared_.settings.strict});
    if (!body)
      return refuse(body.error());
    bodies_.push_back(std::move(*body));
    next();
  }

  void lines(const std::string& text) {
    ndjson_lines lines{text};
    while (lines.next()) {
      auto body = read_batch_body(lines.line(), {shared_.settings.strict});
      if (!body) {
        body.error().what += " (line " + std::to_string(lines.number()) + ")";
        return refuse(body.error());
      }
      bodies_.push_back(std::move(*body));
    }
    if (bodies_.empty())
      return refuse({fault_code::bad_message, "The body holds no batch.", {}});
    next();
  }

private:
  /// An import of a server's own: browsers cannot rewrite the past.
  bool is_history() const {
    return x_.who.key->kind == key_kind::secret && x_.request->head.find("x-attune-import");
  }

  void refuse(const fault& why) {
    shared_.parts.probe.frame_refused(why.code);
    x_.respond(problem(why));
  }

  void next() {
    auto& body = bodies_[at_];
    if (body.unknown_fields > 0)
      shared_.parts.probe.fields_ignored(body.unknown_fields);
    // A line that names nobody goes on with the session made for one before it.
    const auto nobody = body.session_id.empty() && body.anon_id.empty() && body.user_id.empty();
    const auto session = nobody ? made_session_ : body.session_id;
    auto who = speaker_of(shared_, x_, {session, body.anon_id, body.user_id});
    may_be_new(shared_, who);
    const auto rows = body.batch.signals.size() + body.batch.dropped.size();
    fields_.clear();
    if (auto late =
          over_rate(shared_, x_, who, static_cast<double>(std::max<std::size_t>(rows, 1)), fields_))
      return x_.respond(std::move(*late));
    if (body.batch.consent)
      body.batch.consent->gpc = body.batch.consent->gpc || opts_out(*x_.request);
    shared_.stamp_batch(body.batch, is_history());
    shared_.parts.probe.signals_admitted(static_cast<std::uint32_t>(rows));
    post_request post{std::move(who.who), std::move(body.batch), {}, wait_durable_};
    shared_.parts.engine.post(std::move(post),
                              [self = shared_from_this(), anon = std::move(who.minted_anon)](
                                result<post_outcome> r) { self->posted(std::move(r), anon); });
  }

  void posted(result<post_outcome> r, const std::string& minted_anon) {
    if (!r) {
      if (r.error().code == fault_code::overloaded)
        shared_.parts.probe.shed(r.error().code);
      return x_.respond(problem(r.error()));
    }
    if (r->session_made) {
      made_session_ = to_string(r->session);
      sum_.session_made = true;
      sum_.session = r->session;
    }
    if (r->visitor_made)
      made_anon_ = minted_anon;
    sum_.accepted += r->accepted;
    sum_.dropped.insert(sum_.dropped.end(), r->dropped.begin(), r->dropped.end());
    sum_.state_version = r->state_version;
    sum_.durable = r->durable;
    if (r->in_force)
      sum_.in_force = r->in_force;
    if (++at_ < bodies_.size())
      return next();
    auto answer = json_answer(202, {});
    write_post_outcome(answer.body, sum_, made_anon_);
    answer.fields = std::move(fields_);
    x_.respond(std::move(answer));
  }

  gateway& shared_;
  exchange x_;
  bool wait_durable_ = false;
  std::vector<batch_body> bodies_;
  std::size_t at_ = 0;
  post_outcome sum_;
  std::string made_session_;
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
  const auto post = std::make_shared<signal_post>(shared, std::move(x));
  is_lines ? post->lines(request->body) : post->one(request->body);
}

} // namespace

void add_signal_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"POST", "/v1/signals", access::client,
                    [&shared](exchange x) { post_signals(shared, std::move(x)); }, true});
}

} // namespace attune

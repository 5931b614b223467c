#include "actors/fold.hpp"

#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <stdexcept>

namespace attune {

void learner_model::learn(std::uint64_t number, const lesson& x) {
  if (const auto* example = std::get_if<training_example>(&x))
    fold.learn(number, *example);
  else
    fold.pass(number);
}

void segmenter_model::learn(std::uint64_t number, const lesson& x) {
  if (const auto* sample = std::get_if<segment_sample>(&x)) {
    fold.learn(*sample);
    version = number;
  }
}

template <class Model>
fold<Model>::fold(caf::actor_config& cfg, fold_parts<Model> parts, Model empty)
  : fold_actor::base(cfg), parts_(std::move(parts)), empty_(std::move(empty)), model_(empty_) {}

template <class Model>
typename fold<Model>::behavior_type fold<Model>::make_behavior() {
  send(parts_.writer, refold{Model::checkpoint, {}, this});
  return {
    [this](const refolded& x) { begin(x); },
    [this](const lessons_committed& x) {
      take(*x.all);
      publish_soon();
    },
    [this](const lessons_due& x) -> caf::typed_response_promise<bool> {
      auto answer = make_response_promise<bool>();
      try {
        take(*x.all);
        publish();
      } catch (...) { // Who asks waits for ever, and would not see that this actor ends.
        answer.deliver(caf::make_error(caf::sec::runtime_error));
        throw;
      }
      answer.deliver(true);
      return answer;
    },
    [this](publish_atom) {
      pausing_ = false;
      if (changed_)
        publish_soon();
    },
    [this](const inspect& x) { x.done(stats()); },
  };
}

template <class Model>
void fold<Model>::begin(const refolded& x) {
  if (!x.fault.empty())
    throw std::runtime_error{"the past cannot be read: " + x.fault};
  if (x.from && !read(*x.from))
    return send(parts_.writer, refold{Model::checkpoint, 0, this});
  learn(*x.after);
  if (x.more)
    return send(parts_.writer, refold{Model::checkpoint, number_, this});
  began_ = true;
  publish();
  parts_.ready.store(true);
}

/// @returns false where the checkpoint cannot be gone on from; the model is empty then.
template <class Model>
bool fold<Model>::read(const checkpoint& from) {
  byte_reader in{from.bytes};
  if (const auto decoded = model_.fold.decode(in); !decoded) {
    parts_.probe.fold_begun_anew(Model::kind, decoded.error().what);
    model_ = empty_;
    return false;
  }
  number_ = checkpoint_number_ = from.number;
  if constexpr (requires { model_.version; })
    model_.version = in.varint();
  return true;
}

template <class Model>
void fold<Model>::take(const std::vector<numbered_lesson>& all) {
  if (began_) // Else the past will hold it.
    learn(all);
}

template <class Model>
void fold<Model>::learn(const std::vector<numbered_lesson>& all) {
  const auto start = std::chrono::steady_clock::now();
  for (const auto& one : all)
    if (one.number > number_) {
      model_.learn(one.number, one.what);
      number_ = one.number;
      changed_ = true;
    }
  parts_.probe.took(stage::learn, (std::chrono::steady_clock::now() - start).count());
  if (number_ < checkpoint_number_ + parts_.checkpoint_every)
    return;
  byte_writer out;
  model_.fold.encode(out);
  if constexpr (requires { model_.version; })
    out.varint(model_.version);
  send(parts_.writer, checkpoint_made{Model::checkpoint, {number_, out.take()}});
  checkpoint_number_ = number_;
}

template <class Model>
void fold<Model>::publish_soon() {
  if (!began_ || pausing_)
    return;
  publish();
  pausing_ = true;
  delayed_send(this, std::max(pause, 9 * publication_took_), publish_atom_v);
}

template <class Model>
void fold<Model>::publish() {
  changed_ = false;
  const auto start = std::chrono::steady_clock::now();
  parts_.published.publish(model_.snapshot());
  publication_took_ = std::chrono::steady_clock::now() - start;
}

template <class Model>
std::string fold<Model>::stats() const {
  byte_writer state;
  model_.fold.encode(state);
  std::string out;
  json_writer{out}
    .open_object()
    .field("kind", Model::kind)
    .field("version", number_)
    .field("checkpoint", checkpoint_number_)
    .field("ready", began_)
    .field("digest", std::to_string(stable_hash(state.bytes())))
    .close_object();
  return out;
}

template class fold<learner_model>;
template class fold<segmenter_model>;

} // namespace attune

#pragma once

#include "actors/engine_probe.hpp"
#include "actors/interfaces.hpp"
#include "models/clustering/online_k_means.hpp"
#include "models/latest.hpp"
#include "models/learned.hpp"
#include "models/segments.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace attune {

/// The learner's model: examples to `learned_snapshot`.
struct learner_model {
  using snapshot_type = learned_snapshot;
  static constexpr std::string_view kind = "learner";
  static constexpr checkpoint_name checkpoint = checkpoint_name::learner;

  explicit learner_model(const learned_settings& settings) : fold(settings) {}

  void learn(std::uint64_t number, const lesson& x);
  std::shared_ptr<const learned_snapshot> snapshot() { return fold.snapshot(); }

  learned fold;
};

/// The segmenter's model: samples to `segments`.
struct segmenter_model {
  using snapshot_type = segments;
  static constexpr std::string_view kind = "segmenter";
  static constexpr checkpoint_name checkpoint = checkpoint_name::segmenter;

  explicit segmenter_model(const online_k_means_settings& settings) : fold(settings) {}

  void learn(std::uint64_t number, const lesson& x);
  std::shared_ptr<const segments> snapshot() {
    return std::make_shared<const segments>(fold.snapshot(version));
  }

  online_k_means fold;
  std::uint64_t version = 0;
};

/// What a fold shares with the rest; outlives it.
template <class Model>
struct fold_parts {
  store_writer_actor writer;
  latest<typename Model::snapshot_type>& published;
  engine_probe& probe;
  std::atomic<bool>& ready; ///< Set once its past is folded: a check of readiness.
  std::uint64_t checkpoint_every = 100'000;
};

/// A fold over the journal's lessons behind a mailbox: learner and segmenter. Eats only what is
/// committed, in commit order; begins by asking the store for its checkpoint and what came after,
/// or for all lessons that are kept where other settings made the checkpoint.
/// Publishes at most every 100 ms, and for at most a tenth of its time; nobody is woken. Each
/// publication makes every loop look up anew how popular its candidates are. Detached: a
/// publication may take a while.
template <class Model>
class fold final : public fold_actor::base {
public:
  fold(caf::actor_config& cfg, fold_parts<Model> parts, Model empty);

  behavior_type make_behavior() override;
  void on_exit() override { parts_.writer = nullptr; }

private:
  static constexpr std::chrono::steady_clock::duration pause = std::chrono::milliseconds{100};

  void begin(const refolded& x);
  bool read(const checkpoint& from);
  void take(const std::vector<numbered_lesson>& all);
  void learn(const std::vector<numbered_lesson>& all);
  void publish_soon();
  void publish();
  std::string stats() const;

  fold_parts<Model> parts_;
  const Model empty_;
  Model model_;
  bool began_ = false;
  std::uint64_t number_ = 0; // The last lesson folded.
  std::uint64_t checkpoint_number_ = 0;
  bool pausing_ = false;
  std::chrono::steady_clock::duration publication_took_{};
  bool changed_ = false;
};

using learner = fold<learner_model>;
using segmenter = fold<segmenter_model>;

} // namespace attune

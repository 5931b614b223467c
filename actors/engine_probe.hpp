#pragma once

#include <cstdint>
#include <string_view>

namespace attune {

/// A part of a signal's way whose time is measured.
enum class stage : std::uint8_t { queue, apply, rank, show, commit, learn };

/// What an operator may want to know of the engine, as verbs. Called from any thread; must not
/// block; does nothing unless overridden.
class engine_probe {
public:
  virtual ~engine_probe() = default;

  virtual void took(stage, std::int64_t /*ns*/) noexcept {}
  virtual void signals_applied(std::uint32_t /*count*/) noexcept {}
  virtual void slate_ranked() noexcept {}
  /// More is asked for than can be ranked: a visitor's lists come after what is ready, once for all
  /// signals until then.
  virtual void slates_deferred() noexcept {}
  virtual void committed(std::uint32_t /*records*/) noexcept {}
  virtual void commit_failed(std::string_view /*why*/) noexcept {}
  /// A question to the store failed, and whoever asked was told to ask again.
  virtual void read_failed(std::string_view /*why*/) noexcept {}
  virtual void visitor_activated() noexcept {}
  virtual void visitor_passivated() noexcept {}
  /// An actor ended with a fault; `kind` as operators see it.
  virtual void actor_died(std::string_view /*kind*/, std::string_view /*why*/) noexcept {}
  /// Learner or segmenter cannot go on from its checkpoint, and folds all lessons that are kept.
  virtual void fold_begun_anew(std::string_view /*kind*/, std::string_view /*why*/) noexcept {}
  /// Something stored cannot be read. A "visitor" or an "item" is left as it is, and not served; a
  /// "session" begins anew. `kind` is one of these.
  virtual void stored_state_refused(std::string_view /*kind*/, std::string_view /*id*/,
                                    std::string_view /*why*/) noexcept {}
  /// A record that the journal cannot take was dropped, and its visitor goes back to what is
  /// stored.
  virtual void record_dropped(std::string_view /*visitor*/, std::string_view /*why*/) noexcept {}
  /// A bound was hit: which one.
  virtual void limit_hit(std::string_view /*limit*/) noexcept {}
  /// Shown items earned something, `count` times; it is committed.
  virtual void rewarded(std::uint32_t /*count*/) noexcept {}
};

} // namespace attune

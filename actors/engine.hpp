#pragma once

#include "actors/engine_probe.hpp"
#include "actors/settings.hpp"
#include "models/settings.hpp"
#include "protocol/port.hpp"
#include "store/open.hpp"
#include "store/settings.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
} // namespace boost::asio

namespace attune {

/// What an engine is made of.
struct engine_setup {
  engine_settings engine;
  model_settings models;
  store_settings store;
  /// Opens the store; a test puts one with faults in its place.
  std::function<result<std::unique_ptr<class store>>(const store_settings&)> opener = open_store;
  /// Tells the key that makes pseudonyms from another: the store refuses
  /// another than its first. Empty: not compared.
  std::string pseudonym_key;
  engine_probe* probe = nullptr; ///< Outlives the engine; not null.
  std::function<void()> drain;   ///< What an operator's drain does.
  /// Called from an actor's thread when the engine can promise nothing any more: end the program.
  std::function<void(const std::string& why)> fatal;
};

/// The whole engine behind the two ports: store, actors and loops. One owner;
/// `start` and the destructor may block.
class engine {
public:
  /// Opens the store, folds what it holds, starts the actors, and returns when all of it is ready.
  /// Every reason why it cannot is one sentence in the fault.
  static result<std::unique_ptr<engine>> start(engine_setup setup);

  /// Stops in order: visitors, collectors, folds, the store writer. Everything handed over before
  /// is committed. Sockets on the loops must be closed already.
  ~engine();

  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  /// What became of other settings.
  struct reload_outcome {
    std::uint64_t number = 0; ///< The journal's, under which they are in force.
    bool changed = false;
    std::vector<std::string> later; ///< Settings that differ and wait for the next start.
  };

  /// Puts the slots, rewards and priors of `x` in force; the other settings of the models stay as
  /// they are until the next start. Each visitor goes by the new ones from its next record on. With
  /// other priors the learner learns anew all that is kept; lists go by what was learned before
  /// until it has. May wait for the disk, 10 s at most; any thread but the engine's.
  /// @returns a fault that says what is wrong with `x`; what is in force then stays.
  result<reload_outcome> reload(const model_settings& x);

  engine_port& port();
  operator_port& operators();

  /// The threads that own sockets; they run until the engine ends.
  std::vector<boost::asio::io_context*> loops();

  /// Bytes that were handed over and are not on the disk yet.
  std::uint64_t uncommitted_bytes() const;

  /// What the start found, or what was learned since.
  struct content {
    std::uint64_t items = 0;    ///< That can be shown.
    std::uint64_t learned = 0;  ///< The last number that the learner folded.
    std::uint64_t segments = 0; ///< ... the segmenter.
  };
  content holds() const;

  /// What an operator should know of the start, a sentence each.
  std::vector<std::string> notices() const;

private:
  class impl;
  explicit engine(std::unique_ptr<impl> x);

  std::unique_ptr<impl> impl_;
};

} // namespace attune

#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

namespace attune {

/// A connection as the server ends it. Every method may be called from any thread and returns at
/// once.
class live_connection {
public:
  virtual ~live_connection() = default;

  /// Says that the server drains; the connection goes on.
  virtual void go_away() noexcept = 0;
  /// Ends it in order: 4503, the stream's end, or after the answer that is under way.
  virtual void finish() noexcept = 0;
  /// Ends it at once.
  virtual void abort() noexcept = 0;
};

/// Counts who is inside, in all and by address, and knows them all. Any thread.
class door {
public:
  door(std::size_t most, std::size_t most_per_address)
    : most_(most), most_per_address_(most_per_address) {}

  /// One's place inside, given up when it is destroyed.
  class ticket {
  public:
    ticket(ticket&& x) noexcept;
    ticket& operator=(ticket&&) = delete;
    ~ticket();

    /// Says who holds it now: an HTTP connection may become a stream.
    void hand_to(std::weak_ptr<live_connection> holder);
    /// Whom it counts for; empty: a proxy's connection, which counts for nobody.
    const std::string& address() const { return address_; }
    /// Counts it for another address from now on: a stream that came through a proxy. @returns
    /// whether there is room; else all stays as it was.
    bool count_for(const std::string& address);

  private:
    friend class door;
    ticket(door& owner, std::uint64_t number, std::string address);

    door* owner_;
    std::uint64_t number_;
    std::string address_;
  };

  /// @param address  Whom it counts for; empty: it counts in all only.
  /// @returns a ticket, or why there is none: `connections` or `address`.
  std::variant<ticket, std::string_view> enter(const std::string& address);

  std::size_t inside() const;

  /// Calls `f` for each holder; new ones may come meanwhile.
  void each(const std::function<void(live_connection&)>& f) const;

  /// Waits until nobody is inside. @returns whether that came within `most_ms`.
  bool wait_until_empty(int most_ms) const;

private:
  void leave(const ticket& x);
  bool enter_from(const std::string& address); // With the lock held, as the next.
  void leave_from(const std::string& address);

  const std::size_t most_;
  const std::size_t most_per_address_;
  mutable std::mutex mutex_;
  mutable std::condition_variable emptied_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, std::weak_ptr<live_connection>> holders_;
  std::unordered_map<std::string, std::size_t> by_address_;
};

} // namespace attune

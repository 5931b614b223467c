#include "http/door.hpp"

#include <chrono>
#include <utility>
#include <vector>

namespace attune {

door::ticket::ticket(door& owner, std::uint64_t number, std::string address)
  : owner_(&owner), number_(number), address_(std::move(address)) {}

door::ticket::ticket(ticket&& x) noexcept
  : owner_(std::exchange(x.owner_, nullptr)), number_(x.number_), address_(std::move(x.address_)) {}

door::ticket::~ticket() {
  if (owner_ != nullptr)
    owner_->leave(*this);
}

void door::ticket::hand_to(std::weak_ptr<live_connection> holder) {
  const std::lock_guard lock{owner_->mutex_};
  owner_->holders_[number_] = std::move(holder);
}

bool door::ticket::count_for(const std::string& address) {
  const std::lock_guard lock{owner_->mutex_};
  if (address == address_)
    return true;
  if (!owner_->enter_from(address))
    return false;
  owner_->leave_from(address_);
  address_ = address;
  return true;
}

std::variant<door::ticket, std::string_view> door::enter(const std::string& address) {
  const std::lock_guard lock{mutex_};
  if (holders_.size() >= most_)
    return "connections";
  if (!enter_from(address))
    return "address";
  holders_.emplace(++last_, std::weak_ptr<live_connection>{});
  return ticket{*this, last_, address};
}

std::size_t door::inside() const {
  const std::lock_guard lock{mutex_};
  return holders_.size();
}

void door::each(const std::function<void(live_connection&)>& f) const {
  std::vector<std::shared_ptr<live_connection>> all;
  {
    const std::lock_guard lock{mutex_};
    all.reserve(holders_.size());
    for (const auto& [number, holder] : holders_)
      if (auto x = holder.lock())
        all.push_back(std::move(x));
  }
  for (const auto& x : all)
    f(*x);
}

bool door::wait_until_empty(int most_ms) const {
  std::unique_lock lock{mutex_};
  return emptied_.wait_for(lock, std::chrono::milliseconds{most_ms},
                           [this] { return holders_.empty(); });
}

bool door::enter_from(const std::string& address) {
  if (address.empty())
    return true;
  const auto at = by_address_.try_emplace(address, 0).first;
  if (at->second >= most_per_address_)
    return false;
  ++at->second;
  return true;
}

void door::leave_from(const std::string& address) {
  if (address.empty())
    return;
  const auto at = by_address_.find(address);
  if (--at->second == 0)
    by_address_.erase(at);
}

void door::leave(const ticket& x) {
  const std::lock_guard lock{mutex_};
  holders_.erase(x.number_);
  leave_from(x.address_);
  if (holders_.empty())
    emptied_.notify_all();
}

} // namespace attune

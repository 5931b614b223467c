#include "config/label_counter.hpp"

namespace attune {
namespace {

constexpr std::size_t pairs_most = 256;

} // namespace

void label_counter::add(std::string_view first, std::string_view second, std::uint64_t n) noexcept {
  std::array<std::string, 2> key{std::string{first}, std::string{second}};
  const std::scoped_lock lock{mutex_};
  if (counts_.size() >= pairs_most && !counts_.contains(key))
    key = {"other", second.empty() ? "" : "other"};
  counts_[key] += n;
}

void label_counter::expect(std::string_view first, std::string_view second) {
  const std::scoped_lock lock{mutex_};
  if (counts_.size() < pairs_most)
    counts_.try_emplace({std::string{first}, std::string{second}}, 0);
}

std::vector<label_counter::row> label_counter::read() const {
  const std::scoped_lock lock{mutex_};
  std::vector<row> out;
  for (const auto& [labels, count] : counts_)
    out.push_back({labels, count});
  return out;
}

} // namespace attune

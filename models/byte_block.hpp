#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace attune {

/// Bytes in a block of their own size: 16 bytes beside it, rather than a string's 32. A value.
class byte_block {
public:
  byte_block() = default;
  explicit byte_block(std::string_view x)
    : bytes_(x.empty() ? nullptr : std::make_unique_for_overwrite<char[]>(x.size())),
      size_(static_cast<std::uint32_t>(x.size())) {
    std::copy(x.begin(), x.end(), bytes_.get());
  }
  byte_block(const byte_block& x) : byte_block(x.view()) {}
  byte_block(byte_block&& x) noexcept
    : bytes_(std::move(x.bytes_)), size_(std::exchange(x.size_, 0)) {}
  byte_block& operator=(byte_block x) noexcept {
    bytes_.swap(x.bytes_);
    std::swap(size_, x.size_);
    return *this;
  }
  ~byte_block() = default;

  std::string_view view() const { return {bytes_.get(), size_}; }

  friend bool operator==(const byte_block& a, const byte_block& b) { return a.view() == b.view(); }

private:
  std::unique_ptr<char[]> bytes_;
  std::uint32_t size_ = 0;
};

} // namespace attune

#include "store/wal_scan.hpp"

#include "protocol/bytes.hpp"
#include "store/checksum.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

namespace attune {

namespace {

constexpr std::size_t block_bytes = 32'768;
constexpr std::size_t header_bytes = 7; // Checksum (4), length (2), type (1).

enum class fragment : std::uint8_t { full = 1, first = 2, middle = 3, last = 4 };

/// RocksDB stores checksums masked, since a checksum of bytes that hold checksums is weak.
std::uint32_t masked(std::uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

struct piece {
  fragment type;
  std::string_view payload;
};

/// The fragment at `at`, if there is a whole one.
std::optional<piece> piece_at(std::string_view log, std::size_t at) {
  const auto block_end = std::min(log.size(), (at / block_bytes + 1) * block_bytes);
  if (at + header_bytes > block_end)
    return {};
  byte_reader in{log.substr(at, header_bytes)};
  const auto sum = in.raw<std::uint32_t>();
  const std::size_t length = in.raw<std::uint16_t>();
  const auto type = in.raw<fragment>();
  if (type < fragment::full || type > fragment::last || at + header_bytes + length > block_end)
    return {};
  if (masked(crc32c(log.substr(at + header_bytes - 1, length + 1))) != sum)
    return {};
  return piece{type, log.substr(at + header_bytes, length)};
}

/// Where the next fragment begins: less than a header at the end of a block is padding.
std::size_t after_padding(std::string_view log, std::size_t at) {
  const auto left = block_bytes - at % block_bytes;
  return left < header_bytes ? std::min(log.size(), at + left) : at;
}

struct numbers {
  std::uint64_t sequence = 0;
  std::uint32_t changes = 0;
};

class walker {
public:
  explicit walker(std::string_view log) : log_(log) {}

  wal_walk walk() {
    std::size_t at = 0;
    while ((at = after_padding(log_, at)) < log_.size()) {
      if (const auto found = piece_at(log_, at)) {
        at += header_bytes + found->payload.size();
        take(*found, at);
      } else {
        out_.broken = true; // From here on each byte may begin a whole fragment.
        inside_ = false;
        ++at;
      }
    }
    out_.broken = out_.broken || inside_;
    if (out_.broken)
      out_.lost_bytes = log_.size() - out_.good_bytes;
    return out_;
  }

private:
  void take(const piece& x, std::size_t end) {
    const auto begins = x.type == fragment::full || x.type == fragment::first;
    if (begins == inside_) { // A batch in a batch, or a part without a beginning.
      out_.broken = true;
      inside_ = false;
      if (!begins)
        return;
    }
    if (begins)
      read_numbers(x.payload);
    inside_ = x.type == fragment::first || x.type == fragment::middle;
    if (!inside_)
      end_batch(end);
  }

  void read_numbers(std::string_view payload) {
    byte_reader in{payload};
    now_.sequence = in.raw<std::uint64_t>();
    now_.changes = in.raw<std::uint32_t>();
  }

  void end_batch(std::size_t end) {
    if (out_.broken) {
      ++out_.whole_after;
      return;
    }
    if (out_.batches++ == 0)
      out_.first_sequence = now_.sequence;
    out_.next_sequence = now_.sequence + now_.changes;
    out_.good_bytes = end;
  }

  std::string_view log_;
  wal_walk out_;
  numbers now_;
  bool inside_ = false;
};

result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream out;
  if (in.peek() != std::ifstream::traits_type::eof())
    out << in.rdbuf();
  if (in.bad() || out.fail())
    return failed(fault_code::internal, "cannot read the log " + path.string()
                                          + "; is the disk well, may this user read it?");
  return std::move(out).str();
}

/// The logs of a folder, oldest first: `000123.log`.
std::vector<std::filesystem::path> logs_of(const std::filesystem::path& folder) {
  std::vector<std::pair<std::uint64_t, std::filesystem::path>> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
    const auto stem = entry.path().stem().string();
    std::uint64_t number = 0;
    const auto [end, ec] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
    if (entry.path().extension() == ".log" && ec == std::errc{} && end == stem.data() + stem.size())
      found.emplace_back(number, entry.path());
  }
  std::sort(found.begin(), found.end());
  std::vector<std::filesystem::path> out;
  for (auto& [number, path] : found)
    out.push_back(std::move(path));
  return out;
}

} // namespace

wal_walk walk_wal(std::string_view log) { return walker{log}.walk(); }

result<std::optional<wal_damage>> find_wal_damage(const std::filesystem::path& folder) {
  std::optional<wal_damage> damage;
  std::uint64_t next_sequence = 0;
  for (const auto& path : logs_of(folder)) {
    const auto log = read_file(path);
    if (!log)
      return tl::unexpected{log.error()};
    const auto walk = walk_wal(*log);
    if (damage && walk.batches > 0 && walk.first_sequence == next_sequence)
      damage.reset(); // This log goes on where the broken one stopped: nothing is missing.
    if (damage) {
      damage->whole_after += walk.batches + walk.whole_after;
      continue;
    }
    if (walk.batches > 0)
      next_sequence = walk.next_sequence;
    if (walk.broken)
      damage = wal_damage{path, walk, walk.whole_after};
  }
  return damage;
}

} // namespace attune

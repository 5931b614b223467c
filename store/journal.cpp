#include "store/journal.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace attune {

namespace {

constexpr std::uint64_t journal_format = 2;
constexpr std::uint64_t activations_a_range = 4'096;
constexpr std::size_t most_bytes = 16'777'216; // Of one value that a caller hands over.
constexpr std::size_t most_commit_bytes = 1'073'741'824;
constexpr std::size_t most_checkpoint_bytes = 268'435'456;
constexpr std::size_t most_settings = 1'000;
constexpr std::int64_t hour_us = 3'600'000'000;

constexpr std::string_view format_key = "format";
constexpr std::string_view number_key = "number";
constexpr std::string_view activation_key = "activation";
constexpr std::string_view pseudonyms_key = "pseudonyms";
constexpr std::string_view settings_prefix = "settings";

std::string settings_key(std::uint64_t number) {
  return std::string{settings_prefix} + key_of(number);
}

void put_meta(write_batch& into, std::string_view key, std::string_view body) {
  into.put(table::meta, key, checked_value(table::meta, key, body));
}

void put_number(write_batch& into, std::string_view key, std::uint64_t x) {
  put_meta(into, key, byte_writer{}.varint(x).take());
}

result<void> check_size(std::string_view what, std::size_t bytes, std::size_t most = most_bytes) {
  if (bytes <= most)
    return {};
  return failed(fault_code::too_large, std::string{what} + " of " + std::to_string(bytes)
                                         + " bytes is larger than the journal takes ("
                                         + std::to_string(most) + ")");
}

result<void> check_sizes(const visitor_record& x) {
  if (auto checked = check_size("a timeline record", x.entries.size()); !checked)
    return checked;
  if (auto checked = check_size("a profile", x.profile ? x.profile->size() : 0); !checked)
    return checked;
  for (const auto& session : x.sessions)
    if (auto checked = check_size("a session", session.bytes.size()); !checked)
      return checked;
  return {};
}

} // namespace

journal::journal(store& where, const store_settings& settings)
  : store_(&where), session_us_(settings.session_hours * hour_us),
    accepts_loss_(settings.accept_loss),
    sessions_kept_(where.durable()
                     ? static_cast<std::size_t>(settings.sessions_kept)
                     : std::numeric_limits<std::size_t>::max()), // It has its own bound.
    visitors_(where, static_cast<std::uint64_t>(settings.records_kept)),
    lessons_(where, static_cast<std::uint64_t>(settings.lessons_kept)),
    items_(where, static_cast<std::uint32_t>(settings.item_versions_kept)), answers_(where) {}

result<journal> journal::open(store& where, const store_settings& settings) {
  journal x{where, settings};
  const auto format = x.read_number(format_key);
  if (!format)
    return tl::unexpected{format.error()};
  if (*format > journal_format)
    return failed(fault_code::internal,
                  "the data have format " + std::to_string(*format)
                    + ", newer than this version of attune reads (" + std::to_string(journal_format)
                    + "); start the version that wrote them, or restore an older backup");
  if (*format != 0 && *format < journal_format)
    return failed(fault_code::internal,
                  "the data have format " + std::to_string(*format)
                    + ", which this version of attune does not read; start the version that wrote "
                      "them, or begin with another folder");
  if (*format == 0) {
    write_batch batch;
    put_number(batch, format_key, journal_format);
    if (auto done = where.commit(batch); !done)
      return tl::unexpected{done.error()};
  }
  const auto number = x.read_number(number_key);
  if (!number)
    return tl::unexpected{number.error()};
  const auto activation = x.read_number(activation_key);
  if (!activation)
    return tl::unexpected{activation.error()};
  if (auto counted = x.visitors_.open(); !counted)
    return tl::unexpected{counted.error()};
  x.next_number_ = std::max<std::uint64_t>(1, *number);
  x.next_activation_ = x.activations_end_ = std::max<std::uint64_t>(1, *activation);
  return x;
}

result<committed> journal::append(std::span<const visitor_record> records,
                                  std::span<const item_write> items,
                                  std::span<const answer_changes> answers) {
  store_refused_ = false;
  auto batch = begin_batch();
  std::vector<lesson> lessons;
  for (const auto& x : records) {
    if (auto checked = check_sizes(x); !checked)
      return tl::unexpected{checked.error()};
    if (auto added = visitors_.add(x, batch); !added)
      return tl::unexpected{added.error()};
    lessons.insert(lessons.end(), x.examples.begin(), x.examples.end());
    lessons.insert(lessons.end(), x.samples.begin(), x.samples.end());
  }
  committed done{next_number_, {}, {}};
  auto number = next_number_;
  lessons_.add(number, lessons, batch);
  done.lessons.reserve(lessons.size());
  for (auto& x : lessons)
    done.lessons.push_back({number++, std::move(x)});
  for (const auto& x : items) {
    if (auto checked = check_size("an item", x.bytes.size()); !checked)
      return tl::unexpected{checked.error()};
    if (auto added = items_.add(number, x, batch); !added)
      return tl::unexpected{added.error()};
    done.items.push_back({number++, x});
  }
  for (const auto& x : answers)
    if (auto added = answers_.add(x, batch); !added)
      return tl::unexpected{added.error()};
  if (auto checked = check_size("a commit", batch.bytes(), most_commit_bytes); !checked)
    return tl::unexpected{checked.error()};
  if (auto committed = commit(batch, number); !committed)
    return tl::unexpected{committed.error()};
  return done;
}

write_batch journal::begin_batch() {
  visitors_.begin_batch();
  return {};
}

result<void> journal::commit(write_batch& batch, std::uint64_t next_number) {
  if (batch.empty())
    return {};
  if (next_number != next_number_)
    put_number(batch, number_key, next_number);
  auto done = store_->commit(batch);
  store_refused_ = !done;
  if (!done)
    return done;
  visitors_.stored();
  next_number_ = next_number;
  return {};
}

result<std::uint64_t> journal::next_activation() {
  if (next_activation_ == activations_end_) {
    auto batch = begin_batch();
    put_number(batch, activation_key, activations_end_ + activations_a_range);
    if (auto done = commit(batch, next_number_); !done)
      return tl::unexpected{done.error()};
    activations_end_ += activations_a_range;
  }
  return next_activation_++;
}

result<void> journal::write_checkpoint(checkpoint_name name, const checkpoint& x) {
  if (auto checked = check_size("a checkpoint", x.bytes.size(), most_checkpoint_bytes); !checked)
    return checked;
  auto batch = begin_batch();
  if (auto added = lessons_.add_checkpoint(name, x, next_number_ - 1, batch); !added)
    return added;
  return commit(batch, next_number_);
}

result<std::uint64_t> journal::record_settings(std::string_view bytes) {
  if (auto checked = check_size("a set of settings", bytes.size()); !checked)
    return tl::unexpected{checked.error()};
  const auto numbers = settings_numbers();
  if (!numbers)
    return tl::unexpected{numbers.error()};
  if (!numbers->empty()) {
    const auto known = settings_at(numbers->back());
    if (known && *known == bytes)
      return numbers->back();
  }
  auto batch = begin_batch();
  if (numbers->size() >= most_settings)
    batch.erase(table::meta, settings_key(numbers->front()));
  put_meta(batch, settings_key(next_number_), bytes);
  if (auto done = commit(batch, next_number_ + 1); !done)
    return tl::unexpected{done.error()};
  return next_number_ - 1;
}

result<std::vector<std::uint64_t>> journal::settings_numbers() const {
  std::vector<std::uint64_t> out;
  const auto scanned =
    store_->scan(table::meta, settings_key(0), std::string{settings_prefix} + "\xff",
                 [&](std::string_view key, std::string_view) {
                   if (key.size() == settings_key(0).size())
                     out.push_back(big_endian(key.substr(settings_prefix.size())));
                   return true;
                 });
  if (!scanned)
    return tl::unexpected{scanned.error()};
  return out;
}

result<std::optional<std::string>> journal::settings_at(std::uint64_t number) const {
  return read_meta(settings_key(number));
}

result<void> journal::check_pseudonyms(std::string_view check) {
  const auto known = read_meta(pseudonyms_key);
  if (!known)
    return tl::unexpected{known.error()};
  if (*known && **known == check)
    return {};
  if (*known)
    return failed(fault_code::internal,
                  "the key that makes pseudonyms is not the one that these data were written with: "
                  "every visitor would be a stranger; restore that key, or use another folder");
  auto batch = begin_batch();
  put_meta(batch, pseudonyms_key, check);
  return commit(batch, next_number_);
}

result<session_expiry> journal::expire(std::int64_t now_us) {
  auto batch = begin_batch();
  const auto added = visitors_.expire(now_us, now_us - session_us_, sessions_kept_, batch);
  if (!added)
    return added;
  if (auto done = commit(batch, next_number_); !done)
    return tl::unexpected{done.error()};
  return added;
}

result<std::optional<std::string>> journal::read_meta(std::string_view key) const {
  const auto value = store_->get(table::meta, key);
  if (!value || !*value)
    return value;
  const auto body = body_of(table::meta, key, **value);
  if (!body)
    return tl::unexpected{body.error()};
  return std::string{*body};
}

result<std::uint64_t> journal::read_number(std::string_view key) const {
  const auto body = read_meta(key);
  if (!body)
    return tl::unexpected{body.error()};
  if (!*body)
    return 0;
  byte_reader in{**body};
  const auto x = in.varint();
  if (!in.ok() || !in.at_end())
    return damaged(table::meta, key, "is not in the form of a number");
  return x;
}

} // namespace attune

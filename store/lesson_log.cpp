#include "store/lesson_log.hpp"

#include "protocol/bytes.hpp"
#include "store/lesson_codec.hpp"
#include "store/row.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace attune {

namespace {

constexpr std::string_view trimmed_key = "trimmed";

std::string_view key_of(checkpoint_name x) {
  return x == checkpoint_name::learner ? "learner" : "segmenter";
}

checkpoint_name other(checkpoint_name x) {
  return x == checkpoint_name::learner ? checkpoint_name::segmenter : checkpoint_name::learner;
}

} // namespace

lesson_log::lesson_log(const store& from, std::uint64_t kept) : store_(&from), kept_(kept) {}

void lesson_log::add(std::uint64_t first_number, std::span<const lesson> lessons,
                     write_batch& into) const {
  while (!lessons.empty()) {
    const auto row = lessons.first(std::min(lessons.size(), lessons_a_row));
    const auto key = attune::key_of(first_number + row.size() - 1);
    into.put(table::example, key, checked_value(table::example, key, encode_lessons(row)));
    first_number += row.size();
    lessons = lessons.subspan(row.size());
  }
}

result<void> lesson_log::for_each(std::uint64_t after,
                                  const std::function<void(numbered_lesson&&)>& fn,
                                  std::uint64_t enough) const {
  const auto gone = trimmed();
  if (!gone)
    return tl::unexpected{gone.error()};
  if (*gone > after)
    return failed(fault_code::not_found,
                  "lessons up to number " + std::to_string(*gone)
                    + " were trimmed, so what follows number " + std::to_string(after)
                    + " cannot be folded; start from a checkpoint, or raise store.lessons_kept");
  result<void> outcome;
  std::uint64_t shown = 0;
  const auto show = [&](std::string_view key, std::string_view value) {
    const auto body = body_of(table::example, key, value);
    auto lessons = body ? decode_lessons(*body) : tl::unexpected{body.error()};
    if (!body || !lessons) {
      outcome =
        body ? damaged(table::example, key, lessons.error().what) : tl::unexpected{body.error()};
      return false;
    }
    if (key.size() != 8 || big_endian(key) < lessons->size()) {
      outcome = damaged(table::example, key, "holds more lessons than numbers before its own");
      return false;
    }
    auto number = big_endian(key) - lessons->size();
    for (auto& x : *lessons)
      if (++number > after) {
        fn({number, std::move(x)});
        ++shown;
      }
    return shown < enough;
  };
  const auto scanned = store_->scan(table::example, attune::key_of(after + 1), {}, show);
  return scanned ? outcome : scanned;
}

result<void> lesson_log::add_checkpoint(checkpoint_name name, const checkpoint& x,
                                        std::uint64_t newest, write_batch& into) const {
  const auto key = key_of(name);
  const auto body = byte_writer{}.varint(x.number).take() + x.bytes;
  into.put(table::checkpoint, key, checked_value(table::checkpoint, key, body));

  const auto beside = read_checkpoint(other(name));
  const auto gone = trimmed();
  if (!gone)
    return tl::unexpected{gone.error()};
  if (!beside || !*beside || newest <= kept_)
    return {};
  const auto drop = std::min({x.number, (*beside)->number, newest - kept_});
  if (drop <= *gone)
    return {};
  into.erase_range(table::example, attune::key_of(0), attune::key_of(drop + 1));
  into.put(table::meta, trimmed_key,
           checked_value(table::meta, trimmed_key, byte_writer{}.varint(drop).take()));
  return {};
}

result<std::optional<checkpoint>> lesson_log::read_checkpoint(checkpoint_name name) const {
  const auto key = key_of(name);
  const auto value = store_->get(table::checkpoint, key);
  if (!value)
    return tl::unexpected{value.error()};
  if (!*value)
    return std::nullopt;
  const auto body = body_of(table::checkpoint, key, **value);
  if (!body)
    return tl::unexpected{body.error()};
  byte_reader in{*body};
  checkpoint x;
  x.number = in.varint();
  if (!in.ok())
    return damaged(table::checkpoint, key, "is not in the form of a checkpoint");
  x.bytes = in.rest();
  return x;
}

result<std::uint64_t> lesson_log::trimmed() const {
  const auto value = store_->get(table::meta, trimmed_key);
  if (!value)
    return tl::unexpected{value.error()};
  if (!*value)
    return 0;
  const auto body = body_of(table::meta, trimmed_key, **value);
  if (!body)
    return tl::unexpected{body.error()};
  return byte_reader{*body}.varint();
}

} // namespace attune

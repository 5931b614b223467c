#include "store/lesson_codec.hpp"

#include "protocol/bytes.hpp"

#include <algorithm>
#include <cassert>

namespace attune {

namespace {

/// Persisted: append only, never renumber.
enum class lesson_kind : std::uint8_t {
  visit_count = 1,
  transition = 2,
  exposure = 3,
  reward_increase = 4,
  segment_sample = 5,
  choice = 6,
};

constexpr std::size_t smallest_lesson = 18; // A transition with nothing before it.
constexpr std::size_t most_before = 255;

template <std::size_t Length>
void write_features(byte_writer& out, const std::array<std::int8_t, Length>& x) {
  for (const auto each : x)
    out.raw(each);
}

template <std::size_t Length>
void read_features(byte_reader& in, std::array<std::int8_t, Length>& x) {
  for (auto& each : x)
    each = in.raw<std::int8_t>();
}

/// A bit for each feature that is not 0, then those: most features of most options are.
void write_sparse(byte_writer& out, const encoded_features& x) {
  static_assert(policy_features == 32);
  std::uint32_t present = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    present |= static_cast<std::uint32_t>(x[i] != 0) << i;
  out.raw(present);
  for (const auto each : x)
    if (each != 0)
      out.raw(each);
}

void read_sparse(byte_reader& in, encoded_features& x) {
  const auto present = in.raw<std::uint32_t>();
  for (std::size_t i = 0; i < x.size(); ++i)
    if ((present >> i & 1) != 0)
      x[i] = in.raw<std::int8_t>();
}

void write_drawn(byte_writer& out, const draw_reference& x) {
  out.raw(x.draw).raw(x.item.value).raw(x.slot).raw(x.position).raw(x.propensity);
}

draw_reference read_drawn(byte_reader& in) {
  draw_reference x;
  x.draw = in.raw<std::uint64_t>();
  x.item.value = in.raw<std::uint64_t>();
  x.slot = in.raw<std::uint32_t>();
  x.position = in.raw<std::uint16_t>();
  x.propensity = in.raw<double>();
  return x;
}

struct lesson_writer {
  byte_writer& out;

  void operator()(const training_example& x) const { std::visit(*this, x); }
  void operator()(const visit_count& x) const {
    out.raw(lesson_kind::visit_count).raw(x.at_us).raw(x.item.value).raw(x.weight).raw(x.category);
  }
  void operator()(const transition& x) const {
    assert(x.before.size() <= most_before);
    out.raw(lesson_kind::transition).raw(x.at_us).raw(x.item.value);
    out.raw(static_cast<std::uint8_t>(x.before.size()));
    for (const auto before : x.before)
      out.raw(before.value);
  }
  void operator()(const exposure& x) const {
    out.raw(lesson_kind::exposure).raw(x.at_us);
    write_sparse(out, x.x);
    write_drawn(out, x.drawn);
  }
  void operator()(const reward_increase& x) const {
    out.raw(lesson_kind::reward_increase).raw(x.at_us).raw(x.increase);
    write_sparse(out, x.x);
    write_drawn(out, x.drawn);
  }
  void operator()(const choice_example& x) const {
    assert(x.options.size() <= choice_options_max);
    out.raw(lesson_kind::choice).raw(x.at_us).raw(static_cast<std::uint8_t>(x.options.size()));
    for (const auto& option : x.options) {
      out.raw(option.log_chance);
      write_sparse(out, option.x);
    }
  }
  void operator()(const segment_sample& x) const {
    out.raw(lesson_kind::segment_sample).raw(x.at_us);
    write_features(out, x.x);
  }
};

training_example read_visit(byte_reader& in) {
  visit_count x;
  x.at_us = in.raw<std::int64_t>();
  x.item.value = in.raw<std::uint64_t>();
  x.weight = in.raw<float>();
  x.category = in.raw<std::uint32_t>();
  return x;
}

training_example read_transition(byte_reader& in) {
  transition x;
  x.at_us = in.raw<std::int64_t>();
  x.item.value = in.raw<std::uint64_t>();
  const auto count = in.raw<std::uint8_t>();
  for (auto i = 0; in.ok() && i < count; ++i)
    x.before.push_back({in.raw<std::uint64_t>()});
  return x;
}

training_example read_exposure(byte_reader& in) {
  exposure x;
  x.at_us = in.raw<std::int64_t>();
  read_sparse(in, x.x);
  x.drawn = read_drawn(in);
  return x;
}

training_example read_reward(byte_reader& in) {
  reward_increase x;
  x.at_us = in.raw<std::int64_t>();
  x.increase = in.raw<float>();
  read_sparse(in, x.x);
  x.drawn = read_drawn(in);
  return x;
}

result<lesson> read_choice(byte_reader& in) {
  choice_example x;
  x.at_us = in.raw<std::int64_t>();
  const auto count = in.raw<std::uint8_t>();
  if (count < 2 || count > choice_options_max)
    return failed(fault_code::internal, "holds a choice among too few or too many options");
  x.options.resize(count);
  for (auto& option : x.options) {
    option.log_chance = in.raw<float>();
    read_sparse(in, option.x);
  }
  return x;
}

segment_sample read_sample(byte_reader& in) {
  segment_sample x;
  x.at_us = in.raw<std::int64_t>();
  read_features(in, x.x);
  return x;
}

result<lesson> read_lesson(byte_reader& in) {
  switch (in.raw<lesson_kind>()) {
  case lesson_kind::visit_count:
    return read_visit(in);
  case lesson_kind::transition:
    return read_transition(in);
  case lesson_kind::exposure:
    return read_exposure(in);
  case lesson_kind::reward_increase:
    return read_reward(in);
  case lesson_kind::segment_sample:
    return read_sample(in);
  case lesson_kind::choice:
    return read_choice(in);
  }
  return failed(fault_code::internal, "holds a lesson of a kind that this version does not know");
}

} // namespace

std::string encode_lessons(std::span<const lesson> lessons) {
  assert(!lessons.empty() && lessons.size() <= lessons_a_row);
  byte_writer out;
  out.varint(lessons.size());
  for (const auto& x : lessons)
    std::visit(lesson_writer{out}, x);
  return out.take();
}

result<std::vector<lesson>> decode_lessons(std::string_view body) {
  byte_reader in{body};
  const auto count = in.count(smallest_lesson);
  std::vector<lesson> lessons;
  lessons.reserve(std::min(count, lessons_a_row));
  for (std::size_t i = 0; in.ok() && i < count; ++i) {
    auto x = read_lesson(in);
    if (!x)
      return tl::unexpected{x.error()};
    lessons.push_back(std::move(*x));
  }
  if (!in.ok() || !in.at_end() || lessons.empty())
    return failed(fault_code::internal, "is not in the form of lessons");
  return lessons;
}

} // namespace attune

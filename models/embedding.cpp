#include "models/embedding.hpp"

#include "models/rng.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace attune {

namespace {

constexpr auto category_weight = 1.0f;
constexpr auto tag_weight = 0.7f;
constexpr auto word_weight = 0.35f;
constexpr std::size_t word_bytes_min = 3;
constexpr auto price_max = 1e12; // So that it fits in a float.

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || is_upper(c) || (c & 0x80) != 0;
}

void add_once(std::vector<std::uint32_t>& out, std::size_t most, std::uint32_t hash) {
  if (hash != 0 && out.size() < most && std::find(out.begin(), out.end(), hash) == out.end())
    out.push_back(hash);
}

std::vector<std::uint32_t> hashes_of(const std::vector<std::string>& texts, std::size_t most) {
  std::vector<std::uint32_t> out;
  for (const auto& text : texts)
    add_once(out, most, feature_hash(text));
  return out;
}

std::vector<std::uint32_t> words_of(std::string_view title) {
  std::vector<std::uint32_t> out;
  while (!title.empty()) {
    const auto begin = std::find_if(title.begin(), title.end(), is_word);
    const auto end = std::find_if_not(begin, title.end(), is_word);
    const std::string_view word{begin, end};
    if (word.size() >= word_bytes_min)
      add_once(out, words_max, feature_hash(word));
    title = {end, title.end()};
  }
  return out;
}

/// Adds the direction of `hash`, whose sign i is bit i of its scattered bits, times `weight`.
void add_direction(std::uint64_t hash, float weight, float* out) {
  const auto signs = scatter(hash + 0x9e3779b97f4a7c15ULL);
  const std::array step{-weight, weight};
  for (auto i = 0u; i < embedding_dims; ++i)
    out[i] += step[(signs >> i) & 1];
}

bool use_given(const std::vector<float>& given, float* out) {
  if (given.size() != embedding_dims)
    return false;
  auto largest = 0.0f;
  for (const auto x : given) {
    if (!std::isfinite(x))
      return false;
    largest = std::max(largest, std::abs(x));
  }
  if (largest == 0)
    return false;
  for (auto i = 0u; i < embedding_dims; ++i)
    out[i] = given[i] / largest; // So that no square overflows or vanishes.
  return normalise(out);
}

} // namespace

std::uint32_t feature_hash(std::string_view text) {
  while (!text.empty() && is_blank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back()))
    text.remove_suffix(1);
  if (text.empty())
    return 0;
  std::string lower{text};
  for (auto& c : lower)
    if (is_upper(c))
      c = static_cast<char>(c - 'A' + 'a');
  const auto hash = static_cast<std::uint32_t>(stable_hash(lower));
  return hash == 0 ? 1 : hash; // 0 says that there is none.
}

item_features features_of(const item& x) {
  item_features out;
  out.key = key_of(x.id);
  out.categories = hashes_of(x.categories, categories_max);
  out.tags = hashes_of(x.tags, tags_max);
  out.words = words_of(x.title);
  if (x.price && *x.price >= 0)
    out.price = static_cast<float>(std::min(*x.price, price_max));
  out.embedding = x.embedding;
  return out;
}

void embed(const item_features& x, float* out) {
  if (use_given(x.embedding, out))
    return;
  std::fill_n(out, embedding_dims, 0.0f);
  for (const auto hash : x.categories)
    add_direction(hash, category_weight, out);
  for (const auto hash : x.tags)
    add_direction(hash, tag_weight, out);
  for (const auto hash : x.words)
    add_direction(hash, word_weight, out);
  normalise(out);
}

bool normalise(float* x) {
  const auto length = std::sqrt(dot(x, x));
  if (!(length > 0) || !std::isfinite(length))
    return false;
  for (auto i = 0u; i < embedding_dims; ++i)
    x[i] /= length;
  return true;
}

} // namespace attune

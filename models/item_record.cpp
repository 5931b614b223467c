#include "models/item_record.hpp"

#include "models/kernels.hpp"
#include "protocol/bytes.hpp"

#include <optional>

namespace attune {

namespace {

constexpr std::uint8_t format = 2;

void write_texts(byte_writer& out, const std::vector<std::string>& texts) {
  out.varint(texts.size());
  for (const auto& text : texts)
    out.text(text);
}

std::vector<std::string> read_texts(byte_reader& in) {
  std::vector<std::string> out(in.count());
  for (auto& text : out)
    text = in.text();
  return out;
}

template <class Number>
void write_optional(byte_writer& out, const std::optional<Number>& x) {
  out.raw(static_cast<std::uint8_t>(x.has_value()));
  if (x)
    out.raw(*x);
}

template <class Number>
std::optional<Number> read_optional(byte_reader& in) {
  if (in.raw<std::uint8_t>() == 0)
    return {};
  return in.raw<Number>();
}

item read_fields(byte_reader& in) {
  item x;
  x.id = in.text();
  x.title = in.text();
  x.url = in.text();
  x.image = in.text();
  x.categories = read_texts(in);
  x.tags = read_texts(in);
  x.price = read_optional<double>(in);
  x.currency = in.text();
  x.sentiment = read_optional<double>(in);
  x.published_at_us = in.raw<std::int64_t>();
  x.hidden = in.raw<std::uint8_t>() != 0;
  if (const auto available = read_optional<std::uint8_t>(in))
    x.available = *available != 0;
  x.stock = read_optional<std::int64_t>(in);
  x.attributes_json = in.text();
  x.embedding.resize(in.count(sizeof(float)));
  for (auto& number : x.embedding)
    number = in.raw<float>();
  return x;
}

} // namespace

std::string encode_item(const item& x) {
  byte_writer out;
  out.raw(format).text(x.id).text(x.title).text(x.url).text(x.image);
  write_texts(out, x.categories);
  write_texts(out, x.tags);
  write_optional(out, x.price);
  out.text(x.currency);
  write_optional(out, x.sentiment);
  out.raw(x.published_at_us).raw(static_cast<std::uint8_t>(x.hidden));
  write_optional(out, x.available);
  write_optional(out, x.stock);
  out.text(x.attributes_json);
  out.varint(x.embedding.size());
  for (const auto number : x.embedding)
    out.raw(number);
  return out.take();
}

result<item> decode_item(std::string_view bytes) {
  byte_reader in{bytes};
  if (const auto found = in.raw<std::uint8_t>(); in.ok() && found != format)
    return failed(fault_code::internal, "An item's record has format " + std::to_string(found)
                                          + ", and this version reads " + std::to_string(format)
                                          + ": start the version that wrote it.");
  auto x = read_fields(in);
  if (!in.ok() || !in.at_end() || (!x.embedding.empty() && x.embedding.size() != embedding_dims))
    return failed(fault_code::internal, "An item's record of " + std::to_string(bytes.size())
                                          + " bytes is damaged: restore the journal from a copy, "
                                            "or write the item again.");
  return x;
}

} // namespace attune

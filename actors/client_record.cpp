#include "actors/client_record.hpp"

namespace attune {

template <class Op, either<token_digest> X>
void fields(Op& op, X& x) {
  op.all(x.high, x.low);
}

template <class Op, either<kept_list> X>
void fields(Op& op, X& x) {
  op.all(x.slot, x.what);
}

template <class Op, either<client_record> X>
void fields(Op& op, X& x) {
  op.all(x.token, x.seq, x.numbered, x.connected, x.left_us, x.paused, x.unprofiled, x.slots);
}

namespace {

constexpr std::uint8_t format = 2;

} // namespace

std::string encode_client(const client_record& x) {
  field_writer out;
  out.bytes.raw(format);
  out.one(x);
  return out.bytes.take();
}

std::optional<client_record> decode_client(std::string_view bytes) {
  field_reader in{bytes};
  client_record x;
  if (in.bytes.raw<std::uint8_t>() != format)
    return {};
  in.one(x);
  if (!in.bytes.ok() || !in.bytes.at_end())
    return {};
  return x;
}

} // namespace attune

#include "http/resume_token.hpp"

#include "http/digest.hpp"
#include "protocol/hex.hpp"

namespace attune {

namespace {

constexpr std::size_t id_digits = 32;

token_digest digest_of(std::string_view text) {
  const auto x = sha256(text);
  return {number_at(x.data(), 0), number_at(x.data(), 8)};
}

} // namespace

resume_token make_resume_token() {
  auto text = hex_of_bytes(random_bytes(16));
  const auto session = *parse_session_id(text);
  text += '.' + hex_of_bytes(random_bytes(16));
  return {session, digest_of(text), text};
}

std::optional<resume_token> read_resume_token(std::string_view text) {
  if (text.size() != 2 * id_digits + 1 || text[id_digits] != '.'
      || !parse_session_id(text.substr(id_digits + 1)))
    return {};
  const auto session = parse_session_id(text.substr(0, id_digits));
  if (!session)
    return {};
  return resume_token{*session, digest_of(text), std::string{text}};
}

std::string make_anon_id() { return hex_of_bytes(random_bytes(16)); }

} // namespace attune

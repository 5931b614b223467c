#include "http/pseudonym.hpp"

#include "http/digest.hpp"
#include "protocol/hex.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>

namespace attune {

namespace {

constexpr std::size_t key_bytes = 32;

/// A descriptor that closes itself.
struct descriptor {
  int fd;
  explicit descriptor(int x) : fd(x) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (fd >= 0)
      ::close(fd);
  }
};

tl::unexpected<fault> cannot(const std::string& path, const std::string& why) {
  return failed(fault_code::internal,
                "The pseudonym key " + path + " " + why + " (http.pseudonym_key_file).");
}

result<std::string> make_key(const std::string& path) {
  const descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (file.fd < 0)
    return cannot(path, std::string{"cannot be made: "} + std::strerror(errno));
  auto key = random_bytes(key_bytes);
  const auto text = hex_of_bytes(key) + "\n";
  if (::write(file.fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())
      || ::fsync(file.fd) != 0) {
    ::unlink(path.c_str()); // Half a key would be refused at the next start.
    return cannot(path, std::string{"cannot be written: "} + std::strerror(errno));
  }
  return key;
}

result<std::string> read_key(const std::string& path, int fd) {
  struct stat facts {};
  if (::fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
    return cannot(path, "is no file");
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return cannot(path, "can be read by others: chmod 600 it");
  char text[2 * key_bytes + 2];
  const auto n = ::read(fd, text, sizeof text);
  if (n < static_cast<ssize_t>(2 * key_bytes) || n > static_cast<ssize_t>(2 * key_bytes + 1)
      || (n == static_cast<ssize_t>(2 * key_bytes + 1) && text[2 * key_bytes] != '\n'))
    return cannot(path, "does not hold 64 hex digits");
  std::string key;
  for (std::size_t i = 0; i < 2 * key_bytes; i += 2) {
    const auto byte = parse_hex({text + i, 2});
    if (!byte)
      return cannot(path, "does not hold 64 hex digits");
    key += static_cast<char>(*byte);
  }
  return key;
}

result<std::string> find_key(const std::string& path) {
  if (path.empty())
    return random_bytes(key_bytes);
  const descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd >= 0)
    return read_key(path, file.fd);
  if (errno != ENOENT)
    return cannot(path, std::string{"cannot be opened: "} + std::strerror(errno));
  return make_key(path);
}

} // namespace

pseudonyms::pseudonyms(std::string key) : key_(std::move(key)) { assert(key_.size() == key_bytes); }

visitor_id pseudonyms::of(char domain, std::string_view raw) const {
  std::string bytes{domain}; // A user and a device of the same name are two.
  bytes += raw;
  const auto x = hmac_sha256(key_, bytes);
  return {number_at(x.data(), 0), number_at(x.data(), 8)};
}

visitor_id pseudonyms::of_user(std::string_view user_id) const { return of('u', user_id); }

visitor_id pseudonyms::of_device(std::string_view anon_id) const { return of('a', anon_id); }

std::string pseudonyms::fingerprint() const { return to_string(of('k', {})); }

result<pseudonyms> open_pseudonyms(const std::string& path) {
  return find_key(path).map([](std::string key) { return pseudonyms{std::move(key)}; });
}

} // namespace attune

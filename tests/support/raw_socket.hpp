#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// A blocking TCP connection to a loopback port that says exactly what a test wants, byte by byte.
/// Every wait ends after 5 s at most.
class raw_socket {
public:
  /// @param receive_bytes  Of the kernel's receive buffer; 0: its default.
  explicit raw_socket(int port, int receive_bytes = 0);
  ~raw_socket();
  raw_socket(raw_socket&& x) noexcept;
  raw_socket& operator=(raw_socket&&) = delete;

  /// Whether all of it was taken.
  bool send(std::string_view bytes);
  /// Each byte in a segment of its own.
  bool send_slowly(std::string_view bytes);

  /// What came next, at most `most` bytes; empty at the end or after the wait.
  std::string receive(std::size_t most = 65'536, int wait_ms = 5'000);
  /// Reads until `mark` was seen or the end; what was read, with it.
  std::string receive_until(std::string_view mark, int wait_ms = 5'000);
  /// Reads exactly `count` bytes, or fewer at the end.
  std::string receive_exactly(std::size_t count, int wait_ms = 5'000);
  /// All until the end of the connection.
  std::string receive_all(int wait_ms = 5'000);

  /// Whether the peer ended the connection within the wait; unread bytes are thrown away.
  bool ended(int wait_ms = 5'000);
  /// Whether it ended with a TCP reset.
  bool was_reset() const { return reset_; }

  /// Sends no more.
  void finish();

private:
  int fd_;
  std::string kept_; // Received behind a mark.
  bool reset_ = false;
};

/// An HTTP answer taken apart.
struct raw_answer {
  int status = 0;
  std::string head;
  std::string body;

  /// A field's value; empty if absent.
  std::string field(std::string_view name) const;
};

/// Reads one answer with a Content-Length from a connection. @param head_only  After HEAD.
raw_answer read_answer(raw_socket& socket, bool head_only = false, int wait_ms = 5'000);

/// Sends a request on a connection of its own and reads the answer.
/// @param more  Further fields, each with its CR LF.
raw_answer ask(int port, std::string_view method, std::string_view target,
               std::string_view more = "", std::string_view body = "");

} // namespace attune

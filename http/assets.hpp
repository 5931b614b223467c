#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// A file as it is served.
struct asset {
  std::string content_type;
  std::string body;
};

/// The files under `/`: the demo shop, the SDK, the contract. Safe from any thread.
class assets {
public:
  virtual ~assets() = default;

  /// @param path  Decoded, begins with `/`, holds no empty, `.` or `..` segment and no NUL.
  virtual std::shared_ptr<const asset> find(std::string_view path) const = 0;
};

/// Serves no file.
class no_assets final : public assets {
public:
  std::shared_ptr<const asset> find(std::string_view) const override { return nullptr; }
};

/// The files below a folder, read anew at each request: for those who work on a page. What `folder`
/// lacks comes from `fallback`. Files above 4 MiB, links that lead outside and names that begin
/// with a dot are not served.
/// @param fallback  Outlives the result.
std::unique_ptr<assets> serve_folder(std::string folder, const assets& fallback);

/// The media type for a file's name, `application/octet-stream` if unknown.
std::string_view media_type(std::string_view name);

} // namespace attune

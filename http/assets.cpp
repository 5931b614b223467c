#include "http/assets.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace attune {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t max_bytes = 4u << 20;

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> types{{
  {".html", "text/html; charset=utf-8"},
  {".css", "text/css; charset=utf-8"},
  {".js", "text/javascript; charset=utf-8"},
  {".mjs", "text/javascript; charset=utf-8"},
  {".json", "application/json"},
  {".yaml", "application/yaml"},
  {".svg", "image/svg+xml"},
  {".png", "image/png"},
  {".jpg", "image/jpeg"},
  {".webp", "image/webp"},
  {".ico", "image/x-icon"},
  {".txt", "text/plain; charset=utf-8"},
  {".woff2", "font/woff2"},
}};

/// Whether a name on the way to the file begins with a dot: hidden files are nobody's business.
bool is_hidden(std::string_view path) { return path.find("/.") != path.npos; }

class folder_assets final : public assets {
public:
  folder_assets(fs::path root, const assets& fallback)
    : root_(std::move(root)), fallback_(fallback) {}

  std::shared_ptr<const asset> find(std::string_view path) const override {
    auto x = read(path);
    return x != nullptr ? x : fallback_.find(path);
  }

private:
  std::shared_ptr<const asset> read(std::string_view path) const {
    if (path.empty() || path.front() != '/' || is_hidden(path) || path.find('\0') != path.npos)
      return nullptr;
    std::error_code ec;
    const auto real = fs::canonical(root_ / path.substr(1), ec); // Follows links, so look again.
    if (ec || !is_below_root(real) || !fs::is_regular_file(real, ec)
        || fs::file_size(real, ec) > max_bytes || ec)
      return nullptr;
    std::ifstream file{real, std::ios::binary};
    auto x = std::make_shared<asset>();
    x->content_type = media_type(path);
    x->body.assign(std::istreambuf_iterator<char>{file}, {});
    return file.bad() ? nullptr : x;
  }

  bool is_below_root(const fs::path& real) const {
    auto at = real.begin();
    for (const auto& part : root_)
      if (at == real.end() || *at++ != part)
        return false;
    return at != real.end();
  }

  const fs::path root_; // Canonical.
  const assets& fallback_;
};

} // namespace

std::unique_ptr<assets> serve_folder(std::string folder, const assets& fallback) {
  std::error_code ec;
  auto root = fs::canonical(folder, ec);
  if (ec)
    root = fs::absolute(folder, ec); // It may come later; until then the fallback serves.
  return std::make_unique<folder_assets>(std::move(root), fallback);
}

std::string_view media_type(std::string_view name) {
  for (const auto& [suffix, type] : types)
    if (name.size() > suffix.size() && name.substr(name.size() - suffix.size()) == suffix)
      return type;
  return "application/octet-stream";
}

} // namespace attune

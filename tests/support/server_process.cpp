#include "tests/support/server_process.hpp"

#include "tests/support/raw_websocket.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <poll.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace attune::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string content_of(const std::string& path) {
  std::ifstream in{path};
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Starts `attune` with its streams to files; the child ends with this process.
pid_t spawn(std::vector<std::string> arguments, const std::string& out, const std::string& err) {
  arguments.insert(arguments.begin(), ATTUNE_PROGRAM);
  std::vector<char*> argv;
  for (auto& x : arguments)
    argv.push_back(x.data());
  argv.push_back(nullptr);
  const auto pid = ::fork();
  if (pid != 0)
    return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGXFSZ, SIG_IGN); // A file at its limit is then an error, as on a full disk.
  const auto to = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const auto errors = ::open(err.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ::dup2(to, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  ::execv(argv[0], argv.data());
  std::_Exit(127);
}

int port_of(const std::string& endpoint) {
  const auto colon = endpoint.rfind(':');
  return colon == endpoint.npos ? 0 : std::atoi(endpoint.c_str() + colon + 1);
}

} // namespace

server_process::server_process(std::vector<std::string> settings, std::string store)
  : settings_(std::move(settings)), store_(std::move(store)) {}

server_process::~server_process() { crash(); }

void server_process::configure(const std::string& toml) const {
  std::ofstream{folder_.in("attune.toml")} << toml;
}

bool server_process::start(milliseconds limit) {
  std::vector<std::string> arguments{"serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"};
  if (store_.empty())
    arguments.insert(arguments.end(), {"--data", data()});
  else
    arguments.insert(arguments.end(), {"--set", "store.url=\"" + store_ + '"'});
  for (const auto& x : settings_)
    arguments.insert(arguments.end(), {"--set", x});
  if (std::ifstream{folder_.in("attune.toml")})
    arguments.insert(arguments.end(), {"--config", folder_.in("attune.toml")});
  const auto until = steady_clock::now() + limit;
  std::remove(folder_.in("out").c_str()); // The line of the start before.
  pid_ = spawn(std::move(arguments), folder_.in("out"), folder_.in("err"));
  while (steady_clock::now() < until) {
    const auto line = content_of(folder_.in("out"));
    if (line.find('\n') != line.npos) {
      port_ = port_of(member_of(line, "listen"));
      admin_port_ = port_of(member_of(line, "admin"));
      return port_ != 0 && admin_port_ != 0;
    }
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return false;
    }
    std::this_thread::sleep_for(milliseconds{2});
  }
  return false;
}

void server_process::send(int signal) const {
  if (pid_ > 0)
    ::kill(pid_, signal);
}

int server_process::wait(milliseconds limit) {
  const auto until = steady_clock::now() + limit;
  int status = 0;
  while (pid_ > 0) {
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (steady_clock::now() > until)
      return -1;
    std::this_thread::sleep_for(milliseconds{2});
  }
  return -1;
}

void server_process::crash() {
  send(SIGKILL);
  wait();
}

std::int64_t server_process::resident_kib() const {
  std::istringstream in{content_of("/proc/" + std::to_string(pid_) + "/status")};
  for (std::string word; in >> word;)
    if (std::int64_t kib = 0; word == "VmRSS:" && in >> kib)
      return kib;
  return 0;
}

void server_process::limit_files(std::uint64_t bytes) const {
  rlimit limit{};
  ::prlimit(pid_, RLIMIT_FSIZE, nullptr, &limit);
  limit.rlim_cur = bytes;
  ::prlimit(pid_, RLIMIT_FSIZE, &limit, nullptr);
}

std::string server_process::log() const { return content_of(folder_.in("err")); }

finished_program run_program(const std::vector<std::string>& arguments) {
  const temp_folder folder;
  const auto pid = spawn(arguments, folder.in("out"), folder.in("err"));
  int status = 0;
  for (auto waited = 0; ::waitpid(pid, &status, WNOHANG) != pid; ++waited) {
    if (waited == 10'000)
      ::kill(pid, SIGKILL);
    std::this_thread::sleep_for(milliseconds{1});
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          content_of(folder.in("out")) + content_of(folder.in("err"))};
}

bool is_long_run() {
  const auto* value = std::getenv("ATTUNE_LONG");
  return value != nullptr && *value != '\0';
}

std::uint64_t test_seed() {
  const auto* value = std::getenv("ATTUNE_SEED");
  const auto seed =
    value != nullptr
      ? std::strtoull(value, nullptr, 10)
      : static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
  std::cout << "ATTUNE_SEED=" << seed << '\n';
  return seed;
}

} // namespace attune::test

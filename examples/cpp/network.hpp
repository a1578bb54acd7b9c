// Where your MTProto stack goes. This one is a server for tests, asked on a thread, so that it has what a real one has: answers
// come later, and a file descriptor says when.
#ifndef NETWORK_HPP
#define NETWORK_HPP

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <secretchat.hpp>
#include <secretchat_testserver.h>

inline int checked(int result, const char *what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

/// The connection of one account.
class network {
  public:
    using bytes = std::vector<std::uint8_t>;
    /// Something that the loop is to tell the client.
    using news = std::function<void(const secretchat::client &)>;

    network(secretchat_testserver *server, std::int64_t user_id)
        : server_(server), user_id_(user_id), fd_(checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
          worker_([this] { work(); }) {}

    ~network() {
        is_over_ = true;
        worker_.join();
        ::close(fd_);
    }

    network(const network &) = delete;
    network &operator=(const network &) = delete;

    /// Readable when there are news.
    int fd() const { return fd_; }

    std::vector<news> collect() {
        std::uint64_t count = 0;
        (void)!::read(fd_, &count, sizeof count);
        const std::lock_guard lock(mutex_);
        return std::exchange(news_, {});
    }

    /// Makes a call; a real one goes through the session with data centre `dc`, or home if that is 0.
    void call(std::uint64_t id, std::int32_t dc, bytes request) {
        begin([this, id, dc, request = std::move(request)]() -> news {
            std::uint8_t *data = nullptr;
            std::size_t size = 0;
            const std::int32_t code =
                secretchat_testserver_call(server_, user_id_, dc, request.data(), request.size(), &data, &size);
            const bytes answer = taken(data, size);
            const std::string reason(answer.begin(), answer.end());
            if (code < 0) return [=](const auto &client) { client.no_answer(id); };
            if (code > 0) return [=](const auto &client) { client.answer_error(id, code, reason); };
            return [=](const auto &client) { client.answer(id, answer); };
        });
    }

    /// Finds a user, by name or else by id; a real one asks contacts.resolveUsername, or the contacts that it knows.
    void resolve(std::uint64_t id, std::int64_t user_id, std::string username) {
        begin([this, id, user_id, username = std::move(username)]() -> news {
            std::int64_t found = user_id, access_hash = 0;
            const char *name = username.empty() ? nullptr : username.c_str();
            if (secretchat_testserver_resolve(server_, name, &found, &access_hash)) {
                return [=](const auto &client) { client.resolved(id, found, access_hash); };
            }
            return [=](const auto &client) { client.unresolved(id, false); };
        });
    }

  private:
    using job = std::function<news()>;

    void begin(job wanted) {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(wanted));
    }

    void tell(news what) {
        const std::lock_guard lock(mutex_);
        news_.push_back(std::move(what));
        const std::uint64_t one = 1;
        (void)!::write(fd_, &one, sizeof one);
    }

    void work() {
        while (!is_over_) {
            for (const job &wanted : begun()) tell(wanted());
            std::uint8_t *data = nullptr;
            std::size_t size = 0;
            if (secretchat_testserver_next_update(server_, user_id_, 10, &data, &size)) {
                tell([updates = taken(data, size)](const auto &client) { client.feed(updates); });
            }
        }
    }

    std::vector<job> begun() {
        const std::lock_guard lock(mutex_);
        return std::exchange(jobs_, {});
    }

    static bytes taken(std::uint8_t *data, std::size_t size) {
        bytes copy(data, data + size);
        secretchat_testserver_free_bytes(data, size);
        return copy;
    }

    secretchat_testserver *server_;
    std::int64_t user_id_;
    int fd_;
    std::atomic<bool> is_over_ = false;
    std::mutex mutex_;
    std::vector<job> jobs_;
    std::vector<news> news_;
    // Last, because it uses the others.
    std::thread worker_;
};

#endif

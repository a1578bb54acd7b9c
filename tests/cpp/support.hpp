// What the tests of secretchat.hpp share: checks, both styles of errors as one, and accounts on a server.
#ifndef SUPPORT_HPP
#define SUPPORT_HPP

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <utility>

#include <secretchat.hpp>
#include <secretchat_testserver.h>

// Without a name outside of the file, because both styles are tested in one program.
namespace {

#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)

void check(bool holds, const char *condition, const char *file, int line) {
    if (holds) return;
    std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    std::exit(1);
}

/// The status of a call that returns `returned<T>`, in both styles.
template <typename Call>
secretchat_status status_of(Call call) {
#if defined(SECRETCHAT_NO_EXCEPTIONS)
    const auto outcome = call();
    return outcome ? SECRETCHAT_STATUS_OK : outcome.error().status();
#else
    try {
        (void)call();
        return SECRETCHAT_STATUS_OK;
    } catch (const secretchat::error &error) {
        return error.status();
    }
#endif
}

/// The value of a `returned<T>` that must be there, in both styles.
#if defined(SECRETCHAT_NO_EXCEPTIONS)
template <typename T>
T value_of(secretchat::result<T> outcome) {
    if (!outcome) std::fprintf(stderr, "%s\n", outcome.error().what());
    CHECK(outcome.has_value());
    return std::move(outcome).value();
}
#else
template <typename T>
T value_of(T value) {
    return value;
}
#endif

struct server_deleter {
    void operator()(secretchat_testserver *server) const { secretchat_testserver_free(server); }
    void operator()(secretchat_testserver_link *link) const { secretchat_testserver_disconnect(link); }
};
using server = std::unique_ptr<secretchat_testserver, server_deleter>;

/// A client that the server serves.
class account {
  public:
    account(const server &on, std::int64_t user_id, secretchat::options with)
        : client(value_of(secretchat::client::open(std::move(with)))),
          link_(secretchat_testserver_connect(on.get(), client.get(), user_id)) {
        CHECK(link_ != nullptr);
    }

    /// The next event of this kind, and of this request for RESULT. Others are kept for later.
    secretchat::event wait(secretchat_event_kind kind, std::uint64_t request = 0) {
        const auto is_it = [&](const secretchat::event &event) {
            return event.kind() == kind && event.request() == request;
        };
        for (auto event = kept_.begin(); event != kept_.end(); ++event) {
            if (is_it(*event)) return take(event);
        }
        for (;;) {
            auto event = value_of(client.next_event(std::chrono::seconds(60)));
            CHECK(event.has_value());
            if (is_it(*event)) return std::move(*event);
            kept_.push_back(std::move(*event));
        }
    }

    /// What a command ends with.
    secretchat::event result(secretchat::returned<std::uint64_t> request) {
        return wait(SECRETCHAT_EVENT_KIND_RESULT, value_of(std::move(request)));
    }

    secretchat::client client;

  private:
    secretchat::event take(std::deque<secretchat::event>::iterator found) {
        secretchat::event event = std::move(*found);
        kept_.erase(found);
        return event;
    }

    std::deque<secretchat::event> kept_;
    // After the client, because it must end before it.
    std::unique_ptr<secretchat_testserver_link, server_deleter> link_;
};

} // namespace

#endif

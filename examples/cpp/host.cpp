// A program with a network stack of its own, and one loop: epoll waits for what the client has to tell, for the calls that
// it wants made, and for the network.
//
// The network, network.hpp, is a server for tests.

#include <sys/epoll.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include <secretchat.hpp>
#include <secretchat_testserver.h>

#include "network.hpp"

namespace sc = secretchat;
using namespace std::chrono_literals;

constexpr std::int64_t ALICE = 1001, BOB = 1002;

class host {
  public:
    explicit host(secretchat_testserver *server)
        : client_(sc::client::open(sc::options(ALICE).store_memory())), network_(server, ALICE),
          epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {
        watch(client_.fd(sc::queue::events));
        watch(client_.fd(sc::queue::rpcs));
        watch(network_.fd());
    }

    ~host() { ::close(epoll_); }

    host(const host &) = delete;
    host &operator=(const host &) = delete;

    void run() {
        client_.request_chat("bob");
        while (is_open_) {
            epoll_event ready{};
            if (epoll_wait(epoll_, &ready, 1, -1) != 1) continue;
            const int fd = ready.data.fd;
            if (fd == client_.fd(sc::queue::events)) {
                take_events();
            } else if (fd == client_.fd(sc::queue::rpcs)) {
                take_rpcs(fd);
            } else {
                for (const network::news &tell : network_.collect()) tell(client_);
            }
        }
    }

  private:
    void watch(int fd) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = fd;
        checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
    }

    void take_events() {
        while (is_open_) {
            const auto event = client_.next_event(0ms);
            if (!event) return;
            handle(*event);
            // What was done with it is safe; one with a database commits first.
            if (event->id() != 0) client_.ack(event->id());
        }
    }

    void handle(const sc::event &event) {
        switch (event.kind()) {
        case SECRETCHAT_EVENT_KIND_RESULT:
            if (const auto failure = event.failure()) throw *failure;
            break;
        case SECRETCHAT_EVENT_KIND_CHAT_READY:
            client_.send_text(event.chat(), "Is there an echo?");
            break;
        case SECRETCHAT_EVENT_KIND_MESSAGE:
            std::cout << client_.message(event.chat(), event.random_id()).text() << '\n';
            client_.read(event.chat(), event.random_id());
            break;
        case SECRETCHAT_EVENT_KIND_CHAT_CLOSED:
            client_.close();
            break;
        case SECRETCHAT_EVENT_KIND_CLOSED:
            is_open_ = false;
            break;
        default:
            break;
        }
    }

    void take_rpcs(int fd) try {
        while (const auto rpc = client_.next_rpc(0ms)) pass_on(*rpc);
    } catch (const sc::error &error) {
        if (error.status() != SECRETCHAT_STATUS_CLOSED) throw;
        // The descriptor of a queue that has ended stays readable.
        checked(epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr), "epoll_ctl");
    }

    void pass_on(const sc::rpc &rpc) {
        const sc::bytes_view request = rpc.request();
        switch (rpc.kind()) {
        case SECRETCHAT_RPC_KIND_CALL:
            network_.call(rpc.id(), rpc.dc(), {request.begin(), request.end()});
            break;
        case SECRETCHAT_RPC_KIND_RESOLVE:
            network_.resolve(rpc.id(), rpc.user_id(), std::string(rpc.username()));
            break;
        default: // The others come only if the options ask for them.
            client_.no_answer(rpc.id());
        }
    }

    sc::client client_;
    network network_;
    int epoll_;
    bool is_open_ = true;
};

/// Somebody to talk to, on a thread: repeats what they hear, and closes the chat when that was read.
class echo {
  public:
    explicit echo(secretchat_testserver *server) : server_(server), thread_([this] { run(); }) {}

    ~echo() {
        is_over_ = true;
        thread_.join();
    }

    echo(const echo &) = delete;
    echo &operator=(const echo &) = delete;

  private:
    void run() const {
        const sc::client client = sc::client::open(sc::options(BOB).store_memory());
        const std::unique_ptr<secretchat_testserver_link, void (*)(secretchat_testserver_link *)> link(
            secretchat_testserver_connect(server_, client.get(), BOB), secretchat_testserver_disconnect);
        while (!is_over_) {
            const auto event = client.next_event(100ms);
            if (event) handle(client, *event);
        }
    }

    static void handle(const sc::client &client, const sc::event &event) {
        if (event.kind() == SECRETCHAT_EVENT_KIND_MESSAGE) {
            const sc::message heard = client.message(event.chat(), event.random_id());
            client.send_text(event.chat(), "Bob: " + std::string(heard.text()));
        } else if (event.kind() == SECRETCHAT_EVENT_KIND_MESSAGES_READ) {
            client.discard_chat(event.chat(), true);
        }
    }

    secretchat_testserver *server_;
    std::atomic<bool> is_over_ = false;
    std::thread thread_;
};

int main() try {
    const std::unique_ptr<secretchat_testserver, void (*)(secretchat_testserver *)> server(
        secretchat_testserver_new(), secretchat_testserver_free);
    secretchat_testserver_add_account(server.get(), ALICE, "alice");
    secretchat_testserver_add_account(server.get(), BOB, "bob");

    const echo bob(server.get());
    host(server.get()).run();
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 1;
}

// Two clients in one program, and a whole conversation between them: a chat, texts, a file, a timer, and the end.
//
// The server is the one for tests; see host.cpp for a network of your own.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <secretchat.hpp>
#include <secretchat_testserver.h>

namespace sc = secretchat;
using namespace std::chrono_literals;

struct deleter {
    void operator()(secretchat_testserver *server) const { secretchat_testserver_free(server); }
    void operator()(secretchat_testserver_link *link) const { secretchat_testserver_disconnect(link); }
};
using server = std::unique_ptr<secretchat_testserver, deleter>;

void expect(bool holds, const char *what) {
    if (!holds) throw std::runtime_error(std::string("not so: ") + what);
}

/// Somebody with a client.
class person {
  public:
    person(const server &on, std::int64_t user_id, std::string name)
        : client(sc::client::open(sc::options(user_id).store_memory())), name_(std::move(name)) {
        secretchat_testserver_add_account(on.get(), user_id, name_.c_str());
        link_.reset(secretchat_testserver_connect(on.get(), client.get(), user_id));
        expect(link_ != nullptr, "the server serves");
    }

    /// Waits for an event of this kind; those that come before are kept for later.
    sc::event wait(secretchat_event_kind kind, std::uint64_t request = 0) {
        for (std::size_t next = 0;; ++next) {
            if (next == events_.size()) events_.push_back(take());
            sc::event &event = events_[next];
            if (event.kind() != kind || event.request() != request) continue;
            sc::event found = std::move(event);
            events_.erase(events_.begin() + static_cast<std::ptrdiff_t>(next));
            return found;
        }
    }

    /// Waits until a command has ended.
    sc::event done(sc::client::request request) {
        sc::event result = wait(SECRETCHAT_EVENT_KIND_RESULT, request);
        if (const auto failure = result.failure()) throw *failure;
        return result;
    }

    /// Waits for a message and prints it.
    sc::message receive() {
        const sc::event event = wait(SECRETCHAT_EVENT_KIND_MESSAGE);
        sc::message message = client.message(event.chat(), event.random_id());
        std::cout << name_ << " gets: " << message.text();
        if (message.has_file()) std::cout << " [" << message.file_name() << ", " << message.file_size() << " bytes]";
        std::cout << '\n';
        return message;
    }

    sc::client client;

  private:
    sc::event take() {
        std::optional<sc::event> event = client.next_event(60s);
        expect(event.has_value(), "something happens within a minute");
        // It will not be told again; a program with a database commits first.
        if (event->id() != 0) client.ack(event->id());
        return std::move(*event);
    }

    std::string name_;
    std::deque<sc::event> events_;
    // After the client, because it must end before it.
    std::unique_ptr<secretchat_testserver_link, deleter> link_;
};

/// The number that the chat has for both.
std::int32_t begin(person &alice, person &bob) {
    const std::int32_t chat = alice.done(alice.client.request_chat("bob")).chat();
    alice.wait(SECRETCHAT_EVENT_KIND_CHAT_READY);
    expect(bob.wait(SECRETCHAT_EVENT_KIND_CHAT_READY).chat() == chat, "both mean the same chat");

    const sc::chat of_alice = alice.client.chat(chat);
    const sc::chat of_bob = bob.client.chat(chat);
    std::cout << "the key, to be compared:\n" << of_alice.key_hex() << '\n';
    expect(of_alice.key_hex() == of_bob.key_hex(), "nobody is in the middle");
    alice.done(alice.client.set_verified(chat, true));
    return chat;
}

void talk(person &alice, person &bob, std::int32_t chat) {
    alice.done(alice.client.send(chat, sc::draft().text("Hello Bob").entity({sc::entity_kind::bold, 6, 3})));
    const sc::message hello = bob.receive();
    bob.done(bob.client.read(chat, hello.random_id()));
    alice.wait(SECRETCHAT_EVENT_KIND_MESSAGES_READ);

    bob.done(bob.client.send(chat, sc::draft().text("Hello Alice").reply_to(hello.random_id())));
    expect(alice.receive().reply_to() == hello.random_id(), "it is a reply");
}

/// From a reader to a writer: nothing has to be in memory at once, or on a disk.
void send_file(person &alice, person &bob, std::int32_t chat) {
    constexpr std::uint64_t SIZE = 300'000;
    const auto byte_at = [](std::uint64_t offset) { return static_cast<std::uint8_t>(offset % 251); };

    const auto reader = [=](std::uint64_t offset, std::uint8_t *buffer, std::size_t capacity) {
        std::size_t count = 0;
        while (count < capacity && offset + count < SIZE) {
            buffer[count] = byte_at(offset + count);
            ++count;
        }
        return count;
    };
    auto file = sc::source::reader(SIZE, reader).name("numbers.bin");
    alice.done(alice.client.send(chat, sc::draft().text("Have a look").document(std::move(file))));
    const sc::message message = bob.receive();

    std::uint64_t written = 0;
    bool is_same = true;
    const auto writer = [&](sc::bytes_view part) {
        for (const std::uint8_t byte : part) is_same = is_same && byte == byte_at(written++);
        return true;
    };
    bob.done(bob.client.download_writer(chat, message.random_id(), writer));
    expect(is_same && written == SIZE, "the file is the one that was sent");
}

void end(person &alice, person &bob, std::int32_t chat) {
    bob.done(bob.client.set_ttl(chat, 60));
    std::cout << "timer: " << alice.wait(SECRETCHAT_EVENT_KIND_TTL_CHANGED).ttl() << " s\n";

    const std::int64_t newest = alice.client.history(chat, 0, 1).at(0).random_id();
    alice.done(alice.client.delete_messages(chat, {&newest, 1}));
    expect(bob.wait(SECRETCHAT_EVENT_KIND_MESSAGES_DELETED).random_ids()[0] == newest, "it is gone for both");

    alice.done(alice.client.discard_chat(chat, true));
    const sc::event closed = bob.wait(SECRETCHAT_EVENT_KIND_CHAT_CLOSED);
    expect(closed.close_reason() == SECRETCHAT_CLOSE_REASON_BY_PEER, "Alice closed it");
}

int main() try {
    const server on(secretchat_testserver_new());
    expect(on != nullptr, "there is a server");
    person alice(on, 1001, "alice"), bob(on, 1002, "bob");

    const std::int32_t chat = begin(alice, bob);
    talk(alice, bob, chat);
    send_file(alice, bob, chat);
    end(alice, bob, chat);
    std::cout << "done\n";
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 1;
}

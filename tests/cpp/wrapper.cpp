// What secretchat.hpp adds to secretchat.h, in either style of errors.

#include <stdlib.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "support.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;
namespace sc = secretchat;

namespace {

constexpr std::int64_t ALICE = 1001, BOB = 1002;

// Objects have one owner and can be kept in containers, which move them only if that cannot fail.
template <typename T>
constexpr bool is_owner = std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T> &&
                          !std::is_copy_constructible_v<T> && !std::is_copy_assignable_v<T>;
static_assert(is_owner<sc::client> && is_owner<sc::event> && is_owner<sc::rpc> && is_owner<sc::chat>);
static_assert(is_owner<sc::range> && is_owner<sc::buffer> && is_owner<sc::telegram>);
static_assert(is_owner<sc::options> && is_owner<sc::draft> && is_owner<sc::source>);
static_assert(std::is_copy_constructible_v<sc::message> && std::is_nothrow_move_constructible_v<sc::message>);
// What is thrown is copied on the way.
static_assert(std::is_nothrow_copy_constructible_v<sc::error>);

#if defined(SECRETCHAT_NO_EXCEPTIONS)
static_assert(std::is_same_v<sc::returned<int>, sc::result<int>>);
#else
static_assert(std::is_same_v<sc::returned<int>, int> && std::is_void_v<sc::returned<>>);
#endif

sc::options in_memory(std::int64_t user_id) { return sc::options(user_id).store_memory(); }

/// Alice and Bob with a chat between them.
struct two {
    server on{secretchat_testserver_new()};
    account alice{named(ALICE, "alice"), ALICE, in_memory(ALICE)};
    account bob{named(BOB, "bob"), BOB, in_memory(BOB)};
    std::int32_t chat = 0, chat_of_bob = 0;

    two() {
        chat = alice.result(alice.client.request_chat("bob")).chat();
        CHECK(alice.wait(SECRETCHAT_EVENT_KIND_CHAT_READY).chat() == chat);
        chat_of_bob = bob.wait(SECRETCHAT_EVENT_KIND_CHAT_READY).chat();
    }

    /// Sends it from Alice to Bob, and gives the name of the message.
    std::int64_t send(sc::draft draft) {
        const sc::event sent = alice.result(alice.client.send(chat, std::move(draft)));
        CHECK(sent.status() == SECRETCHAT_STATUS_OK);
        CHECK(bob.wait(SECRETCHAT_EVENT_KIND_MESSAGE).random_id() == sent.random_id());
        return sent.random_id();
    }

  private:
    const server &named(std::int64_t user_id, const char *username) {
        secretchat_testserver_add_account(on.get(), user_id, username);
        return on;
    }
};

/// A folder that is deleted with what is in it.
class folder {
  public:
    folder() { CHECK(mkdtemp(path_.data()) != nullptr); }
    ~folder() { CHECK(std::system(("rm -r " + path_).c_str()) == 0); }
    std::string file(const char *name) const { return path_ + "/" + name; }

  private:
    std::string path_ = "/tmp/secretchat-cpp-XXXXXX";
};

void library_says_what_it_is() {
    CHECK(sc::abi_version() >= SECRETCHAT_ABI_VERSION);
    CHECK(!sc::version().empty());
    CHECK(sc::name(SECRETCHAT_STATUS_TIMEOUT).find("TIMEOUT") != std::string_view::npos);
    CHECK(sc::name(SECRETCHAT_EVENT_KIND_RESULT).find("RESULT") != std::string_view::npos);
    CHECK(sc::has_feature("sqlite") && !sc::has_feature("teleportation") && !sc::has_feature({}));
    CHECK(sc::key_colour(0) != sc::key_colour(1));
    std::array<std::uint8_t, 3> key = {1, 2, 3};
    sc::wipe(key.data(), key.size());
    CHECK(key == (std::array<std::uint8_t, 3>{}));
}

void what_is_not_built_in_is_refused() {
    using sc::telegram;
    const std::vector<std::uint8_t> key(32);
    CHECK(status_of([&] { return telegram::open(1, "hash", "session", "pass"); }) == SECRETCHAT_STATUS_UNSUPPORTED);
    CHECK(status_of([&] { return telegram::open_with_key(1, "hash", "session", key); }) ==
          SECRETCHAT_STATUS_UNSUPPORTED);
    const telegram nothing(nullptr);
    CHECK(nothing.user_id() == 0);
    const auto fails = [](auto call) { CHECK(status_of(call) == SECRETCHAT_STATUS_NULL_POINTER); };
    fails([&] { return nothing.send_code("+1 415 555 0132", 5s); });
    fails([&] { return nothing.sign_in("12345"); });
    fails([&] { return nothing.check_password("secret"); });
    fails([&] { return nothing.log_out(); });
    fails([&] { return sc::client::open(in_memory(ALICE).telegram(nothing)); });
}

void views_are_of_anything_in_a_row() {
    const std::uint8_t plain[] = {1, 2, 3};
    const std::vector<std::byte> bytes(4);
    const std::string text = "five!";
    CHECK(sc::bytes_view(plain).size() == 3 && sc::bytes_view(plain)[2] == 3);
    CHECK(sc::bytes_view(bytes).size() == 4 && sc::bytes_view(text).size() == 5);
    CHECK(sc::bytes_view(text).data() == reinterpret_cast<const std::uint8_t *>(text.data()));
    CHECK(sc::ids_view(std::array<std::int64_t, 2>{7, 8})[1] == 8);
    CHECK(sc::bytes_view().empty() && sc::bytes_view().begin() == sc::bytes_view().end());
    static_assert(!std::is_constructible_v<sc::ids_view, std::vector<int>>);
    static_assert(!std::is_constructible_v<sc::bytes_view, std::vector<std::int64_t>>);
}

/// Every way to call it; all of them fail with NULL_POINTER.
void check_is_empty(const sc::client &client) {
    CHECK(!client && client.get() == nullptr);
    const auto fails = [](auto call) { CHECK(status_of(call) == SECRETCHAT_STATUS_NULL_POINTER); };
    fails([&] { return client.close(); });
    fails([&] { return client.next_event(0ms); });
    fails([&] { return client.next_rpc(sc::forever); });
    fails([&] { return client.fd(sc::queue::events); });
    fails([&] { return client.chats(); });
    fails([&] { return client.chat(1); });
    fails([&] { return client.history(1, 0, 10); });
    fails([&] { return client.send_text(1, "text"); });
    fails([&] { return client.send(1, sc::draft().text("text")); });
    fails([&] { return client.answer_difference(1, {}); });
}

void moved_client_is_empty() {
    sc::client one = value_of(sc::client::open(in_memory(ALICE)));
    secretchat_client *const raw = one.get();
    sc::client two = std::move(one);
    check_is_empty(one);
    sc::client three = std::move(one);
    check_is_empty(three);

    sc::client &itself = two;
    two = std::move(itself);
    CHECK(two && two.get() == raw);
    CHECK(status_of([&] { return one.set_wake(sc::queue::rpcs, [] {}); }) == SECRETCHAT_STATUS_NULL_POINTER);
}

void assignment_frees_what_was_there() {
    const folder there;
    const auto stored = [&] { return sc::options(ALICE).store_path(there.file("secret.db")).store_unsealed(); };
    sc::client client = value_of(sc::client::open(stored()));
    CHECK(status_of([&] { return client.set_wake(sc::queue::events, [] {}); }) == SECRETCHAT_STATUS_OK);
    CHECK(status_of([&] { return sc::client::open(stored()); }) == SECRETCHAT_STATUS_STORE_IN_USE);
    client = value_of(sc::client::open(in_memory(BOB)));
    CHECK(status_of([&] { return sc::client::open(stored()); }) == SECRETCHAT_STATUS_OK);
}

void moved_snapshots_are_empty() {
    two world;
    const std::int64_t random_id = world.send(sc::draft().text("text"));

    sc::chat chat = value_of(world.alice.client.chat(world.chat));
    sc::chat other_chat = std::move(chat);
    CHECK(other_chat.id() == world.chat && other_chat.key_hash().size() == 36);
    CHECK(!chat && chat.id() == 0 && chat.key_hash().empty() && chat.close_text().empty());
    CHECK(status_of([&] { return chat.key_png(4); }) == SECRETCHAT_STATUS_NULL_POINTER);

    sc::message message = value_of(world.bob.client.message(world.chat_of_bob, random_id));
    sc::message other_message = std::move(message);
    CHECK(other_message.text() == "text" && other_message.random_id() == random_id);
    CHECK(!message && message.text().empty() && message.ids().empty() && message.thumb().jpeg.empty());
    CHECK(status_of([&] { return message.entity(0); }) == SECRETCHAT_STATUS_NULL_POINTER);

    sc::event event = world.alice.wait(SECRETCHAT_EVENT_KIND_MESSAGE_SENT);
    sc::event other_event = std::move(event);
    CHECK(other_event.random_id() == random_id && !other_event.failure());
    CHECK(!event && event.random_id() == 0 && event.random_ids().empty() && event.text().empty());
}

void messages_outlive_their_list() {
    two world;
    world.send(sc::draft().text("first"));
    world.send(sc::draft().text("second").entity({sc::entity_kind::bold, 0, 3}));

    auto page = value_of(world.bob.client.history(world.chat_of_bob, 0, 10));
    CHECK(page.size() == 2 && page[1].text() == "first" && page[1].entity_count() == 0);
    const sc::message second = page[0];
    page.clear();
    CHECK(second.text() == "second" && second.entity_count() == 1);
    const sc::entity bold = value_of(second.entity(0));
    CHECK(bold.kind == sc::entity_kind::bold && bold.offset == 0 && bold.length == 3 && bold.argument.empty());
    CHECK(status_of([&] { return second.entity(1); }) == SECRETCHAT_STATUS_VALUE);
}

void builders_keep_their_first_failure() {
    sc::client client = value_of(sc::client::open(in_memory(ALICE)));
    sc::draft draft = sc::draft().text("\xff").location(1000, 1000).text("good");
    CHECK(draft.failure() && draft.failure()->status() == SECRETCHAT_STATUS_UTF8);
    CHECK(status_of([&] { return client.send(1, std::move(draft)); }) == SECRETCHAT_STATUS_UTF8);

    sc::draft with_file = sc::draft().document(sc::source::path("\xff"));
    CHECK(with_file.failure() && with_file.failure()->status() == SECRETCHAT_STATUS_UTF8);

    std::vector<sc::draft> album(2);
    album[1].text("\xff");
    CHECK(status_of([&] { return client.send_album(1, std::move(album)); }) == SECRETCHAT_STATUS_UTF8);

    const auto open = [](sc::options options) {
        return status_of([&] { return sc::client::open(std::move(options)); });
    };
    CHECK(open(sc::options(ALICE).store_path("\xff").store_memory()) == SECRETCHAT_STATUS_UTF8);
    CHECK(open(sc::options(ALICE)) == SECRETCHAT_STATUS_MISSING);
}

void moved_builders_are_empty() {
    sc::client client = value_of(sc::client::open(in_memory(ALICE)));
    sc::draft draft;
    sc::draft other = std::move(draft);
    CHECK(other.text("good").get() != nullptr && !other.failure());
    CHECK(status_of([&] { return client.send(1, std::move(draft)); }) == SECRETCHAT_STATUS_NULL_POINTER);

    sc::source source = sc::source::bytes("content"sv);
    CHECK(!sc::draft().document(std::move(source)).failure());
    const sc::draft twice = sc::draft().document(std::move(source));
    CHECK(twice.failure() && twice.failure()->status() == SECRETCHAT_STATUS_NULL_POINTER);

    sc::options options = in_memory(ALICE);
    const sc::options taken = std::move(options);
    CHECK(status_of([&] { return sc::client::open(std::move(options)); }) == SECRETCHAT_STATUS_NULL_POINTER);
}

void errors_say_why() {
    const sc::options bad = sc::options(ALICE).store_key("short"sv);
    CHECK(bad.failure().has_value());
    const sc::error copy = *bad.failure();
    CHECK(copy.status() != SECRETCHAT_STATUS_OK && std::string_view(copy.what()).find("key") != std::string_view::npos);
    CHECK(!copy.retry_after() && copy.rpc_code() == 0);
    CHECK(sc::error(SECRETCHAT_STATUS_BUSY, nullptr).what() == sc::name(SECRETCHAT_STATUS_BUSY));

    two world;
    const sc::event refused = world.alice.result(world.alice.client.request_chat("nobody"));
    CHECK(refused.failure() && refused.failure()->status() == refused.status());
    CHECK(refused.status() == SECRETCHAT_STATUS_UNKNOWN_USER);
}

void results_hold_a_value_or_an_error() {
    sc::result<std::string> good = std::string("value");
    CHECK(good && *good == "value" && good->size() == 5);
    CHECK(std::move(good).value() == "value");
    const sc::result<std::string> bad = sc::error(SECRETCHAT_STATUS_BUSY, nullptr);
    CHECK(!bad && bad.error().status() == SECRETCHAT_STATUS_BUSY);
}

void queues_time_out_and_close() {
    sc::client client = value_of(sc::client::open(in_memory(ALICE)));
    while (value_of(client.next_event(0ms))) {}
    CHECK(!value_of(client.next_event(1ms)));
    CHECK(status_of([&] { return client.close(); }) == SECRETCHAT_STATUS_OK);
    // As long as can be said; it comes before.
    CHECK(value_of(client.next_event(std::chrono::hours(24 * 365)))->kind() == SECRETCHAT_EVENT_KIND_CLOSED);
    CHECK(status_of([&] { return client.next_event(sc::forever); }) == SECRETCHAT_STATUS_CLOSED);
    CHECK(status_of([&] { return client.next_event(-5s); }) == SECRETCHAT_STATUS_CLOSED);
}

void lists_come_whole() {
    two world;
    const sc::client &alice = world.alice.client;
    CHECK(value_of(alice.chats()) == std::vector<std::int32_t>{world.chat});
    std::array<std::uint8_t, 256> key_of_alice{}, key_of_bob{};
    CHECK(value_of(alice.auth_key(world.chat, key_of_alice)));
    CHECK(value_of(world.bob.client.auth_key(world.chat_of_bob, key_of_bob)));
    CHECK(key_of_alice == key_of_bob && key_of_alice != (std::array<std::uint8_t, 256>{}));

    const std::int64_t ids[] = {world.send(sc::draft().text("one")), world.send(sc::draft().text("two"))};
    CHECK(world.alice.result(alice.delete_messages(world.chat, ids)).status() == SECRETCHAT_STATUS_OK);
    const sc::event deleted = world.bob.wait(SECRETCHAT_EVENT_KIND_MESSAGES_DELETED);
    CHECK(deleted.random_ids().size() == 2 && deleted.random_ids()[0] == ids[0] && deleted.random_ids()[1] == ids[1]);
}

void differences_go_in_as_lists() {
    const sc::client client = value_of(sc::client::open(in_memory(ALICE).own_updates()));
    auto rpc = value_of(client.next_rpc(10s));
    CHECK(rpc && rpc->kind() == SECRETCHAT_RPC_KIND_STATE);
    CHECK(status_of([&] { return client.answer_state(rpc->id(), 1, 2, 3); }) == SECRETCHAT_STATUS_OK);
    const std::uint64_t request = value_of(client.catch_up());
    do {
        rpc = value_of(client.next_rpc(10s));
        CHECK(rpc.has_value());
    } while (rpc->kind() != SECRETCHAT_RPC_KIND_DIFFERENCE);
    CHECK(rpc->qts() == 2);

    sc::difference missed;
    const sc::bytes_view no_message("no message"sv);
    missed.messages = {&no_message, 1};
    CHECK(status_of([&] { return client.answer_difference(rpc->id(), missed); }) == SECRETCHAT_STATUS_TL);
    missed.messages = {};
    CHECK(status_of([&] { return client.answer_difference(rpc->id(), missed); }) == SECRETCHAT_STATUS_OK);
    const auto event = value_of(client.next_event(10s));
    CHECK(event && event->request() == request && !event->failure());
}

void callables_are_freed_once() {
    const auto token = std::make_shared<int>(0);
    const auto reader = [token](std::uint64_t, std::uint8_t *, std::size_t) { return -1; };
    const auto writer = [token](sc::bytes_view) { return true; };
    const auto log = [token](sc::log_level, std::string_view) {};

    sc::source::reader(10, reader);
    CHECK(token.use_count() == 4);
    { const auto draft = sc::draft().document(sc::source::reader(10, reader)); }
    CHECK(token.use_count() == 4);
    // Those that never reach the library.
    { const auto options = sc::options(ALICE).store_path("\xff").log(sc::log_level::trace, log); }
    CHECK(token.use_count() == 4);
    // Those of calls that fail.
    sc::client client = value_of(sc::client::open(in_memory(ALICE).log(sc::log_level::info, log)));
    CHECK(token.use_count() == 5);
    const sc::client same = std::move(client);
    CHECK(status_of([&] { return client.download_writer(1, 1, writer); }) == SECRETCHAT_STATUS_NULL_POINTER);
    CHECK(token.use_count() == 5);
}

void files_go_through_callables() {
    two world;
    const std::string content(100'000, 'x');
    const auto reader = [&content](std::uint64_t offset, std::uint8_t *buffer, std::size_t capacity) {
        return content.copy(reinterpret_cast<char *>(buffer), capacity, static_cast<std::size_t>(offset));
    };
    const std::int64_t random_id = world.send(sc::draft().document(sc::source::reader(content.size(), reader).name("x")));
    std::string fetched;
    const auto writer = [&fetched](sc::bytes_view part) {
        fetched.append(part.begin(), part.end());
        return true;
    };
    const sc::client &bob = world.bob.client;
    CHECK(world.bob.result(bob.download_writer(world.chat_of_bob, random_id, writer)).status() == SECRETCHAT_STATUS_OK);
    CHECK(fetched == content);

    sc::range range = value_of(bob.open_range(world.chat_of_bob, random_id));
    std::array<std::uint8_t, 10> end{};
    CHECK(range.size() == content.size());
    CHECK(value_of(range.read(content.size() - 4, end.data(), end.size())) == 4 && end[3] == 'x' && end[4] == 0);
    const sc::range other = std::move(range);
    CHECK(range.size() == 0 && other.size() == content.size());
}

void wakes_are_kept_by_the_client() {
    two world;
    const auto woken = std::make_shared<std::atomic<int>>(0);
    CHECK(status_of([&] {
        return world.bob.client.set_wake(sc::queue::events, [woken] { ++*woken; });
    }) == SECRETCHAT_STATUS_OK);
    CHECK(woken.use_count() == 2);
    while (value_of(world.bob.client.next_event(10ms))) {}
    const int before = *woken;
    world.send(sc::draft().text("wake up"));
    // Perhaps only after the event was taken.
    for (int tries = 0; *woken == before && tries < 1000; ++tries) std::this_thread::sleep_for(10ms);
    CHECK(*woken > before);
    CHECK(status_of([&] { return world.bob.client.set_wake(sc::queue::events, nullptr); }) == SECRETCHAT_STATUS_OK);
    CHECK(woken.use_count() == 1);
}

#if !defined(SECRETCHAT_NO_EXCEPTIONS)
struct thrown {};

void what_callables_throw_goes_no_further() {
    two world;
    const auto fails = [](auto &&...) -> bool { throw thrown(); };
    const std::int64_t random_id = world.send(sc::draft().document(sc::source::bytes("content"sv)));

    const sc::client &alice = world.alice.client;
    const sc::event unread = world.alice.result(
        alice.send(world.chat, sc::draft().document(sc::source::reader(10, fails))));
    CHECK(unread.status() == SECRETCHAT_STATUS_SOURCE);
    const sc::event unwritten = world.bob.result(
        world.bob.client.download_writer(world.chat_of_bob, random_id, fails));
    CHECK(unwritten.status() == SECRETCHAT_STATUS_SINK);

    CHECK(status_of([&] { return world.bob.client.set_wake(sc::queue::events, fails); }) == SECRETCHAT_STATUS_OK);
    world.send(sc::draft().text("still there"));

    sc::client loud = value_of(sc::client::open(in_memory(ALICE).log(sc::log_level::trace, fails)));
    CHECK(status_of([&] { return loud.close(); }) == SECRETCHAT_STATUS_OK);
}
#endif

} // namespace

int main() {
    library_says_what_it_is();
    what_is_not_built_in_is_refused();
    views_are_of_anything_in_a_row();
    results_hold_a_value_or_an_error();
    moved_client_is_empty();
    assignment_frees_what_was_there();
    moved_snapshots_are_empty();
    moved_builders_are_empty();
    messages_outlive_their_list();
    builders_keep_their_first_failure();
    errors_say_why();
    queues_time_out_and_close();
    lists_come_whole();
    differences_go_in_as_lists();
    callables_are_freed_once();
    files_go_through_callables();
    wakes_are_kept_by_the_client();
#if !defined(SECRETCHAT_NO_EXCEPTIONS)
    what_callables_throw_goes_no_further();
#endif
    return 0;
}

/// \file
/// Secret chats for C++17: secretchat.h with owners, views, and errors that cannot be overlooked. Header-only.
///
/// What a function does is told in secretchat.h, under its name there: `client.send_text(…)` is
/// `secretchat_client_send_text`, `event.kind()` is `secretchat_event_get_kind`. Enums that come out are those of
/// secretchat.h as well. What is different:
///
/// * **Owners.** Objects free what they own when they are destroyed. They can be moved, not copied, except `message`,
///   whose copies share one snapshot. An object that was moved from is empty: its getters say nothing, 0 or `false`,
///   and what can fail fails with `SECRETCHAT_STATUS_NULL_POINTER`. Functions that take an object by value use it up.
/// * **Views.** `std::string_view`, `bytes_view` and `ids_view` go in without a copy and are read during the call. Those
///   that come out are valid as long as the object that gave them (`message`: as long as one of its copies).
/// * **Errors.** `returned<T>` is `T`, and failures throw `secretchat::error`. With `SECRETCHAT_NO_EXCEPTIONS`, which is
///   set for compilers that are told to have none, it is `result<T>`: the value or the error.
/// * **Builders** (`options`, `draft`, `source`) keep their first failure for the call that uses them up.
/// * **Requests.** Commands return the number that their RESULT event will have.
/// * **Callbacks** are any callables. What one throws goes no further: it has failed. With `SECRETCHAT_NO_EXCEPTIONS` it
///   must not throw.
///
/// Threads: `const` member functions can be called from any thread, also at once; but each queue has one reader
/// (`next_event`, `next_rpc`). The others, and destructors, want the object for themselves.
#ifndef SECRETCHAT_HPP
#define SECRETCHAT_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "secretchat.h"

#if !defined(SECRETCHAT_NO_EXCEPTIONS) && !defined(__cpp_exceptions) && !defined(_CPPUNWIND)
#define SECRETCHAT_NO_EXCEPTIONS
#endif

namespace secretchat {

// Code of both styles can be linked into one program, because their functions have different names.
#if defined(SECRETCHAT_NO_EXCEPTIONS)
inline namespace with_results {
#else
inline namespace with_exceptions {
#endif

// ---- views --------------------------------------------------------------------------------------------------------

/// Items of somebody else, as `std::span<const T>` of C++20.
template <typename T>
class view {
    template <typename Item>
    static constexpr bool fits =
        std::is_same_v<Item, T> ||
        (std::is_same_v<T, uint8_t> && (std::is_same_v<Item, char> || std::is_same_v<Item, std::byte>));

  public:
    constexpr view() noexcept = default;
    constexpr view(const T *data, size_t size) noexcept : data_(data), size_(size) {}

    /// Of a vector, an array, a string, another span: anything with its items in a row.
    template <
        typename Items,
        typename Item = std::remove_cv_t<std::remove_pointer_t<decltype(std::data(std::declval<const Items &>()))>>,
        std::enable_if_t<fits<Item> && !std::is_same_v<Items, view>, int> = 0>
    view(const Items &items) noexcept : data_(reinterpret_cast<const T *>(std::data(items))), size_(std::size(items)) {}

    constexpr const T *data() const noexcept { return data_; }
    constexpr size_t size() const noexcept { return size_; }
    constexpr bool empty() const noexcept { return size_ == 0; }
    constexpr const T *begin() const noexcept { return data_; }
    constexpr const T *end() const noexcept { return data_ + size_; }
    constexpr const T &operator[](size_t index) const noexcept { return data_[index]; }

  private:
    const T *data_ = nullptr;
    size_t size_ = 0;
};

using bytes_view = view<uint8_t>;
/// Names of messages.
using ids_view = view<int64_t>;

namespace detail {

inline bytes_view bytes(secretchat_bytes bytes) noexcept { return {bytes.data, bytes.len}; }

inline std::string_view text(secretchat_bytes text) noexcept {
    return {reinterpret_cast<const char *>(text.data), text.len};
}

} // namespace detail

// ---- errors -------------------------------------------------------------------------------------------------------

/// Why something failed. `what()` is a sentence for developers, without contents of messages or keys.
class error : public std::runtime_error {
  public:
    /// Copies what is known of an error of C.
    explicit error(const secretchat_error *details) : error(secretchat_error_status(details), details) {}
    /// Likewise, if perhaps nothing is known but a status.
    error(secretchat_status status, const secretchat_error *details)
        : std::runtime_error(sentence(status, details)), status_(status),
          retry_after_ms_(secretchat_error_retry_after_ms(details)), rpc_code_(secretchat_error_rpc_code(details)) {}

    secretchat_status status() const noexcept { return status_; }

    /// After how long the same may succeed, if that is known.
    std::optional<std::chrono::milliseconds> retry_after() const noexcept {
        if (retry_after_ms_ < 0) return std::nullopt;
        return std::chrono::milliseconds(retry_after_ms_);
    }

    /// The code with which the server refused; 0 if it did not.
    int32_t rpc_code() const noexcept { return rpc_code_; }

  private:
    static std::string sentence(secretchat_status status, const secretchat_error *details) {
        if (details == nullptr) return secretchat_status_name(status);
        return std::string(detail::text(secretchat_error_message(details)));
    }

    secretchat_status status_;
    int64_t retry_after_ms_;
    int32_t rpc_code_;
};

/// A value, or why there is none.
template <typename T = void>
class [[nodiscard]] result {
  public:
    using value_type = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

    result(value_type value) : content_(std::in_place_index<0>, std::move(value)) {}
    result(secretchat::error failure) : content_(std::in_place_index<1>, std::move(failure)) {}

    bool has_value() const noexcept { return content_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. If there is none: throws `std::bad_variant_access`, or aborts where nothing can be thrown.
    value_type &value() & { return std::get<0>(content_); }
    const value_type &value() const & { return std::get<0>(content_); }
    value_type &&value() && { return std::get<0>(std::move(content_)); }
    value_type &operator*() & { return value(); }
    const value_type &operator*() const & { return value(); }
    value_type &&operator*() && { return std::move(*this).value(); }
    value_type *operator->() { return &value(); }
    const value_type *operator->() const { return &value(); }

    /// The error. If there is none, as `value`.
    const secretchat::error &error() const { return std::get<1>(content_); }

  private:
    std::variant<value_type, secretchat::error> content_;
};

/// What functions that can fail return: see the top of this file.
#if defined(SECRETCHAT_NO_EXCEPTIONS)
template <typename T = void>
using returned = result<T>;
#else
template <typename T = void>
using returned = T;
#endif

namespace detail {

/// Everything below works with `result`; this is the one place where a failure is thrown.
template <typename T>
returned<T> give(result<T> outcome) {
#if defined(SECRETCHAT_NO_EXCEPTIONS)
    return outcome;
#else
    if (!outcome) throw outcome.error();
    if constexpr (!std::is_void_v<T>) return std::move(outcome).value();
#endif
}

} // namespace detail

// ---- how C is called ----------------------------------------------------------------------------------------------

namespace detail {

struct deleter {
    void operator()(secretchat_error *error) const noexcept { secretchat_error_free(error); }
    void operator()(secretchat_buffer *buffer) const noexcept { secretchat_buffer_free(buffer); }
    void operator()(secretchat_telegram *telegram) const noexcept { secretchat_telegram_free(telegram); }
    void operator()(secretchat_options *options) const noexcept { secretchat_options_free(options); }
    void operator()(secretchat_event *event) const noexcept { secretchat_event_free(event); }
    void operator()(secretchat_rpc *rpc) const noexcept { secretchat_rpc_free(rpc); }
    void operator()(secretchat_chat *chat) const noexcept { secretchat_chat_free(chat); }
    void operator()(secretchat_message *message) const noexcept { secretchat_message_free(message); }
    void operator()(secretchat_messages *messages) const noexcept { secretchat_messages_free(messages); }
    void operator()(secretchat_draft *draft) const noexcept { secretchat_draft_free(draft); }
    void operator()(secretchat_source *source) const noexcept { secretchat_source_free(source); }
    void operator()(secretchat_range *range) const noexcept { secretchat_range_free(range); }
};

/// The client's owns the wake-up functions too, which must not die before it.
struct client_deleter {
    std::array<std::unique_ptr<std::function<void()>>, 2> wakes;

    void operator()(secretchat_client *client) const noexcept { (void)secretchat_client_free(client); }
};

/// Owns an object of C.
template <typename Raw, typename Deleter = deleter>
class handle {
  public:
    using raw_type = Raw;

    /// Takes over an object.
    explicit handle(Raw *raw) noexcept : raw_(raw) {}

    /// The object, for functions of secretchat.h; NULL if this was moved from.
    Raw *get() const noexcept { return raw_.get(); }
    explicit operator bool() const noexcept { return raw_ != nullptr; }

  protected:
    std::unique_ptr<Raw, Deleter> raw_;
};

/// Runs a callback: exceptions must not reach the library.
template <typename T, typename Callback>
T guarded(T failed, Callback callback) noexcept {
#if defined(SECRETCHAT_NO_EXCEPTIONS)
    (void)failed;
    return callback();
#else
    try {
        return callback();
    } catch (...) {
        return failed;
    }
#endif
}

/// What the library calls to reach a callable of this type, which is the context.
template <typename Callable>
struct callback {
    static void wake(void *context) noexcept {
        guarded(0, [&] {
            of(context)();
            return 0;
        });
    }
    static int64_t read(void *context, uint64_t offset, uint8_t *buffer, size_t capacity) noexcept {
        return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(of(context)(offset, buffer, capacity)); });
    }
    static int32_t write(void *context, const uint8_t *data, size_t size) noexcept {
        return guarded<int32_t>(-1, [&] { return of(context)(bytes_view(data, size)) ? 0 : -1; });
    }
    static void free(void *context) noexcept { delete static_cast<Callable *>(context); }

    static Callable &of(void *context) noexcept { return *static_cast<Callable *>(context); }
};

/// An argument as C takes it: pointer and length of views, context and free function of callables, numbers of enums.
template <typename T>
auto flat(const T &argument) noexcept {
    if constexpr (std::is_enum_v<T>)
        return std::make_tuple(static_cast<uint32_t>(argument));
    else
        return std::make_tuple(argument);
}
inline auto flat(std::string_view text) noexcept {
    return std::make_tuple(reinterpret_cast<const uint8_t *>(text.data()), text.size());
}
template <typename T>
auto flat(const view<T> &items) noexcept {
    return std::make_tuple(items.data(), items.size());
}
template <typename Callable>
auto flat(std::unique_ptr<Callable> &callable) noexcept {
    return std::tuple<void *, secretchat_free_fn>(callable.release(), callback<Callable>::free);
}

/// Calls a function that can fail.
template <typename Function, typename... Arguments>
result<> call(Function function, Arguments &&...arguments) {
    secretchat_error *details = nullptr;
    const auto status = std::apply(function, std::tuple_cat(flat(arguments)..., std::make_tuple(&details)));
    const std::unique_ptr<secretchat_error, deleter> owner(details);
    if (status != SECRETCHAT_STATUS_OK) return error(status, details);
    return std::monostate();
}

/// Calls a function whose last parameter but the error is where to put a value.
template <typename T, typename Function, typename... Arguments>
result<T> fetch(Function function, Arguments &&...arguments) {
    T value{};
    if (auto done = call(function, arguments..., &value); !done) return done.error();
    return value;
}

/// Likewise with an object.
template <typename T, typename Function, typename... Arguments>
result<T> make(Function function, Arguments &&...arguments) {
    auto raw = fetch<typename T::raw_type *>(function, arguments...);
    if (!raw) return raw.error();
    return T(*raw);
}

/// An object that is built in steps. After the first that fails the others do nothing.
///
/// Steps give the object itself, so that a chain ends in the call that uses it up: `client.send(chat, draft().text("…"))`.
/// A named one is changed by statements, and used up by `std::move`.
template <typename Self, typename Raw>
class builder : public handle<Raw> {
  public:
    /// What went wrong first.
    const std::optional<error> &failure() const noexcept { return failure_; }

  protected:
    template <typename Function, typename... Arguments>
    explicit builder(std::in_place_t, Function function, Arguments &&...arguments) : handle<Raw>(nullptr) {
        Raw *raw = nullptr;
        note(call(function, arguments..., &raw));
        this->raw_.reset(raw);
    }

    template <typename Function, typename... Arguments>
    Self &&step(Function function, Arguments &&...arguments) {
        if (!failure_) note(call(function, this->get(), arguments...));
        return static_cast<Self &&>(*this);
    }

    void fail(const std::optional<error> &failure) {
        if (!failure_) failure_ = failure;
    }

  private:
    void note(const result<> &done) {
        if (!done) failure_ = done.error();
    }

    std::optional<error> failure_;
};

} // namespace detail

// ---- the library --------------------------------------------------------------------------------------------------

inline uint32_t abi_version() noexcept { return secretchat_abi_version(); }
inline std::string_view version() noexcept { return secretchat_version(); }
inline std::string_view name(secretchat_status status) noexcept { return secretchat_status_name(status); }
inline std::string_view name(secretchat_event_kind kind) noexcept { return secretchat_event_kind_name(kind); }
inline uint32_t key_colour(uint32_t number) noexcept { return secretchat_key_colour(number); }
inline void wipe(void *data, size_t size) noexcept { secretchat_wipe(static_cast<uint8_t *>(data), size); }

inline bool has_feature(std::string_view name) noexcept {
    return std::apply(secretchat_has_feature, detail::flat(name));
}

/// Bytes that are wiped when they are freed.
class buffer : public detail::handle<secretchat_buffer> {
  public:
    using handle::handle;

    bytes_view bytes() const noexcept { return detail::bytes(secretchat_buffer_bytes(get())); }
    std::string_view text() const noexcept { return detail::text(secretchat_buffer_bytes(get())); }
};

// ---- events -------------------------------------------------------------------------------------------------------

class event : public detail::handle<secretchat_event> {
  public:
    using handle::handle;

    secretchat_event_kind kind() const noexcept { return secretchat_event_get_kind(get()); }
    uint64_t id() const noexcept { return secretchat_event_id(get()); }
    uint64_t request() const noexcept { return secretchat_event_request(get()); }
    int32_t chat() const noexcept { return secretchat_event_chat(get()); }
    int64_t time_ms() const noexcept { return secretchat_event_time_ms(get()); }
    secretchat_status status() const noexcept { return secretchat_event_status(get()); }
    int64_t random_id() const noexcept { return secretchat_event_random_id(get()); }
    int64_t user_id() const noexcept { return secretchat_event_user_id(get()); }
    int32_t date() const noexcept { return secretchat_event_date(get()); }
    secretchat_close_reason close_reason() const noexcept { return secretchat_event_close_reason(get()); }
    bool is_history_deleted() const noexcept { return secretchat_event_is_history_deleted(get()); }
    secretchat_drop_reason drop_reason() const noexcept { return secretchat_event_drop_reason(get()); }
    uint32_t layer() const noexcept { return secretchat_event_layer(get()); }
    int32_t ttl() const noexcept { return secretchat_event_ttl(get()); }
    uint32_t count() const noexcept { return secretchat_event_count(get()); }
    uint64_t done() const noexcept { return secretchat_event_done(get()); }
    uint64_t total() const noexcept { return secretchat_event_total(get()); }
    bool flag() const noexcept { return secretchat_event_flag(get()); }
    std::string_view text() const noexcept { return detail::text(secretchat_event_text(get())); }
    bytes_view bytes() const noexcept { return detail::bytes(secretchat_event_bytes(get())); }

    ids_view random_ids() const noexcept {
        size_t count = 0;
        const int64_t *ids = secretchat_event_random_ids(get(), &count);
        return {ids, count};
    }

    /// The error that it tells of.
    std::optional<error> failure() const {
        const secretchat_error *details = secretchat_event_error(get());
        if (details == nullptr) return std::nullopt;
        return error(details);
    }

    returned<buffer> to_json() const { return detail::give(detail::make<buffer>(secretchat_event_to_json, get())); }
};

// ---- the RPC queue ------------------------------------------------------------------------------------------------

/// Something that the library needs of the network side of the program; answered by functions of `client`.
class rpc : public detail::handle<secretchat_rpc> {
  public:
    using handle::handle;

    secretchat_rpc_kind kind() const noexcept { return secretchat_rpc_get_kind(get()); }
    uint64_t id() const noexcept { return secretchat_rpc_id(get()); }
    int32_t dc() const noexcept { return secretchat_rpc_dc(get()); }
    std::string_view method() const noexcept { return secretchat_rpc_method(get()); }
    bytes_view request() const noexcept { return detail::bytes(secretchat_rpc_request(get())); }
    int64_t user_id() const noexcept { return secretchat_rpc_user_id(get()); }
    int64_t access_hash() const noexcept { return secretchat_rpc_access_hash(get()); }
    bool has_access_hash() const noexcept { return secretchat_rpc_has_access_hash(get()); }
    std::string_view username() const noexcept { return detail::text(secretchat_rpc_username(get())); }
    int32_t pts() const noexcept { return secretchat_rpc_pts(get()); }
    int32_t qts() const noexcept { return secretchat_rpc_qts(get()); }
    int32_t date() const noexcept { return secretchat_rpc_date(get()); }
};

/// What was missed, of a program that keeps the update state itself.
struct difference {
    /// Boxed EncryptedMessages.
    view<bytes_view> messages;
    /// Boxed Updates.
    view<bytes_view> updates;
    int32_t pts = 0;
    int32_t qts = 0;
    int32_t date = 0;
    /// There is more to ask for.
    bool is_partial = false;
};

// ---- chats --------------------------------------------------------------------------------------------------------

/// All about a chat, as it was when it was looked up.
class chat : public detail::handle<secretchat_chat> {
  public:
    using handle::handle;

    int32_t id() const noexcept { return secretchat_chat_id(get()); }
    int64_t access_hash() const noexcept { return secretchat_chat_access_hash(get()); }
    int64_t user_id() const noexcept { return secretchat_chat_user_id(get()); }
    bool is_admin() const noexcept { return secretchat_chat_is_admin(get()); }
    secretchat_chat_status status() const noexcept { return secretchat_chat_get_status(get()); }
    bool is_unanswered() const noexcept { return secretchat_chat_is_unanswered(get()); }
    bool is_closing() const noexcept { return secretchat_chat_is_closing(get()); }
    secretchat_close_reason close_reason() const noexcept { return secretchat_chat_close_reason(get()); }
    std::string_view close_text() const noexcept { return detail::text(secretchat_chat_close_text(get())); }
    int64_t created_ms() const noexcept { return secretchat_chat_created_ms(get()); }
    int64_t updated_ms() const noexcept { return secretchat_chat_updated_ms(get()); }
    uint32_t in_seq_no() const noexcept { return secretchat_chat_in_seq_no(get()); }
    uint32_t out_seq_no() const noexcept { return secretchat_chat_out_seq_no(get()); }
    int32_t in_seq_no_x() const noexcept { return secretchat_chat_in_seq_no_x(get()); }
    int32_t out_seq_no_x() const noexcept { return secretchat_chat_out_seq_no_x(get()); }
    uint32_t acknowledged() const noexcept { return secretchat_chat_acknowledged(get()); }
    uint32_t peer_layer() const noexcept { return secretchat_chat_peer_layer(get()); }
    uint32_t send_layer() const noexcept { return secretchat_chat_send_layer(get()); }
    int32_t ttl() const noexcept { return secretchat_chat_ttl(get()); }
    uint32_t ttr() const noexcept { return secretchat_chat_ttr(get()); }
    secretchat_rekeying rekeying() const noexcept { return secretchat_chat_get_rekeying(get()); }
    int64_t exchange_id() const noexcept { return secretchat_chat_exchange_id(get()); }
    bool is_verified() const noexcept { return secretchat_chat_is_verified(get()); }
    bool has_old_key() const noexcept { return secretchat_chat_has_old_key(get()); }
    uint32_t behind_gap() const noexcept { return secretchat_chat_behind_gap(get()); }
    int32_t peer_read_date() const noexcept { return secretchat_chat_peer_read_date(get()); }
    uint32_t dropped() const noexcept { return secretchat_chat_dropped(get()); }
    uint32_t outbox() const noexcept { return secretchat_chat_outbox(get()); }
    int64_t key_fingerprint() const noexcept { return secretchat_chat_key_fingerprint(get()); }
    bytes_view key_hash() const noexcept { return detail::bytes(secretchat_chat_key_hash(get())); }
    bytes_view visualization_orig() const noexcept { return detail::bytes(secretchat_chat_visualization_orig(get())); }
    bytes_view visualization_46() const noexcept { return detail::bytes(secretchat_chat_visualization_46(get())); }
    bytes_view key_cells() const noexcept { return detail::bytes(secretchat_chat_key_cells(get())); }
    std::string_view key_hex() const noexcept { return detail::text(secretchat_chat_key_hex(get())); }

    returned<buffer> key_png(uint32_t cell_pixels) const {
        return detail::give(detail::make<buffer>(secretchat_chat_key_png, get(), cell_pixels));
    }
    returned<buffer> to_json() const { return detail::give(detail::make<buffer>(secretchat_chat_to_json, get())); }
};

// ---- messages -----------------------------------------------------------------------------------------------------

enum class entity_kind : uint32_t {
    unknown = SECRETCHAT_ENTITY_UNKNOWN,
    mention = SECRETCHAT_ENTITY_MENTION,
    hashtag = SECRETCHAT_ENTITY_HASHTAG,
    bot_command = SECRETCHAT_ENTITY_BOT_COMMAND,
    url = SECRETCHAT_ENTITY_URL,
    email = SECRETCHAT_ENTITY_EMAIL,
    bold = SECRETCHAT_ENTITY_BOLD,
    italic = SECRETCHAT_ENTITY_ITALIC,
    code = SECRETCHAT_ENTITY_CODE,
    pre = SECRETCHAT_ENTITY_PRE,
    text_url = SECRETCHAT_ENTITY_TEXT_URL,
    underline = SECRETCHAT_ENTITY_UNDERLINE,
    strike = SECRETCHAT_ENTITY_STRIKE,
    blockquote = SECRETCHAT_ENTITY_BLOCKQUOTE,
    spoiler = SECRETCHAT_ENTITY_SPOILER,
    custom_emoji = SECRETCHAT_ENTITY_CUSTOM_EMOJI,
};

/// A part of a text that looks special; offset and length in UTF-16 units.
struct entity {
    entity_kind kind = entity_kind::unknown;
    uint32_t offset = 0;
    uint32_t length = 0;
    /// The language of `pre`, the address of `text_url`.
    std::string_view argument = {};
    /// Of `custom_emoji`.
    int64_t document_id = 0;
};

/// A picture of a picture.
struct thumbnail {
    bytes_view jpeg;
    uint32_t width = 0;
    uint32_t height = 0;
};

/// A message of the history, as it was when it was looked up. Copies share one snapshot.
class message {
  public:
    using raw_type = secretchat_message;

    /// Takes over a message.
    explicit message(secretchat_message *raw) : raw_(raw, detail::deleter()) {}
    /// Shares a message of something else, which lives as long as this.
    explicit message(std::shared_ptr<const secretchat_message> raw) noexcept : raw_(std::move(raw)) {}

    const secretchat_message *get() const noexcept { return raw_.get(); }
    explicit operator bool() const noexcept { return raw_ != nullptr; }

    int64_t random_id() const noexcept { return secretchat_message_random_id(get()); }
    bool is_outgoing() const noexcept { return secretchat_message_is_outgoing(get()); }
    int32_t date() const noexcept { return secretchat_message_date(get()); }
    secretchat_delivery delivery() const noexcept { return secretchat_message_get_delivery(get()); }
    bool is_opened() const noexcept { return secretchat_message_is_opened(get()); }
    secretchat_message_kind kind() const noexcept { return secretchat_message_get_kind(get()); }
    std::string_view text() const noexcept { return detail::text(secretchat_message_text(get())); }
    int64_t reply_to() const noexcept { return secretchat_message_reply_to(get()); }
    uint32_t ttl() const noexcept { return secretchat_message_ttl(get()); }
    bool is_silent() const noexcept { return secretchat_message_is_silent(get()); }
    bool is_no_webpage() const noexcept { return secretchat_message_is_no_webpage(get()); }
    int64_t grouped_id() const noexcept { return secretchat_message_grouped_id(get()); }
    std::string_view via_bot() const noexcept { return detail::text(secretchat_message_via_bot(get())); }
    secretchat_media_kind media() const noexcept { return secretchat_message_get_media(get()); }
    std::string_view unsupported() const noexcept { return detail::text(secretchat_message_unsupported(get())); }
    bool has_file() const noexcept { return secretchat_message_has_file(get()); }
    uint64_t file_size() const noexcept { return secretchat_message_file_size(get()); }
    std::string_view mime_type() const noexcept { return detail::text(secretchat_message_mime_type(get())); }
    std::string_view file_name() const noexcept { return detail::text(secretchat_message_file_name(get())); }
    uint32_t width() const noexcept { return secretchat_message_width(get()); }
    uint32_t height() const noexcept { return secretchat_message_height(get()); }
    uint32_t duration() const noexcept { return secretchat_message_duration(get()); }
    bytes_view waveform() const noexcept { return detail::bytes(secretchat_message_waveform(get())); }
    std::string_view title() const noexcept { return detail::text(secretchat_message_title(get())); }
    std::string_view performer() const noexcept { return detail::text(secretchat_message_performer(get())); }
    std::string_view alt() const noexcept { return detail::text(secretchat_message_alt(get())); }
    std::string_view sticker_set() const noexcept { return detail::text(secretchat_message_sticker_set(get())); }
    int64_t document_id() const noexcept { return secretchat_message_document_id(get()); }
    int64_t document_access_hash() const noexcept { return secretchat_message_document_access_hash(get()); }
    int32_t document_dc() const noexcept { return secretchat_message_document_dc(get()); }
    double latitude() const noexcept { return secretchat_message_latitude(get()); }
    double longitude() const noexcept { return secretchat_message_longitude(get()); }
    std::string_view address() const noexcept { return detail::text(secretchat_message_address(get())); }
    std::string_view provider() const noexcept { return detail::text(secretchat_message_provider(get())); }
    std::string_view venue_id() const noexcept { return detail::text(secretchat_message_venue_id(get())); }
    std::string_view phone_number() const noexcept { return detail::text(secretchat_message_phone_number(get())); }
    std::string_view first_name() const noexcept { return detail::text(secretchat_message_first_name(get())); }
    std::string_view last_name() const noexcept { return detail::text(secretchat_message_last_name(get())); }
    std::string_view url() const noexcept { return detail::text(secretchat_message_url(get())); }
    bytes_view tl() const noexcept { return detail::bytes(secretchat_message_tl(get())); }

    ids_view ids() const noexcept {
        size_t count = 0;
        const int64_t *ids = secretchat_message_ids(get(), &count);
        return {ids, count};
    }

    thumbnail thumb() const noexcept {
        thumbnail thumb;
        thumb.jpeg = detail::bytes(secretchat_message_thumb(get(), &thumb.width, &thumb.height));
        return thumb;
    }

    size_t entity_count() const noexcept { return secretchat_message_entity_count(get()); }
    returned<secretchat::entity> entity(size_t index) const {
        secretchat_entity found{};
        found.size = sizeof found;
        auto done = detail::call(secretchat_message_entity, get(), index, &found);
        if (!done) return detail::give(result<secretchat::entity>(done.error()));
        return detail::give(
            result<secretchat::entity>({static_cast<entity_kind>(found.kind), found.offset, found.length,
                                        detail::text(found.argument), found.document_id}));
    }

    returned<buffer> markdown() const { return detail::give(detail::make<buffer>(secretchat_message_markdown, get())); }
    returned<buffer> html() const { return detail::give(detail::make<buffer>(secretchat_message_html, get())); }
    returned<buffer> to_json() const { return detail::give(detail::make<buffer>(secretchat_message_to_json, get())); }

  private:
    std::shared_ptr<const secretchat_message> raw_;
};

// ---- what to send -------------------------------------------------------------------------------------------------

/// The content of a file to send.
class source : public detail::builder<source, secretchat_source> {
  public:
    static source path(std::string_view path) { return source(std::in_place, secretchat_source_path, path); }
    /// Copies them.
    static source bytes(bytes_view bytes) { return source(std::in_place, secretchat_source_bytes, bytes); }

    /// What `reader(offset, buffer, capacity)` reads: it puts up to `capacity` bytes from `offset` on into `buffer`, and
    /// returns how many, 0 at the end, -1 if it fails. It runs on a thread of the library, one call at a time; it may
    /// block; it must not call the library.
    template <typename Reader>
    static source reader(uint64_t size, Reader reader) {
        auto context = std::make_unique<Reader>(std::move(reader));
        return source(std::in_place, secretchat_source_reader, size, detail::callback<Reader>::read, context);
    }

    /// How the file is called for the peer.
    source &&name(std::string_view name) { return step(secretchat_source_name, name); }

  private:
    using builder::builder;
};

/// A message to send.
class draft : public detail::builder<draft, secretchat_draft> {
  public:
    draft() : builder(std::in_place, secretchat_draft_new) {}

    draft &&text(std::string_view text) { return step(secretchat_draft_text, text); }
    draft &&markdown(std::string_view text) { return step(secretchat_draft_markdown, text); }
    draft &&html(std::string_view text) { return step(secretchat_draft_html, text); }
    draft &&entity(const secretchat::entity &added) {
        return step(secretchat_draft_entity, added.kind, added.offset, added.length, added.argument, added.document_id);
    }
    draft &&random_id(int64_t random_id) { return step(secretchat_draft_random_id, random_id); }
    draft &&reply_to(int64_t random_id) { return step(secretchat_draft_reply_to, random_id); }
    draft &&silent(bool silent = true) { return step(secretchat_draft_silent, silent); }
    draft &&no_webpage(bool no_webpage = true) { return step(secretchat_draft_no_webpage, no_webpage); }
    draft &&ttl(uint32_t seconds) { return step(secretchat_draft_ttl, seconds); }
    draft &&lossless(bool lossless = true) { return step(secretchat_draft_lossless, lossless); }
    draft &&via_bot(std::string_view username) { return step(secretchat_draft_via_bot, username); }

    draft &&location(double latitude, double longitude) { return step(secretchat_draft_location, latitude, longitude); }
    draft &&venue(double latitude, double longitude, std::string_view title, std::string_view address,
                  std::string_view provider, std::string_view venue_id) {
        return step(secretchat_draft_venue, latitude, longitude, title, address, provider, venue_id);
    }
    draft &&contact(std::string_view phone_number, std::string_view first_name, std::string_view last_name) {
        return step(secretchat_draft_contact, phone_number, first_name, last_name);
    }
    draft &&web_page(std::string_view url) { return step(secretchat_draft_web_page, url); }
    draft &&external_sticker(int64_t document_id, int64_t access_hash, int32_t dc, uint32_t size, uint32_t width,
                             uint32_t height, std::string_view mime_type, std::string_view alt, std::string_view set) {
        return step(secretchat_draft_external_sticker, document_id, access_hash, dc, size, width, height, mime_type,
                    alt, set);
    }

    draft &&photo(source content, uint32_t width, uint32_t height) {
        return file(secretchat_draft_photo, content, width, height);
    }
    draft &&video(source content, uint32_t width, uint32_t height, uint32_t duration) {
        return file(secretchat_draft_video, content, width, height, duration);
    }
    draft &&video_note(source content, uint32_t side, uint32_t duration) {
        return file(secretchat_draft_video_note, content, side, duration);
    }
    draft &&animation(source content, uint32_t width, uint32_t height, uint32_t duration) {
        return file(secretchat_draft_animation, content, width, height, duration);
    }
    draft &&audio(source content, uint32_t duration, std::string_view title, std::string_view performer) {
        return file(secretchat_draft_audio, content, duration, title, performer);
    }
    draft &&voice(source content, uint32_t duration, bytes_view waveform) {
        return file(secretchat_draft_voice, content, duration, waveform);
    }
    draft &&sticker(source content, uint32_t width, uint32_t height, std::string_view alt) {
        return file(secretchat_draft_sticker, content, width, height, alt);
    }
    draft &&document(source content) { return file(secretchat_draft_document, content); }
    draft &&image_file(source content, uint32_t width, uint32_t height) {
        return file(secretchat_draft_image_file, content, width, height);
    }

    draft &&mime_type(std::string_view mime_type) { return step(secretchat_draft_mime_type, mime_type); }
    draft &&thumb(const thumbnail &thumb) {
        return step(secretchat_draft_thumb, thumb.jpeg, thumb.width, thumb.height);
    }
    draft &&make_thumb(bool make = true) { return step(secretchat_draft_make_thumb, make); }
    draft &&premium(bool premium = true) { return step(secretchat_draft_premium, premium); }

  private:
    template <typename Function, typename... Arguments>
    draft &&file(Function function, const source &content, const Arguments &...arguments) {
        fail(content.failure());
        return step(function, content.get(), arguments...);
    }
};

// ---- a connection of the library's own ----------------------------------------------------------------------------

/// Waits until something comes.
inline constexpr std::chrono::milliseconds forever{-1};

namespace detail {

inline int32_t wait(std::chrono::milliseconds timeout) noexcept {
    constexpr std::chrono::milliseconds longest{std::numeric_limits<int32_t>::max()};
    return static_cast<int32_t>(std::clamp(timeout, forever, longest).count());
}

} // namespace detail

/// A connection to Telegram, and the account that is logged in on it. Its functions wait for the server.
class telegram : public detail::handle<secretchat_telegram> {
  public:
    using handle::handle;
    using milliseconds = std::chrono::milliseconds;

    /// Opens the session in the file at this path.
    static returned<telegram> open(int32_t api_id, std::string_view api_hash, std::string_view session_path,
                                   std::string_view passphrase) {
        return detail::give(
            detail::make<telegram>(secretchat_telegram_open, api_id, api_hash, session_path, passphrase));
    }
    static returned<telegram> open_with_key(int32_t api_id, std::string_view api_hash, std::string_view session_path,
                                            bytes_view key) {
        return detail::give(
            detail::make<telegram>(secretchat_telegram_open_with_key, api_id, api_hash, session_path, key));
    }

    /// 0 if nobody is logged in.
    int64_t user_id() const noexcept { return secretchat_telegram_user_id(get()); }

    returned<> send_code(std::string_view phone, milliseconds timeout = forever) const {
        return run(secretchat_telegram_send_code, phone, timeout);
    }
    /// Fails with PASSWORD_NEEDED if the account has one.
    returned<> sign_in(std::string_view code, milliseconds timeout = forever) const {
        return run(secretchat_telegram_sign_in, code, timeout);
    }
    returned<> check_password(std::string_view password, milliseconds timeout = forever) const {
        return run(secretchat_telegram_check_password, password, timeout);
    }
    returned<> log_out(milliseconds timeout = forever) const {
        return detail::give(detail::call(secretchat_telegram_log_out, get(), detail::wait(timeout)));
    }

  private:
    template <typename Function>
    returned<> run(Function function, std::string_view text, milliseconds timeout) const {
        return detail::give(detail::call(function, get(), text, detail::wait(timeout)));
    }
};

// ---- options ------------------------------------------------------------------------------------------------------

/// Whose requests for chats are accepted.
enum class accept : uint32_t {
    all = SECRETCHAT_ACCEPT_ALL,
    ask = SECRETCHAT_ACCEPT_ASK,
    none = SECRETCHAT_ACCEPT_NONE,
};

enum class log_level : uint32_t {
    error = SECRETCHAT_LOG_ERROR,
    warn = SECRETCHAT_LOG_WARN,
    info = SECRETCHAT_LOG_INFO,
    debug = SECRETCHAT_LOG_DEBUG,
    trace = SECRETCHAT_LOG_TRACE,
};

namespace detail {

template <typename Log>
void log(void *context, uint32_t level, const uint8_t *line, size_t size) noexcept {
    guarded(0, [&] {
        callback<Log>::of(context)(static_cast<log_level>(level), text(secretchat_bytes{line, size}));
        return 0;
    });
}

} // namespace detail

/// How to open a client.
class options : public detail::builder<options, secretchat_options> {
  public:
    /// Of the account with this id.
    explicit options(int64_t user_id)
        : builder(std::in_place, secretchat_options_new, uint32_t{SECRETCHAT_ABI_VERSION}, user_id) {}

    options &&store_memory() { return step(secretchat_options_store_memory); }
    options &&store_path(std::string_view path) { return step(secretchat_options_store_path, path); }
    options &&store_key(bytes_view key) { return step(secretchat_options_store_key, key); }
    options &&store_passphrase(std::string_view passphrase) {
        return step(secretchat_options_store_passphrase, passphrase);
    }
    options &&store_unsealed() { return step(secretchat_options_store_unsealed); }
    options &&store_generation(uint64_t at_least) { return step(secretchat_options_store_generation, at_least); }
    options &&accept(secretchat::accept policy) { return step(secretchat_options_accept, policy); }
    options &&accept_users(ids_view user_ids) { return step(secretchat_options_accept_users, user_ids); }
    options &&accept_delay(uint32_t milliseconds) { return step(secretchat_options_accept_delay, milliseconds); }
    options &&max_layer(uint32_t layer) { return step(secretchat_options_max_layer, layer); }
    options &&forget_events() { return step(secretchat_options_forget_events); }
    options &&parallel_parts(uint32_t parts) { return step(secretchat_options_parallel_parts, parts); }
    options &&ordered(bool ordered = true) { return step(secretchat_options_ordered, ordered); }
    options &&own_updates(bool own = true) { return step(secretchat_options_own_updates, own); }
    options &&telegram(const secretchat::telegram &connection) {
        return step(secretchat_options_telegram, connection.get());
    }

    /// Calls `log(level, line)`, on threads of the library, several at once; the line, a `std::string_view`, is gone
    /// afterwards. It must not call the library.
    template <typename Log>
    options &&log(log_level max, Log log) {
        auto context = std::make_unique<Log>(std::move(log));
        return step(secretchat_options_log, max, detail::log<Log>, context);
    }
};

// ---- files in place -----------------------------------------------------------------------------------------------

/// A file of a message that is read in place, here and there.
class range : public detail::handle<secretchat_range> {
  public:
    using handle::handle;

    uint64_t size() const noexcept { return secretchat_range_size(get()); }

    /// Fills up to `capacity` bytes of `buffer` from `offset` on, and says how many; 0 at the end. Blocks.
    returned<size_t> read(uint64_t offset, uint8_t *buffer, size_t capacity) {
        return detail::give(detail::fetch<size_t>(secretchat_range_read, get(), offset, buffer, capacity));
    }
};

// ---- the client ---------------------------------------------------------------------------------------------------

enum class queue : uint32_t {
    events = SECRETCHAT_QUEUE_EVENTS,
    rpcs = SECRETCHAT_QUEUE_RPCS,
};

/// What becomes of a file; bits.
enum class download_flags : uint32_t {
    none = 0,
    resumable = SECRETCHAT_DOWNLOAD_RESUMABLE,
    keep = SECRETCHAT_DOWNLOAD_KEEP,
};

constexpr download_flags operator|(download_flags one, download_flags other) noexcept {
    return static_cast<download_flags>(static_cast<uint32_t>(one) | static_cast<uint32_t>(other));
}

/// The secret chats of an account. Its destructor closes it, and waits until that is done; it must not run in a callback.
class client : public detail::handle<secretchat_client, detail::client_deleter> {
  public:
    using handle::handle;
    using request = uint64_t;

    /// Opens the store, which may take a while.
    static returned<client> open(options with) {
        if (with.failure()) return detail::give(result<client>(*with.failure()));
        return detail::give(detail::make<client>(secretchat_client_open, with.get()));
    }

    returned<> close() const { return run(secretchat_client_close); }

    /// Calls `wake()` when the queue stops being empty, on a thread of the library; it must not call the library. An empty
    /// function takes it back.
    returned<> set_wake(queue which, std::function<void()> wake) {
        using function = std::function<void()>;
        auto held = wake ? std::make_unique<function>(std::move(wake)) : nullptr;
        const secretchat_wake_fn reached = held ? detail::callback<function>::wake : nullptr;
        auto done = detail::call(secretchat_client_set_wake, get(), which, reached, static_cast<void *>(held.get()));
        if (done) raw_.get_deleter().wakes[static_cast<size_t>(which)] = std::move(held);
        return detail::give(std::move(done));
    }
    returned<int> fd(queue which) const { return look_up<int>(secretchat_client_fd, which); }

    // -- queues: empty if nothing came in time. The last event is CLOSED; after it both fail with CLOSED.

    returned<std::optional<event>> next_event(std::chrono::milliseconds timeout) const {
        return next<event>(secretchat_client_next_event, timeout);
    }
    returned<std::optional<rpc>> next_rpc(std::chrono::milliseconds timeout) const {
        return next<rpc>(secretchat_client_next_rpc, timeout);
    }
    returned<> ack(uint64_t event_id) const { return run(secretchat_client_ack, event_id); }

    // -- the network side

    returned<> answer(uint64_t rpc_id, bytes_view answer) const {
        return run(secretchat_client_answer, rpc_id, answer);
    }
    returned<> answer_error(uint64_t rpc_id, int32_t code, std::string_view message) const {
        return run(secretchat_client_answer_error, rpc_id, code, message);
    }
    returned<> no_answer(uint64_t rpc_id) const { return run(secretchat_client_no_answer, rpc_id); }
    returned<> resolved(uint64_t rpc_id, int64_t user_id, int64_t access_hash) const {
        return run(secretchat_client_resolved, rpc_id, user_id, access_hash);
    }
    returned<> unresolved(uint64_t rpc_id, bool is_known) const {
        return run(secretchat_client_unresolved, rpc_id, is_known);
    }
    returned<> answer_state(uint64_t rpc_id, int32_t pts, int32_t qts, int32_t date) const {
        return run(secretchat_client_answer_state, rpc_id, pts, qts, date);
    }
    returned<> answer_difference(uint64_t rpc_id, const difference &missed) const {
        const auto messages = borrowed(missed.messages), updates = borrowed(missed.updates);
        return run(secretchat_client_answer_difference, rpc_id, view<secretchat_bytes>(messages),
                   view<secretchat_bytes>(updates), missed.pts, missed.qts, missed.date, missed.is_partial);
    }
    returned<request> feed(bytes_view updates) const { return command(secretchat_client_feed, updates); }
    returned<request> catch_up() const { return command(secretchat_client_catch_up); }

    // -- chats

    returned<request> request_chat(int64_t user_id) const { return command(secretchat_client_request_chat, user_id); }
    returned<request> request_chat(int64_t user_id, int64_t access_hash) const {
        return command(secretchat_client_request_chat_input_user, user_id, access_hash);
    }
    returned<request> request_chat(std::string_view username) const {
        return command(secretchat_client_request_chat_username, username);
    }
    returned<request> accept_chat(int32_t chat_id) const { return command(secretchat_client_accept_chat, chat_id); }
    returned<request> discard_chat(int32_t chat_id, bool delete_history) const {
        return command(secretchat_client_discard_chat, chat_id, delete_history);
    }
    returned<request> forget_chat(int32_t chat_id) const { return command(secretchat_client_forget_chat, chat_id); }
    returned<request> rekey(int32_t chat_id) const { return command(secretchat_client_rekey, chat_id); }
    returned<request> set_verified(int32_t chat_id, bool verified) const {
        return command(secretchat_client_set_verified, chat_id, verified);
    }
    returned<request> set_ttl(int32_t chat_id, int32_t seconds) const {
        return command(secretchat_client_set_ttl, chat_id, seconds);
    }
    returned<request> set_typing(int32_t chat_id, bool typing) const {
        return command(secretchat_client_set_typing, chat_id, typing);
    }
    returned<request> report_spam(int32_t chat_id) const { return command(secretchat_client_report_spam, chat_id); }

    returned<secretchat_chat_status> status(int32_t chat_id) const {
        return look_up<secretchat_chat_status>(secretchat_client_status, chat_id);
    }
    returned<bool> has_chat(int32_t chat_id) const { return look_up<bool>(secretchat_client_has_chat, chat_id); }
    returned<std::vector<int32_t>> chats() const { return detail::give(all_chats()); }
    returned<secretchat::chat> chat(int32_t chat_id) const {
        return object<secretchat::chat>(secretchat_client_chat, chat_id);
    }
    /// Puts the key of a chat into `key`, if it has one, and says whether. `wipe` it afterwards.
    returned<bool> auth_key(int32_t chat_id, std::array<uint8_t, 256> &key) const {
        return look_up<bool>(secretchat_client_auth_key, chat_id, key.data(), key.size());
    }

    // -- history

    returned<secretchat::message> message(int32_t chat_id, int64_t random_id) const {
        return object<secretchat::message>(secretchat_client_message, chat_id, random_id);
    }
    /// The newest messages before one, or of all if that is 0.
    returned<std::vector<secretchat::message>> history(int32_t chat_id, int64_t before, uint32_t limit) const {
        return detail::give(page(chat_id, before, limit));
    }
    returned<request> read(int32_t chat_id, int64_t up_to) const {
        return command(secretchat_client_read, chat_id, up_to);
    }
    returned<request> open_message(int32_t chat_id, int64_t random_id) const {
        return command(secretchat_client_open_message, chat_id, random_id);
    }
    /// `secretchat_client_delete`.
    returned<request> delete_messages(int32_t chat_id, ids_view random_ids) const {
        return command(secretchat_client_delete, chat_id, random_ids);
    }
    returned<request> flush(int32_t chat_id) const { return command(secretchat_client_flush, chat_id); }
    returned<request> screenshot(int32_t chat_id, ids_view random_ids) const {
        return command(secretchat_client_screenshot, chat_id, random_ids);
    }

    // -- sending

    returned<request> send_text(int32_t chat_id, std::string_view text) const {
        return command(secretchat_client_send_text, chat_id, text);
    }
    returned<request> send(int32_t chat_id, draft content) const {
        return use_up(content, secretchat_client_send, chat_id);
    }
    returned<request> send_album(int32_t chat_id, std::vector<draft> contents) const {
        std::vector<secretchat_draft *> drafts;
        for (const draft &content : contents) {
            if (content.failure()) return detail::give(result<request>(*content.failure()));
            drafts.push_back(content.get());
        }
        return command(secretchat_client_send_album, chat_id, drafts.data(), drafts.size());
    }
    returned<request> send_tl(int32_t chat_id, bytes_view message) const {
        return command(secretchat_client_send_tl, chat_id, message);
    }
    returned<request> send_tl(int32_t chat_id, bytes_view message, source content) const {
        return use_up(content, secretchat_client_send_tl_file, chat_id, message);
    }
    /// With a boxed `InputEncryptedFile`, which is at the server already.
    returned<request> send_tl_uploaded(int32_t chat_id, bytes_view message, bytes_view file) const {
        return command(secretchat_client_send_tl_uploaded, chat_id, message, file);
    }
    returned<request> send_json(int32_t chat_id, std::string_view message) const {
        return command(secretchat_client_send_json, chat_id, message);
    }
    returned<request> send_json(int32_t chat_id, std::string_view message, source content) const {
        return use_up(content, secretchat_client_send_json_file, chat_id, message);
    }
    returned<request> cancel_upload(int32_t chat_id, int64_t random_id) const {
        return command(secretchat_client_cancel_upload, chat_id, random_id);
    }

    // -- fetching files

    returned<request> download_path(int32_t chat_id, int64_t random_id, std::string_view path,
                                    download_flags flags = download_flags::none) const {
        return command(secretchat_client_download_path, chat_id, random_id, path, flags);
    }
    returned<request> download_folder(int32_t chat_id, int64_t random_id, std::string_view folder,
                                      download_flags flags = download_flags::none) const {
        return command(secretchat_client_download_folder, chat_id, random_id, folder, flags);
    }
    returned<request> download_bytes(int32_t chat_id, int64_t random_id, uint64_t limit) const {
        return command(secretchat_client_download_bytes, chat_id, random_id, limit);
    }
    /// Gives the content to `writer(bytes_view)`, part by part: it takes all of a part, and says whether it could. It runs
    /// on a thread of the library, one call at a time; it may block; it must not call the library.
    template <typename Writer>
    returned<request> download_writer(int32_t chat_id, int64_t random_id, Writer writer) const {
        auto context = std::make_unique<Writer>(std::move(writer));
        return command(secretchat_client_download_writer, chat_id, random_id, detail::callback<Writer>::write, context);
    }
    returned<request> resume_download(int32_t chat_id, int64_t random_id,
                                      download_flags flags = download_flags::none) const {
        return command(secretchat_client_resume_download, chat_id, random_id, flags);
    }
    returned<request> cancel_download(int32_t chat_id, int64_t random_id) const {
        return command(secretchat_client_cancel_download, chat_id, random_id);
    }
    returned<range> open_range(int32_t chat_id, int64_t random_id) const {
        return object<range>(secretchat_client_open_range, chat_id, random_id);
    }

    // -- store

    returned<uint64_t> generation() const { return look_up<uint64_t>(secretchat_client_generation); }
    returned<request> change_key(bytes_view key) const { return command(secretchat_client_change_key, key); }
    returned<request> change_passphrase(std::string_view passphrase) const {
        return command(secretchat_client_change_passphrase, passphrase);
    }
    returned<request> compact() const { return command(secretchat_client_compact); }

  private:
    template <typename Function, typename... Arguments>
    returned<> run(Function function, Arguments &&...arguments) const {
        return detail::give(detail::call(function, get(), arguments...));
    }

    template <typename T, typename Function, typename... Arguments>
    returned<T> look_up(Function function, Arguments &&...arguments) const {
        return detail::give(detail::fetch<T>(function, get(), arguments...));
    }

    template <typename T, typename Function, typename... Arguments>
    returned<T> object(Function function, Arguments &&...arguments) const {
        return detail::give(detail::make<T>(function, get(), arguments...));
    }

    template <typename Function, typename... Arguments>
    returned<request> command(Function function, Arguments &&...arguments) const {
        return look_up<request>(function, arguments...);
    }

    template <typename Content, typename Function, typename... Arguments>
    returned<request> use_up(const Content &content, Function function, Arguments &&...arguments) const {
        if (content.failure()) return detail::give(result<request>(*content.failure()));
        return command(function, arguments..., content.get());
    }

    template <typename T, typename Function>
    returned<std::optional<T>> next(Function function, std::chrono::milliseconds timeout) const {
        auto made = detail::make<T>(function, get(), detail::wait(timeout));
        using next = result<std::optional<T>>;
        if (made) return detail::give(next(std::move(made).value()));
        if (made.error().status() == SECRETCHAT_STATUS_TIMEOUT) return detail::give(next(std::nullopt));
        return detail::give(next(made.error()));
    }

    static std::vector<secretchat_bytes> borrowed(view<bytes_view> items) {
        std::vector<secretchat_bytes> list;
        for (const bytes_view &item : items) list.push_back({item.data(), item.size()});
        return list;
    }

    result<std::vector<int32_t>> all_chats() const {
        std::vector<int32_t> ids;
        for (;;) {
            auto count = detail::fetch<size_t>(secretchat_client_chats, get(), ids.data(), ids.size());
            if (!count) return count.error();
            const bool are_all = *count <= ids.size();
            ids.resize(*count);
            if (are_all) return ids;
        }
    }

    result<std::vector<secretchat::message>> page(int32_t chat_id, int64_t before, uint32_t limit) const {
        auto raw = detail::fetch<secretchat_messages *>(secretchat_client_history, get(), chat_id, before, limit);
        if (!raw) return raw.error();
        const std::shared_ptr<secretchat_messages> list(*raw, detail::deleter());
        std::vector<secretchat::message> messages;
        const size_t count = secretchat_messages_count(list.get());
        for (size_t index = 0; index < count; ++index) {
            messages.emplace_back(
                std::shared_ptr<const secretchat_message>(list, secretchat_messages_at(list.get(), index)));
        }
        return messages;
    }
};

} // namespace with_results or with_exceptions
} // namespace secretchat

#endif

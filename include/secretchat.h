/**
 * @file secretchat.h
 * Telegram secret chats for any Telegram client.
 *
 * What holds for every function, unless it says otherwise:
 *
 * - **Life.** `secretchat_options_new`, options, `secretchat_client_open`, then two queues are served until the event
 *   CLOSED: events (`secretchat_client_next_event`), and what the library wants of the server
 *   (`secretchat_client_next_rpc`); `secretchat_client_free` at the end. Each queue can wake a loop up: by a callback
 *   (`secretchat_client_set_wake`), or by a file descriptor (`secretchat_client_fd`).
 * - **Commands and look-ups.** A look-up answers at once. A command answers with a number, and later with an event of the
 *   kind RESULT with that number.
 * - **Failures.** What can fail returns a `secretchat_status`, OK is 0. The last parameter `error` takes the details; it may
 *   be NULL. Functions that fail change nothing, and put NULL where they give objects; what a function uses up may be used
 *   up all the same. Getters cannot fail: what is not there is 0, false or empty.
 * - **Objects.** Who gets an object from a function frees it, with the `_free` of its type, once; passing it to another
 *   function does not free it. What can be used once (options, drafts, sources) must still be freed. Bytes that a getter
 *   gives belong to the object. `free()` is never used.
 * - **Bytes and texts** go in as a pointer and a length, and are copied. A pointer may be NULL if its length is 0. Texts are
 *   UTF-8 without a NUL at the end, at most 1 MiB; other bytes are at most 1 GiB.
 * - **Outputs** go through pointers to variables of the caller, which need not be initialised, and differ from each other.
 * - **Threads.** A client may be used by all threads at once. Objects that a function takes as non-const are used by one
 *   thread at a time. Nothing is global: clients do not know of each other.
 * - **Callbacks** run on threads of the library, or inside of a function that was given one or frees one. They must not
 *   call the library.
 * - **Numbers** that come in are checked, whatever the type. Kinds and statuses that you do not know come from a newer
 *   library: ignore such events, treat such statuses as failures.
 */


#ifndef SECRETCHAT_H
#define SECRETCHAT_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#if defined(SECRETCHAT_STATIC) || !defined(_WIN32)
#define SECRETCHAT_API
#else
/** In front of every function. */
#define SECRETCHAT_API __declspec(dllimport)
#endif

/**
 * Version of this header and of the library that it was made with.
 */
#define SECRETCHAT_VERSION_MAJOR 0

/**
 * Version of this header and of the library that it was made with.
 */
#define SECRETCHAT_VERSION_MINOR 1

/**
 * Version of this header and of the library that it was made with.
 */
#define SECRETCHAT_VERSION_PATCH 0

/**
 * Version of the binary interface, to be given to `secretchat_options_new`. A library works with programs that were
 * built for this or an older version of it.
 */
#define SECRETCHAT_ABI_VERSION 1

/**
 * Everybody's requests are accepted.
 */
#define SECRETCHAT_ACCEPT_ALL 0

/**
 * The program decides: `secretchat_client_accept_chat` or `secretchat_client_discard_chat`. Until then another device of
 * the account may accept.
 */
#define SECRETCHAT_ACCEPT_ASK 1

/**
 * Everybody's requests are refused.
 */
#define SECRETCHAT_ACCEPT_NONE 2

/**
 * Errors only.
 */
#define SECRETCHAT_LOG_ERROR 1

/**
 * And what may become one.
 */
#define SECRETCHAT_LOG_WARN 2

/**
 * And what is worth knowing.
 */
#define SECRETCHAT_LOG_INFO 3

/**
 * And what helps to find a fault.
 */
#define SECRETCHAT_LOG_DEBUG 4

/**
 * And everything else.
 */
#define SECRETCHAT_LOG_TRACE 5

/**
 * The queue of events: `secretchat_client_next_event`.
 */
#define SECRETCHAT_QUEUE_EVENTS 0

/**
 * The queue of calls to the server: `secretchat_client_next_rpc`.
 */
#define SECRETCHAT_QUEUE_RPCS 1

/**
 * Something that this library does not know; received only.
 */
#define SECRETCHAT_ENTITY_UNKNOWN 0

/**
 * `@name`
 */
#define SECRETCHAT_ENTITY_MENTION 1

/**
 * `#tag`
 */
#define SECRETCHAT_ENTITY_HASHTAG 2

/**
 * `/command`
 */
#define SECRETCHAT_ENTITY_BOT_COMMAND 3

/**
 * A link as it stands in the text.
 */
#define SECRETCHAT_ENTITY_URL 4

/**
 * An email address.
 */
#define SECRETCHAT_ENTITY_EMAIL 5

/**
 * Bold.
 */
#define SECRETCHAT_ENTITY_BOLD 6

/**
 * Italic.
 */
#define SECRETCHAT_ENTITY_ITALIC 7

/**
 * Fixed width.
 */
#define SECRETCHAT_ENTITY_CODE 8

/**
 * A block of code; its argument is the language, or empty.
 */
#define SECRETCHAT_ENTITY_PRE 9

/**
 * A link behind a text; its argument is the link. Show it before opening it.
 */
#define SECRETCHAT_ENTITY_TEXT_URL 10

/**
 * Underlined.
 */
#define SECRETCHAT_ENTITY_UNDERLINE 11

/**
 * Struck through.
 */
#define SECRETCHAT_ENTITY_STRIKE 12

/**
 * Quoted.
 */
#define SECRETCHAT_ENTITY_BLOCKQUOTE 13

/**
 * Hidden until it is clicked.
 */
#define SECRETCHAT_ENTITY_SPOILER 14

/**
 * An emoji with a picture of its own, which is a document of the cloud: the server learns who fetches it.
 */
#define SECRETCHAT_ENTITY_CUSTOM_EMOJI 15

/**
 * Keeps what is there of a file when its download ends before it is whole, so that it can go on, even after a restart, by
 * `secretchat_client_resume_download`. For paths and folders.
 */
#define SECRETCHAT_DOWNLOAD_RESUMABLE 1

/**
 * The file belongs to the user: it stays when its message is deleted or destroys itself. For paths and folders.
 */
#define SECRETCHAT_DOWNLOAD_KEEP 2

/**
 * What became of a call. The hundreds say what it is about: 0 the call itself, 100 its arguments, 200 the store, 300 chats
 * and messages, 400 files, 500 users and the server. Numbers are never used again. Later versions may have more:
 * treat unknown ones as failures.
 */
typedef enum secretchat_status {
  /**
   * All is well.
   */
  SECRETCHAT_STATUS_OK = 0,
  /**
   * Nothing came in the time given.
   */
  SECRETCHAT_STATUS_TIMEOUT = 1,
  /**
   * The client is closed.
   */
  SECRETCHAT_STATUS_CLOSED = 2,
  /**
   * Another thread waits on this queue, or too many requests are under way: try again later.
   */
  SECRETCHAT_STATUS_BUSY = 3,
  /**
   * Called from a callback, which must not call functions of a client.
   */
  SECRETCHAT_STATUS_REENTRANT = 4,
  /**
   * This object was used already: make a new one.
   */
  SECRETCHAT_STATUS_SPENT = 5,
  /**
   * A fault of the library. The client answers nothing else from now on: free it, open it again, and report it.
   */
  SECRETCHAT_STATUS_INTERNAL = 6,
  /**
   * The library was built without this feature.
   */
  SECRETCHAT_STATUS_UNSUPPORTED = 7,
  /**
   * The system gives no thread, no file descriptor or no random numbers; see the message.
   */
  SECRETCHAT_STATUS_SYSTEM = 8,
  /**
   * A pointer that must not be NULL is.
   */
  SECRETCHAT_STATUS_NULL_POINTER = 100,
  /**
   * A length is over its limit.
   */
  SECRETCHAT_STATUS_LENGTH = 101,
  /**
   * A text is not UTF-8.
   */
  SECRETCHAT_STATUS_UTF8 = 102,
  /**
   * A number is not one of those that are allowed.
   */
  SECRETCHAT_STATUS_VALUE = 103,
  /**
   * The object was freed. Found in debug builds only; else using it is undefined.
   */
  SECRETCHAT_STATUS_HANDLE = 104,
  /**
   * The program was built for a newer library than this one.
   */
  SECRETCHAT_STATUS_ABI = 105,
  /**
   * Something that must be said was not.
   */
  SECRETCHAT_STATUS_MISSING = 106,
  /**
   * What is stored is not what was written: restore the newest copy, or start anew in another place.
   */
  SECRETCHAT_STATUS_STORE_DAMAGED = 200,
  /**
   * The disk is full.
   */
  SECRETCHAT_STATUS_STORE_FULL = 201,
  /**
   * The store is open elsewhere, in this process or another.
   */
  SECRETCHAT_STATUS_STORE_IN_USE = 202,
  /**
   * The system says something else; see the message.
   */
  SECRETCHAT_STATUS_STORE_IO = 203,
  /**
   * The key or the passphrase cannot be used.
   */
  SECRETCHAT_STATUS_STORE_KEY = 204,
  /**
   * The store is sealed, and neither key nor passphrase was given.
   */
  SECRETCHAT_STATUS_STORE_KEY_NEEDED = 205,
  /**
   * A newer version of the library wrote the store.
   */
  SECRETCHAT_STATUS_STORE_NEWER = 206,
  /**
   * The folder of the store does not exist, or the path is one.
   */
  SECRETCHAT_STATUS_STORE_NO_FOLDER = 207,
  /**
   * The file is something else.
   */
  SECRETCHAT_STATUS_STORE_NOT_A_STORE = 208,
  /**
   * A key was given, but the store is not sealed.
   */
  SECRETCHAT_STATUS_STORE_NOT_SEALED = 209,
  /**
   * A passphrase was given where a key seals the store, or the other way round.
   */
  SECRETCHAT_STATUS_STORE_OTHER_KIND = 210,
  /**
   * The file or its folder cannot be written.
   */
  SECRETCHAT_STATUS_STORE_READ_ONLY = 211,
  /**
   * The store is older than it was known to be: an older copy was put in its place.
   */
  SECRETCHAT_STATUS_STORE_ROLLED_BACK = 212,
  /**
   * The key or the passphrase is wrong.
   */
  SECRETCHAT_STATUS_STORE_WRONG_KEY = 213,
  /**
   * The store belongs to another account.
   */
  SECRETCHAT_STATUS_STORE_OTHER_USER = 214,
  /**
   * There is no such chat.
   */
  SECRETCHAT_STATUS_UNKNOWN_CHAT = 300,
  /**
   * There is no such message in the history.
   */
  SECRETCHAT_STATUS_UNKNOWN_MESSAGE = 301,
  /**
   * The chat cannot do that, or not now: it is closed, or not ready.
   */
  SECRETCHAT_STATUS_CHAT_STATE = 302,
  /**
   * The protocol does not allow such a message; the text names the field, its value and the limit.
   */
  SECRETCHAT_STATUS_MESSAGE = 303,
  /**
   * The chat has a message of this name already.
   */
  SECRETCHAT_STATUS_RANDOM_ID_IN_USE = 304,
  /**
   * The layer of the peer cannot carry all of the message, and it was to be lossless.
   */
  SECRETCHAT_STATUS_WOULD_LOSE = 305,
  /**
   * The chat is open, or the server does not know yet that it is closed.
   */
  SECRETCHAT_STATUS_NOT_CLOSED = 306,
  /**
   * The bytes are not the TL object that they should be.
   */
  SECRETCHAT_STATUS_TL = 307,
  /**
   * The text is not the JSON of the object that it should be.
   */
  SECRETCHAT_STATUS_JSON = 308,
  /**
   * The message has no file.
   */
  SECRETCHAT_STATUS_NO_FILE = 400,
  /**
   * The transfer was cancelled, or its message deleted.
   */
  SECRETCHAT_STATUS_CANCELLED = 401,
  /**
   * There is no transfer to go on with.
   */
  SECRETCHAT_STATUS_NOT_RESUMABLE = 402,
  /**
   * The content of the file to send cannot be read.
   */
  SECRETCHAT_STATUS_SOURCE = 403,
  /**
   * The file did not go up.
   */
  SECRETCHAT_STATUS_UPLOAD = 404,
  /**
   * What was fetched cannot be written.
   */
  SECRETCHAT_STATUS_SINK = 405,
  /**
   * The file did not come.
   */
  SECRETCHAT_STATUS_DOWNLOAD = 406,
  /**
   * No thumbnail can be made of the picture.
   */
  SECRETCHAT_STATUS_THUMBNAIL = 407,
  /**
   * There is no such user, or the program does not know them.
   */
  SECRETCHAT_STATUS_UNKNOWN_USER = 500,
  /**
   * This is a bot, a group, or the account itself: these have no secret chats.
   */
  SECRETCHAT_STATUS_NOT_A_USER = 501,
  /**
   * The server refused; `secretchat_error_rpc_code` and the message say how.
   */
  SECRETCHAT_STATUS_SERVER = 502,
  /**
   * No answer came from the server.
   */
  SECRETCHAT_STATUS_NETWORK = 503,
  /**
   * The account has a password; the message has its hint.
   */
  SECRETCHAT_STATUS_PASSWORD_NEEDED = 504,
  /**
   * The login code is wrong or too old.
   */
  SECRETCHAT_STATUS_CODE = 505,
  /**
   * The password of the account is wrong.
   */
  SECRETCHAT_STATUS_PASSWORD = 506,
} secretchat_status;

/**
 * What an event tells, and which getters have something to say about it, besides its id, time and chat. Later versions have
 * more kinds: ignore those that you do not know.
 */
typedef enum secretchat_event_kind {
  /**
   * The client is closed; no more events come.
   */
  SECRETCHAT_EVENT_KIND_CLOSED = 0,
  /**
   * A command has ended: `…_request`, `…_status`, `…_error`, and what came of it.
   */
  SECRETCHAT_EVENT_KIND_RESULT = 1,
  /**
   * Somebody wants a chat: `…_user_id`, `…_date`.
   */
  SECRETCHAT_EVENT_KIND_CHAT_REQUESTED = 2,
  /**
   * Messages can be sent and received.
   */
  SECRETCHAT_EVENT_KIND_CHAT_READY = 3,
  /**
   * A chat is over: `…_close_reason`, `…_text`, `…_is_history_deleted`.
   */
  SECRETCHAT_EVENT_KIND_CHAT_CLOSED = 4,
  /**
   * A message came in: `…_random_id`, `…_date`. `secretchat_client_message` has it.
   */
  SECRETCHAT_EVENT_KIND_MESSAGE = 5,
  /**
   * A message came in that this version cannot read: `…_layer`, `…_date`, `…_bytes` (TL).
   */
  SECRETCHAT_EVENT_KIND_UNSUPPORTED_MESSAGE = 6,
  /**
   * The server has an own message: `…_random_id`, `…_date`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGE_SENT = 7,
  /**
   * The peer has an own message, and said so itself: `…_random_id`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGE_DELIVERED = 8,
  /**
   * An own message will not reach the peer: `…_random_id`, `…_status`, `…_error`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGE_FAILED = 9,
  /**
   * The server says that the peer has read own messages up to a date: `…_date`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGES_READ = 10,
  /**
   * The peer opened media, or listened to notes: `…_random_ids`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGES_OPENED = 11,
  /**
   * The peer deleted messages: `…_random_ids`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGES_DELETED = 12,
  /**
   * The peer deleted the whole history.
   */
  SECRETCHAT_EVENT_KIND_HISTORY_FLUSHED = 13,
  /**
   * A message destroyed itself: `…_random_id`.
   */
  SECRETCHAT_EVENT_KIND_MESSAGE_EXPIRED = 14,
  /**
   * The peer took a screenshot: `…_random_ids` of what was visible, perhaps none.
   */
  SECRETCHAT_EVENT_KIND_SCREENSHOT_TAKEN = 15,
  /**
   * The peer changed the timer of the chat: `…_ttl`.
   */
  SECRETCHAT_EVENT_KIND_TTL_CHANGED = 16,
  /**
   * More became known of the layer of the peer: `…_layer`.
   */
  SECRETCHAT_EVENT_KIND_LAYER_CHANGED = 17,
  /**
   * The key was renewed.
   */
  SECRETCHAT_EVENT_KIND_KEY_RENEWED = 18,
  /**
   * The peer is typing; to be shown for 6 seconds.
   */
  SECRETCHAT_EVENT_KIND_TYPING = 19,
  /**
   * Messages of the peer are missing and were asked for again: `…_count`.
   */
  SECRETCHAT_EVENT_KIND_GAP_OPENED = 20,
  /**
   * Nothing is missing any more.
   */
  SECRETCHAT_EVENT_KIND_GAP_CLOSED = 21,
  /**
   * Something came that could not be used and changed nothing: `…_drop_reason`, `…_text`, `…_count` of all such in the
   * chat. Told at the 1st, 2nd, 4th, 8th … time.
   */
  SECRETCHAT_EVENT_KIND_DROPPED = 22,
  /**
   * A file is on its way up: `…_random_id`, `…_done`, `…_total`.
   */
  SECRETCHAT_EVENT_KIND_UPLOAD_PROGRESS = 23,
  /**
   * A file is on its way down: `…_random_id`, `…_done`, `…_total`.
   */
  SECRETCHAT_EVENT_KIND_DOWNLOAD_PROGRESS = 24,
  /**
   * A call to the server failed for the moment and will be made again: `…_text` is the method, `…_error` why and when.
   */
  SECRETCHAT_EVENT_KIND_CALL_DELAYED = 25,
  /**
   * Somebody asks for chats faster than they are taken; this request was passed over: `…_user_id`.
   */
  SECRETCHAT_EVENT_KIND_REQUEST_IGNORED = 26,
  /**
   * The store failed: `…_status`, `…_error`. Nothing was lost: it is tried again.
   */
  SECRETCHAT_EVENT_KIND_STORE_FAILED = 27,
  /**
   * The store works again.
   */
  SECRETCHAT_EVENT_KIND_STORE_RECOVERED = 28,
  /**
   * Something for which this version has no kind.
   */
  SECRETCHAT_EVENT_KIND_UNKNOWN = 29,
} secretchat_event_kind;

/**
 * Why a chat is over. Later versions may have more reasons.
 */
typedef enum secretchat_close_reason {
  /**
   * It is not over.
   */
  SECRETCHAT_CLOSE_REASON_NONE = 0,
  /**
   * This side closed, cancelled or refused it.
   */
  SECRETCHAT_CLOSE_REASON_BY_USER = 1,
  /**
   * The other side closed or refused it.
   */
  SECRETCHAT_CLOSE_REASON_BY_PEER = 2,
  /**
   * Another device of this account accepted it.
   */
  SECRETCHAT_CLOSE_REASON_ACCEPTED_ELSEWHERE = 3,
  /**
   * The server does not know the chat.
   */
  SECRETCHAT_CLOSE_REASON_UNKNOWN_TO_SERVER = 4,
  /**
   * The server refused to create it.
   */
  SECRETCHAT_CLOSE_REASON_REFUSED = 5,
  /**
   * The other side cannot be written to: it has blocked this account, or is deleted.
   */
  SECRETCHAT_CLOSE_REASON_PEER_GONE = 6,
  /**
   * This device is logged out.
   */
  SECRETCHAT_CLOSE_REASON_LOGGED_OUT = 7,
  /**
   * The parameters of the key exchange are not safe.
   */
  SECRETCHAT_CLOSE_REASON_UNSAFE_PARAMETERS = 8,
  /**
   * The public value of the other side is out of range.
   */
  SECRETCHAT_CLOSE_REASON_UNSAFE_PUBLIC_VALUE = 9,
  /**
   * Both sides did not get the same key.
   */
  SECRETCHAT_CLOSE_REASON_KEY_MISMATCH = 10,
  /**
   * The server gave another chat than the one asked for.
   */
  SECRETCHAT_CLOSE_REASON_WRONG_CHAT = 11,
  /**
   * The other side broke the protocol.
   */
  SECRETCHAT_CLOSE_REASON_VIOLATION = 12,
  /**
   * The other side asks for messages again that are gone.
   */
  SECRETCHAT_CLOSE_REASON_CANNOT_RESEND = 13,
  /**
   * All sequence numbers are used.
   */
  SECRETCHAT_CLOSE_REASON_OUT_OF_NUMBERS = 14,
} secretchat_close_reason;

/**
 * What was wrong with something that came in and was dropped.
 */
typedef enum secretchat_drop_reason {
  /**
   * Nothing was dropped.
   */
  SECRETCHAT_DROP_REASON_NONE = 0,
  /**
   * Encrypted with a key that this chat does not have.
   */
  SECRETCHAT_DROP_REASON_UNKNOWN_KEY = 1,
  /**
   * It did not decrypt to something authentic.
   */
  SECRETCHAT_DROP_REASON_UNDECRYPTABLE = 2,
  /**
   * Authentic, but not a message.
   */
  SECRETCHAT_DROP_REASON_MALFORMED = 3,
  /**
   * MTProto 1.0 where 2.0 has been seen.
   */
  SECRETCHAT_DROP_REASON_DOWNGRADE = 4,
  /**
   * Too many messages wait already.
   */
  SECRETCHAT_DROP_REASON_TOO_MANY = 5,
} secretchat_drop_reason;

/**
 * What the program is to do, and how it answers. Later versions may have more kinds, if the options ask for them.
 */
typedef enum secretchat_rpc_kind {
  /**
   * Make a call: `…_dc`, `…_method`, `…_request`. `secretchat_client_answer`, `…_answer_error` or `…_no_answer`.
   */
  SECRETCHAT_RPC_KIND_CALL = 0,
  /**
   * Find a user: `…_user_id` (with `…_access_hash` if `…_has_access_hash`), or `…_username`.
   * `secretchat_client_resolved`, `…_unresolved`, `…_answer_error` or `…_no_answer`.
   */
  SECRETCHAT_RPC_KIND_RESOLVE = 1,
  /**
   * Say where the updates of the account stand: `secretchat_client_answer_state`, `…_answer_error` or `…_no_answer`. Only
   * with `secretchat_options_own_updates`.
   */
  SECRETCHAT_RPC_KIND_STATE = 2,
  /**
   * Say what was missed since `…_pts`, `…_qts` and `…_date`: `secretchat_client_answer_difference`, `…_answer_error` or
   * `…_no_answer`. Only with `secretchat_options_own_updates`.
   */
  SECRETCHAT_RPC_KIND_DIFFERENCE = 3,
} secretchat_rpc_kind;

/**
 * Where a chat stands.
 */
typedef enum secretchat_chat_status {
  /**
   * There is no such chat.
   */
  SECRETCHAT_CHAT_STATUS_EMPTY = 0,
  /**
   * Asked for by either side, and not ready. What is sent waits.
   */
  SECRETCHAT_CHAT_STATUS_REQUESTED = 1,
  /**
   * Messages flow.
   */
  SECRETCHAT_CHAT_STATUS_READY = 2,
  /**
   * Over.
   */
  SECRETCHAT_CHAT_STATUS_CLOSED = 3,
} secretchat_chat_status;

/**
 * Where the renewal of the key stands.
 */
typedef enum secretchat_rekeying {
  /**
   * None runs.
   */
  SECRETCHAT_REKEYING_IDLE = 0,
  /**
   * This side asked.
   */
  SECRETCHAT_REKEYING_REQUESTED = 1,
  /**
   * This side accepted.
   */
  SECRETCHAT_REKEYING_ACCEPTED = 2,
} secretchat_rekeying;

/**
 * Where an own message stands.
 */
typedef enum secretchat_delivery {
  /**
   * On its way; or a message of the other side.
   */
  SECRETCHAT_DELIVERY_NONE = 0,
  /**
   * The server has it.
   */
  SECRETCHAT_DELIVERY_SENT = 1,
  /**
   * The other side has it: it said so itself.
   */
  SECRETCHAT_DELIVERY_DELIVERED = 2,
  /**
   * It will not reach the other side.
   */
  SECRETCHAT_DELIVERY_FAILED = 3,
} secretchat_delivery;

/**
 * What a message is. Later versions may have more kinds.
 */
typedef enum secretchat_message_kind {
  /**
   * Something that a user wrote: a text, media.
   */
  SECRETCHAT_MESSAGE_KIND_MESSAGE = 0,
  /**
   * The timer of the chat was set: `secretchat_message_ttl`.
   */
  SECRETCHAT_MESSAGE_KIND_TTL = 1,
  /**
   * A screenshot was taken: `secretchat_message_ids`.
   */
  SECRETCHAT_MESSAGE_KIND_SCREENSHOT = 2,
  /**
   * Something else that the apps told each other.
   */
  SECRETCHAT_MESSAGE_KIND_OTHER_SERVICE = 3,
} secretchat_message_kind;

/**
 * What media are. Later versions may have more kinds.
 */
typedef enum secretchat_media_kind {
  /**
   * There are none.
   */
  SECRETCHAT_MEDIA_KIND_NONE = 0,
  /**
   * An image, which is a JPEG.
   */
  SECRETCHAT_MEDIA_KIND_PHOTO = 1,
  /**
   * A video.
   */
  SECRETCHAT_MEDIA_KIND_VIDEO = 2,
  /**
   * A round video message.
   */
  SECRETCHAT_MEDIA_KIND_VIDEO_NOTE = 3,
  /**
   * Music.
   */
  SECRETCHAT_MEDIA_KIND_AUDIO = 4,
  /**
   * A voice message.
   */
  SECRETCHAT_MEDIA_KIND_VOICE = 5,
  /**
   * A silent video that plays by itself.
   */
  SECRETCHAT_MEDIA_KIND_ANIMATION = 6,
  /**
   * A sticker as a file of its own.
   */
  SECRETCHAT_MEDIA_KIND_STICKER = 7,
  /**
   * A sticker of a public set, fetched from the cloud: the server learns who fetches it.
   */
  SECRETCHAT_MEDIA_KIND_EXTERNAL_STICKER = 8,
  /**
   * Any other file. Never open it by itself.
   */
  SECRETCHAT_MEDIA_KIND_DOCUMENT = 9,
  /**
   * A place on the map.
   */
  SECRETCHAT_MEDIA_KIND_LOCATION = 10,
  /**
   * A place with a name.
   */
  SECRETCHAT_MEDIA_KIND_VENUE = 11,
  /**
   * A phone number with a name.
   */
  SECRETCHAT_MEDIA_KIND_CONTACT = 12,
  /**
   * The link of which a preview may be shown. Fetching that tells the server the link: ask the user first.
   */
  SECRETCHAT_MEDIA_KIND_WEB_PAGE = 13,
  /**
   * Media that cannot be shown: `secretchat_message_unsupported` says why.
   */
  SECRETCHAT_MEDIA_KIND_UNSUPPORTED = 14,
} secretchat_media_kind;

/**
 * Bytes that the program owns: read them with `secretchat_buffer_bytes`, and free them with `secretchat_buffer_free`.
 */
typedef struct secretchat_buffer secretchat_buffer;

/**
 * A chat as it was when it was looked up: it does not change. What its getters lend is valid until it is freed.
 */
typedef struct secretchat_chat secretchat_chat;

/**
 * All secret chats of one account.
 *
 * **Look-ups** answer at once; they wait for the engine, which may be storing something. **Commands** return at once with a
 * number in `request`, are begun in the order of the calls, and end with an event of the kind
 * `SECRETCHAT_EVENT_KIND_RESULT` with that number, when what they do is stored; those with files take longer than others
 * that come later. If `request` is NULL, there is no such event. A command that returns another status than OK was not begun.
 * Another thread may take the event before the command has returned.
 *
 * Besides the statuses that are named, a result can be CLOSED when the client is closed, and STORE_… when the store fails:
 * nothing has changed then. BUSY says that 65536 commands are under way, or have results
 * that were not taken.
 */
typedef struct secretchat_client secretchat_client;

/**
 * A message to send: made, filled, and used once, by `secretchat_client_send` or `secretchat_client_send_album`. It is
 * a text, media, or media with a caption; what the protocol does not allow is refused when it is sent. One thread at a
 * time.
 */
typedef struct secretchat_draft secretchat_draft;

/**
 * Why something failed. Functions that can fail take as their last parameter where to put one; it may be NULL. What is put
 * there, NULL if all went well, is freed with `secretchat_error_free`.
 */
typedef struct secretchat_error secretchat_error;

/**
 * Something that happened. Its kind says which getters have something to tell; the others give 0, `false` or nothing.
 */
typedef struct secretchat_event secretchat_event;

/**
 * A message of the history as it was when it was looked up: it does not change. What its getters lend is valid until it
 * is freed.
 */
typedef struct secretchat_message secretchat_message;

/**
 * Messages of the history, the newest first.
 */
typedef struct secretchat_messages secretchat_messages;

/**
 * What a client is to be: made, filled, and used once by `secretchat_client_open`. One thread at a time.
 */
typedef struct secretchat_options secretchat_options;

/**
 * A file at the server that can be read from any place on. It can be decrypted in order only: the first jump to a place that
 * was never passed fetches all before it; from then on going to and fro is cheap. One thread at a time.
 */
typedef struct secretchat_range secretchat_range;

/**
 * Something that only the program can do. Each must be answered, from any thread, at any time. A CALL whose answer does not come
 * is made again under another number; nothing else is.
 */
typedef struct secretchat_rpc secretchat_rpc;

/**
 * The content of a file to send: made, and used once by a draft. One thread at a time.
 */
typedef struct secretchat_source secretchat_source;

/**
 * A connection to Telegram of the library's own, and the account that is logged in on it: for programs that have no client
 * of Telegram. Made by `secretchat_telegram_open`, used by `secretchat_options_telegram`; with it, nothing comes to
 * `secretchat_client_next_rpc`, and nothing needs to be fed.
 *
 * It has one client at a time: another one is refused with BUSY until the first is freed.
 *
 * Who is not logged in (`secretchat_telegram_user_id` is 0) goes through `secretchat_telegram_send_code`, `…_sign_in`, and
 * `…_check_password` if the account has one. These wait for the server, for `timeout_ms` at most; below 0 it is for ever.
 * A call that timed out may have been carried out.
 */
typedef struct secretchat_telegram secretchat_telegram;

/**
 * Bytes that belong to an object and are valid until that is freed. `data` is never NULL. Texts are UTF-8, without a NUL at
 * the end.
 */
typedef struct secretchat_bytes {
  /**
   * The first byte.
   */
  const uint8_t *data;
  /**
   * How many there are.
   */
  size_t len;
} secretchat_bytes;

/**
 * Takes a line of the log: a level (`SECRETCHAT_LOG_…`) and `len` bytes of UTF-8, which are gone afterwards. Lines never
 * have contents of messages or keys. Several threads may call it at once. The rules of `secretchat_wake_fn` hold.
 */
typedef void (*secretchat_log_fn)(void *context, uint32_t level, const uint8_t *text, size_t len);

/**
 * Called once, when the library will not use a context any more, whether all went well or not. Nothing else says so: the
 * result of what was cancelled may come before a callback has returned. It may be NULL. The rules of `secretchat_wake_fn`
 * hold.
 */
typedef void (*secretchat_free_fn)(void *context);

/**
 * Called when a queue stops being empty: look into it soon, on a thread of your own.
 *
 * Like all callbacks it runs on a thread of the library, or inside of a call of the program: so the program must not hold a
 * lock that the callback takes while it calls the library. It must not call the library itself (functions of clients answer
 * `SECRETCHAT_STATUS_REENTRANT`), and it must return: no exceptions, no `longjmp`.
 */
typedef void (*secretchat_wake_fn)(void *context);

/**
 * What a part of a text means. Later versions may have more fields, behind these.
 */
typedef struct secretchat_entity {
  /**
   * `sizeof(secretchat_entity)`; set by the program before the record is filled.
   */
  uint32_t size;
  /**
   * One of `SECRETCHAT_ENTITY_…`.
   */
  uint32_t kind;
  /**
   * Its first UTF-16 unit.
   */
  uint32_t offset;
  /**
   * Its UTF-16 units.
   */
  uint32_t length;
  /**
   * The picture of CUSTOM_EMOJI; else 0.
   */
  int64_t document_id;
  /**
   * The link of TEXT_URL or the language of PRE; else empty. Valid until the message is freed.
   */
  struct secretchat_bytes argument;
} secretchat_entity;

/**
 * Reads up to `capacity` bytes of a file to send from `offset` on into `buffer`. Returns how many; 0 at the end; -1 if it
 * fails. It may block. One call at a time. The rules of `secretchat_wake_fn` hold.
 */
typedef int64_t (*secretchat_read_fn)(void *context, uint64_t offset, uint8_t *buffer, size_t capacity);

/**
 * Takes the next `len` bytes of a file that is fetched, all of them. Returns 0; -1 if it fails. It may block. One call at a
 * time. The rules of `secretchat_wake_fn` hold.
 */
typedef int32_t (*secretchat_write_fn)(void *context, const uint8_t *data, size_t len);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The newest `SECRETCHAT_ABI_VERSION` that the library understands. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_abi_version(void);

/**
 * The version of the library, such as "0.1.0": ends with a NUL, is never freed and never NULL. Any thread.
 */
SECRETCHAT_API const char *secretchat_version(void);

/**
 * Whether the library was built with a feature: "sqlite" (stores in files), "json", "formats" (Markdown and HTML),
 * "thumbnails", "telegram" (a connection of its own). Functions of a feature that is missing return `SECRETCHAT_STATUS_UNSUPPORTED`.
 *
 * `name` has `name_len` bytes and may be NULL if that is 0. `false` for names that are none. Any thread.
 */
SECRETCHAT_API
bool secretchat_has_feature(const uint8_t *name,
                            size_t name_len);

/**
 * Overwrites `len` bytes with zeros, in a way that the compiler does not leave out: for keys and passphrases that the
 * program has copied. `data` may be NULL; then nothing happens. Any thread.
 */
SECRETCHAT_API void secretchat_wipe(void *data, size_t len);

/**
 * The name of a status without its prefix, such as "TIMEOUT"; "UNKNOWN" for numbers that are none. Ends with a NUL, is never
 * freed and never NULL. Any thread.
 */
SECRETCHAT_API
const char *secretchat_status_name(uint32_t status);

/**
 * What is in a buffer; valid until it is freed. Nothing for NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_buffer_bytes(const struct secretchat_buffer *buffer);

/**
 * Wipes and frees a buffer. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_buffer_free(struct secretchat_buffer *buffer);

/**
 * The status of an error: the one that the function returned with it. OK for NULL. Any thread.
 */
SECRETCHAT_API enum secretchat_status secretchat_error_status(const struct secretchat_error *error);

/**
 * A sentence in English for developers: which parameter, its value and the limit; never contents of messages or keys.
 * Valid until the error is freed; empty for NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_error_message(const struct secretchat_error *error);

/**
 * Milliseconds after which the same may succeed; -1 if that is not known, and for NULL. The library itself repeats what can
 * be repeated. Any thread.
 */
SECRETCHAT_API
int64_t secretchat_error_retry_after_ms(const struct secretchat_error *error);

/**
 * The code with which the server refused, such as 400; 0 if it did not, and for NULL. Any thread.
 */
SECRETCHAT_API int32_t secretchat_error_rpc_code(const struct secretchat_error *error);

/**
 * Frees an error. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_error_free(struct secretchat_error *error);

/**
 * Opens the session that is kept in the file at `session_path` (UTF-8), which is made if it is not there; its folder must be.
 * It is sealed with a passphrase (UTF-8), and belongs to one program at a time. The network is not waited for.
 *
 * `api_id` and `api_hash` are those of the program, as my.telegram.org gives them.
 *
 * `telegram` is not NULL; what is put there is freed with `secretchat_telegram_free`. `api_hash` has `api_hash_len` bytes,
 * `session_path` has `session_path_len`, `passphrase` has `passphrase_len`. `error` may be NULL. Any thread. Statuses:
 * NULL_POINTER, LENGTH, UTF8, STORE_…, SYSTEM, REENTRANT, UNSUPPORTED without the feature "telegram".
 */
SECRETCHAT_API
enum secretchat_status secretchat_telegram_open(int32_t api_id,
                                                const uint8_t *api_hash,
                                                size_t api_hash_len,
                                                const uint8_t *session_path,
                                                size_t session_path_len,
                                                const uint8_t *passphrase,
                                                size_t passphrase_len,
                                                struct secretchat_telegram **telegram,
                                                struct secretchat_error **error);

/**
 * As `secretchat_telegram_open`, but sealed with a random key of 32 bytes, as the key chain of the system keeps it.
 *
 * `telegram` is not NULL; what is put there is freed with `secretchat_telegram_free`. `api_hash` has `api_hash_len` bytes,
 * `session_path` has `session_path_len`, `key` has `key_len` = 32. `error` may be NULL. Any thread. Statuses: NULL_POINTER,
 * LENGTH, UTF8, STORE_…, SYSTEM, REENTRANT, UNSUPPORTED without the feature "telegram".
 */
SECRETCHAT_API
enum secretchat_status secretchat_telegram_open_with_key(int32_t api_id,
                                                         const uint8_t *api_hash,
                                                         size_t api_hash_len,
                                                         const uint8_t *session_path,
                                                         size_t session_path_len,
                                                         const uint8_t *key,
                                                         size_t key_len,
                                                         struct secretchat_telegram **telegram,
                                                         struct secretchat_error **error);

/**
 * Frees a connection. Clients that use it keep it open until they are closed. NULL is nothing. Any thread, while no other
 * uses it; not in a callback.
 */
SECRETCHAT_API
void secretchat_telegram_free(struct secretchat_telegram *telegram);

/**
 * The id of the user who is logged in; 0 if nobody is. `telegram` may be NULL. Any thread.
 */
SECRETCHAT_API int64_t secretchat_telegram_user_id(const struct secretchat_telegram *telegram);

/**
 * Has the server send a login code to the user: to other apps where the account is logged in, or by SMS.
 *
 * `telegram` is not NULL, `phone` has `phone_len` bytes: the number with the code of its country, such as "+1 415 555 0132".
 * `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE (this is no number),
 * UNKNOWN_USER (nobody has signed up with it), TIMEOUT, SERVER, NETWORK, STORE_…, SYSTEM, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_telegram_send_code(const struct secretchat_telegram *telegram,
                                                     const uint8_t *phone,
                                                     size_t phone_len,
                                                     int32_t timeout_ms,
                                                     struct secretchat_error **error);

/**
 * Logs in with the code that was sent. PASSWORD_NEEDED says that the account has a password, the message of the error has its
 * hint: go on with `secretchat_telegram_check_password`. After CODE try again.
 *
 * `telegram` is not NULL, `code` has `code_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8,
 * MISSING (no code was sent), PASSWORD_NEEDED, CODE, NOT_A_USER, TIMEOUT, SERVER, NETWORK, STORE_…, SYSTEM, REENTRANT,
 * INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_telegram_sign_in(const struct secretchat_telegram *telegram,
                                                   const uint8_t *code,
                                                   size_t code_len,
                                                   int32_t timeout_ms,
                                                   struct secretchat_error **error);

/**
 * Logs in with the password of the account, after PASSWORD_NEEDED. After PASSWORD try again. The library copies it and wipes
 * its copy; wipe yours (`secretchat_wipe`).
 *
 * `telegram` is not NULL, `password` has `password_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER,
 * LENGTH, UTF8, MISSING (no password is asked for), PASSWORD, TIMEOUT, SERVER, NETWORK, STORE_…, SYSTEM, REENTRANT,
 * INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_telegram_check_password(const struct secretchat_telegram *telegram,
                                                          const uint8_t *password,
                                                          size_t password_len,
                                                          int32_t timeout_ms,
                                                          struct secretchat_error **error);

/**
 * Logs out: the server forgets the session, and with it the secret chats of this device are dead. Close the client before.
 *
 * `telegram` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, TIMEOUT, SERVER, NETWORK, STORE_…,
 * SYSTEM, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_telegram_log_out(const struct secretchat_telegram *telegram,
                                                   int32_t timeout_ms,
                                                   struct secretchat_error **error);

/**
 * Makes options for an account of Telegram: `user_id` is its own id. `abi_version` must be `SECRETCHAT_ABI_VERSION`.
 *
 * Must be said besides: where the chats are kept, by `secretchat_options_store_memory`, or by
 * `secretchat_options_store_path` together with one of `…_store_passphrase`, `…_store_key` and `…_store_unsealed`.
 *
 * `options` is not NULL; what is put there is freed with `secretchat_options_free`. `error` may be NULL. Any thread.
 * Statuses: ABI, NULL_POINTER.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_new(uint32_t abi_version,
                                              int64_t user_id,
                                              struct secretchat_options **options,
                                              struct secretchat_error **error);

/**
 * Frees options, used or not. NULL is nothing. Any thread, while no other uses them.
 */
SECRETCHAT_API void secretchat_options_free(struct secretchat_options *options);

/**
 * Keeps everything in memory: for tests. When the client is freed, all is gone, and the chats are dead.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_store_memory(struct secretchat_options *options,
                                                       struct secretchat_error **error);

/**
 * Keeps everything in a file at this path (UTF-8), which is made if it is not there; its folder must be. The file belongs to
 * one client at a time. Never restore it from a backup: sequence numbers would repeat, and the chats break.
 *
 * `options` is not NULL, `path` has `path_len` bytes, `error` may be NULL. One thread at a time. Statuses: NULL_POINTER,
 * LENGTH, UTF8, SPENT, UNSUPPORTED without the feature "sqlite".
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_store_path(struct secretchat_options *options,
                                                     const uint8_t *path,
                                                     size_t path_len,
                                                     struct secretchat_error **error);

/**
 * Seals the store with a random key of 32 bytes, as the key chain of the system keeps it. It must not be made from a
 * passphrase. The library copies it and wipes its copy; wipe yours (`secretchat_wipe`).
 *
 * `options` is not NULL, `key` has `key_len` = 32 bytes, `error` may be NULL. One thread at a time. Statuses: NULL_POINTER,
 * LENGTH, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_store_key(struct secretchat_options *options,
                                                    const uint8_t *key,
                                                    size_t key_len,
                                                    struct secretchat_error **error);

/**
 * Seals the store with a passphrase (UTF-8), as the user types it. Opening then takes some tenths of a second and 64 MiB.
 * The library copies it and wipes its copy; wipe yours (`secretchat_wipe`).
 *
 * `options` is not NULL, `passphrase` has `passphrase_len` bytes, `error` may be NULL. One thread at a time. Statuses:
 * NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_store_passphrase(struct secretchat_options *options,
                                                           const uint8_t *passphrase,
                                                           size_t passphrase_len,
                                                           struct secretchat_error **error);

/**
 * Leaves the store readable for everybody who can read the file: keys of chats and texts of messages too.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_store_unsealed(struct secretchat_options *options,
                                                         struct secretchat_error **error);

/**
 * Says which generation the store has at least (`secretchat_client_generation`, kept somewhere else): an older copy of the
 * store is then refused with STORE_ROLLED_BACK.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_store_generation(struct secretchat_options *options,
                                                           uint64_t at_least,
                                                           struct secretchat_error **error);

/**
 * Who may open chats with this account: one of `SECRETCHAT_ACCEPT_…`; everybody unless said otherwise.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_accept(struct secretchat_options *options,
                                                 uint32_t policy,
                                                 struct secretchat_error **error);

/**
 * Accepts requests of these users only, and refuses others.
 *
 * `options` is not NULL, `user_ids` has `count` ids (at most 65536) and may be NULL if that is 0, `error` may be NULL. One
 * thread at a time. Statuses: NULL_POINTER, LENGTH, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_accept_users(struct secretchat_options *options,
                                                       const int64_t *user_ids,
                                                       size_t count,
                                                       struct secretchat_error **error);

/**
 * How many milliseconds a request waits before it is accepted, so that another device of the account can take it: none
 * unless said otherwise.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_accept_delay(struct secretchat_options *options,
                                                       uint32_t milliseconds,
                                                       struct secretchat_error **error);

/**
 * The highest layer that is announced and sent: 46, 73, 101 or 144, which is used unless said otherwise. Others are refused
 * by `secretchat_client_open`.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_max_layer(struct secretchat_options *options,
                                                    uint32_t layer,
                                                    struct secretchat_error **error);

/**
 * Tells events once, and does not store them until they are confirmed: for programs that look at the history only.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_forget_events(struct secretchat_options *options,
                                                        struct secretchat_error **error);

/**
 * How many parts of a file, each of 512 KiB, are under way at once: 1 to 64; 4 unless said otherwise.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_parallel_parts(struct secretchat_options *options,
                                                         uint32_t parts,
                                                         struct secretchat_error **error);

/**
 * Says whether the program sends calls to the server in the order in which it takes them from the queue, also those that it
 * repeats (`invokeAfterMsg`). Then up to 16 messages of a chat are under way at once, else one.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_ordered(struct secretchat_options *options,
                                                  bool ordered,
                                                  struct secretchat_error **error);

/**
 * Says whether the program has updates of its own (`pts`, `date`, `seq`) and fetches what was missed itself. Then the RPC
 * queue has entries of the kinds `SECRETCHAT_RPC_KIND_STATE` and `SECRETCHAT_RPC_KIND_DIFFERENCE`. Else the library calls
 * `updates.getDifference` itself, and can read answers that hold secret chats only.
 *
 * `options` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_own_updates(struct secretchat_options *options,
                                                      bool own,
                                                      struct secretchat_error **error);

/**
 * Has the client use a connection of the library's own: nothing comes to the queue of calls then. The id of the options
 * must be `secretchat_telegram_user_id`, so log in first. `secretchat_client_open` returns BUSY while another client uses the connection.
 *
 * `options` and `telegram` are not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT, VALUE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_telegram(struct secretchat_options *options,
                                                   const struct secretchat_telegram *telegram,
                                                   struct secretchat_error **error);

/**
 * Sends the log of this client up to a level (`SECRETCHAT_LOG_…`) to a function. Nothing is logged otherwise, and nothing
 * ever goes to stdout or stderr.
 *
 * `options` and `log` are not NULL; `context` is given to `log`, and to `free_context`, which may be NULL, when it is not
 * needed any more, whatever is returned. `error` may be NULL. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_options_log(struct secretchat_options *options,
                                              uint32_t max_level,
                                              secretchat_log_fn log,
                                              void *context,
                                              secretchat_free_fn free_context,
                                              struct secretchat_error **error);

/**
 * Opens a client. It blocks until the store is open, and does not wait for the network. The options are used up, also if it
 * fails, and must still be freed.
 *
 * `options` and `client` are not NULL; what is put there is freed with `secretchat_client_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, SPENT, MISSING, VALUE, BUSY, STORE_…, REENTRANT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_open(struct secretchat_options *options,
                                              struct secretchat_client **client,
                                              struct secretchat_error **error);

/**
 * Asks a client to close: what was begun is stored, commands that still run end with CLOSED, and the last event is of the
 * kind `SECRETCHAT_EVENT_KIND_CLOSED`. Uploads of paths go on when it is opened the next time,
 * downloads into resumable files with `secretchat_client_resume_download`. Nothing happens if it was asked before.
 *
 * `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_close(const struct secretchat_client *client,
                                               struct secretchat_error **error);

/**
 * Closes a client if it is open, waits until everything is stored and all callbacks have returned, and frees it. It does not
 * wait for the network. NULL is nothing.
 *
 * Any thread, while no other uses the client; not after a `fork`. Statuses: OK; REENTRANT in a callback: then nothing was
 * freed.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_free(struct secretchat_client *client);

/**
 * Has a function called when a queue (`SECRETCHAT_QUEUE_…`) stops being empty, and at once if it is not empty; with `wake`
 * NULL none any more. The function is meant to wake up the loop of the program, not to take from the queue. When this
 * returns, the function that was set before is not called any more.
 *
 * `client` is not NULL; `wake`, `context` and `error` may be. `context` must live until another function is set, or the
 * client is freed. It may be called inside of this function. Any thread, but hold no lock that the function takes. Statuses: NULL_POINTER, VALUE, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_set_wake(const struct secretchat_client *client,
                                                  uint32_t queue,
                                                  secretchat_wake_fn wake,
                                                  void *context,
                                                  struct secretchat_error **error);

/**
 * A file descriptor that is readable while a queue (`SECRETCHAT_QUEUE_…`) is not empty, or has ended: for `poll`, `epoll`,
 * `kqueue` and event loops. It belongs to the client: do not read from it, and do not close it.
 *
 * `client` and `fd` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE, REENTRANT, INTERNAL; UNSUPPORTED
 * where there are no such descriptors (Windows).
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_fd(const struct secretchat_client *client,
                                            uint32_t queue,
                                            int *fd,
                                            struct secretchat_error **error);

/**
 * Takes the next event; waits for one for `timeout_ms` milliseconds; 0 only looks, -1 waits for ever.
 *
 * Events whose id is not 0 are stored, and told again after a restart, until they are confirmed with
 * `secretchat_client_ack`. Take events soon: when 1024 wait, the library tells no more of what happens until there is room;
 * nothing is lost by that, but what is of the moment only, such as typing.
 *
 * `client` and `event` are not NULL; what is put there, NULL if there was none, is freed with `secretchat_event_free`. `error`
 * may be NULL. One thread at a time. Statuses: NULL_POINTER, TIMEOUT, CLOSED after the last event, BUSY, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_next_event(const struct secretchat_client *client,
                                                    int32_t timeout_ms,
                                                    struct secretchat_event **event,
                                                    struct secretchat_error **error);

/**
 * Confirms all events up to an id: the program has taken care of them, and they will not be told again after a restart. It is
 * stored with the next change, within a second.
 *
 * `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_ack(const struct secretchat_client *client,
                                             uint64_t event_id,
                                             struct secretchat_error **error);

/**
 * Frees an event. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_event_free(struct secretchat_event *event);

/**
 * What an event tells. `event` may be NULL: UNKNOWN. Any thread.
 */
SECRETCHAT_API enum secretchat_event_kind secretchat_event_get_kind(const struct secretchat_event *event);

/**
 * The id of an event, to be confirmed with `secretchat_client_ack`; 0 if it is of the moment and not stored. `event` may be
 * NULL. Any thread.
 */
SECRETCHAT_API
uint64_t secretchat_event_id(const struct secretchat_event *event);

/**
 * The number of the command that has ended; 0 if it is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API uint64_t secretchat_event_request(const struct secretchat_event *event);

/**
 * The chat; 0 if there is none. Of a RESULT: the chat that was asked for. `event` may be NULL. Any thread.
 */
SECRETCHAT_API int32_t secretchat_event_chat(const struct secretchat_event *event);

/**
 * When it happened, by the clock of this machine: milliseconds since 1970; 0 if that is not known. `event` may be NULL. Any
 * thread.
 */
SECRETCHAT_API
int64_t secretchat_event_time_ms(const struct secretchat_event *event);

/**
 * How it ended: OK if all went well. `event` may be NULL. Any thread.
 */
SECRETCHAT_API enum secretchat_status secretchat_event_status(const struct secretchat_event *event);

/**
 * Why it failed; NULL if it did not. It belongs to the event: do not free it. `event` may be NULL. Any thread.
 */
SECRETCHAT_API const struct secretchat_error *secretchat_event_error(const struct secretchat_event *event);

/**
 * The message: the first of `secretchat_event_random_ids`; 0 if there is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API int64_t secretchat_event_random_id(const struct secretchat_event *event);

/**
 * The messages: `count` ids, valid until the event is freed; NULL if there are none. `event` may be NULL, `count` too. Any
 * thread.
 */
SECRETCHAT_API
const int64_t *secretchat_event_random_ids(const struct secretchat_event *event,
                                           size_t *count);

/**
 * The user; 0 if there is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API int64_t secretchat_event_user_id(const struct secretchat_event *event);

/**
 * A date by the clock of the server: seconds since 1970; 0 if there is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API int32_t secretchat_event_date(const struct secretchat_event *event);

/**
 * Why the chat is over. `event` may be NULL. Any thread.
 */
SECRETCHAT_API enum secretchat_close_reason secretchat_event_close_reason(const struct secretchat_event *event);

/**
 * Whether the history was deleted with the chat. `event` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_event_is_history_deleted(const struct secretchat_event *event);

/**
 * What was wrong with what was dropped. `event` may be NULL. Any thread.
 */
SECRETCHAT_API enum secretchat_drop_reason secretchat_event_drop_reason(const struct secretchat_event *event);

/**
 * A layer of the end-to-end schema; 0 if there is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_event_layer(const struct secretchat_event *event);

/**
 * The timer of the chat in seconds; 0 is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API int32_t secretchat_event_ttl(const struct secretchat_event *event);

/**
 * How many messages are missing, or how many things were dropped. `event` may be NULL. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_event_count(const struct secretchat_event *event);

/**
 * Bytes of the file that have arrived. `event` may be NULL. Any thread.
 */
SECRETCHAT_API uint64_t secretchat_event_done(const struct secretchat_event *event);

/**
 * Bytes of the whole file. `event` may be NULL. Any thread.
 */
SECRETCHAT_API uint64_t secretchat_event_total(const struct secretchat_event *event);

/**
 * Of the RESULT of `secretchat_client_cancel_upload` and `…_cancel_download`: whether there was something to cancel. `event`
 * may be NULL. Any thread.
 */
SECRETCHAT_API
bool secretchat_event_flag(const struct secretchat_event *event);

/**
 * A text: why a chat is over, or something was dropped; a method of the API; of a RESULT the path of a file that was
 * fetched, or the fields of a message that the layer of the peer cannot carry, separated by ", ". Valid until the event is
 * freed; empty if there is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API
struct secretchat_bytes secretchat_event_text(const struct secretchat_event *event);

/**
 * The TL of a message that cannot be read; of a RESULT the content of a file that was fetched into memory. Valid until the
 * event is freed, and then wiped; empty if there is none. `event` may be NULL. Any thread.
 */
SECRETCHAT_API
struct secretchat_bytes secretchat_event_bytes(const struct secretchat_event *event);

/**
 * An event as a JSON object: `kind`, and those of `id`, `request`, `chat`, `time_ms`, `status`, `error` (its message),
 * `random_ids`, `user_id`, `date`, `close_reason`, `is_history_deleted`, `drop_reason`, `layer`, `ttl`, `count`, `done`,
 * `total`, `flag`, `text`, `bytes` that it has. Kinds, statuses and reasons are names, such as "CHAT_READY", numbers of 64
 * bits are strings, bytes are base64.
 *
 * `event` and `json` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any thread.
 * Statuses: NULL_POINTER, UNSUPPORTED without the feature "json".
 */
SECRETCHAT_API
enum secretchat_status secretchat_event_to_json(const struct secretchat_event *event,
                                                struct secretchat_buffer **json,
                                                struct secretchat_error **error);

/**
 * The name of a kind of events without its prefix, such as "CHAT_READY"; "UNKNOWN" for numbers that are none. Ends with a
 * NUL, is never freed and never NULL. Any thread.
 */
SECRETCHAT_API
const char *secretchat_event_kind_name(uint32_t kind);

/**
 * Takes the next thing to do; waits for one for `timeout_ms` milliseconds; 0 only looks, -1 waits for ever.
 *
 * `client` and `rpc` are not NULL; what is put there, NULL if there was none, is freed with `secretchat_rpc_free`, before or
 * after it is answered. `error` may be NULL. One thread at a time. Statuses: NULL_POINTER, TIMEOUT, CLOSED, BUSY, REENTRANT,
 * INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_next_rpc(const struct secretchat_client *client,
                                                  int32_t timeout_ms,
                                                  struct secretchat_rpc **rpc,
                                                  struct secretchat_error **error);

/**
 * Frees an rpc, answered or not. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_rpc_free(struct secretchat_rpc *rpc);

/**
 * What the program is to do. `rpc` may be NULL: CALL. Any thread.
 */
SECRETCHAT_API enum secretchat_rpc_kind secretchat_rpc_get_kind(const struct secretchat_rpc *rpc);

/**
 * The number under which it is answered; 0 for NULL. Any thread.
 */
SECRETCHAT_API uint64_t secretchat_rpc_id(const struct secretchat_rpc *rpc);

/**
 * The data centre that the call is for; 0 for the home of the account, and for NULL. Any thread.
 */
SECRETCHAT_API int32_t secretchat_rpc_dc(const struct secretchat_rpc *rpc);

/**
 * The method that is called, such as "messages.sendEncrypted"; empty if it is no call, and for NULL. Ends with a NUL, valid
 * until the rpc is freed. Any thread.
 */
SECRETCHAT_API
const char *secretchat_rpc_method(const struct secretchat_rpc *rpc);

/**
 * The call as boxed TL of layer 228, to be wrapped in the session of the program as its own calls are. Valid until the rpc is
 * freed; empty if it is no call, and for NULL. Any thread.
 */
SECRETCHAT_API
struct secretchat_bytes secretchat_rpc_request(const struct secretchat_rpc *rpc);

/**
 * The user to find; 0 if they are named otherwise, and for NULL. Any thread.
 */
SECRETCHAT_API int64_t secretchat_rpc_user_id(const struct secretchat_rpc *rpc);

/**
 * The access hash that is known of the user to find; 0 if none is, and for NULL. Any thread.
 */
SECRETCHAT_API int64_t secretchat_rpc_access_hash(const struct secretchat_rpc *rpc);

/**
 * Whether an access hash is known of the user to find: then they need not be looked up, only checked. `rpc` may be NULL. Any
 * thread.
 */
SECRETCHAT_API
bool secretchat_rpc_has_access_hash(const struct secretchat_rpc *rpc);

/**
 * The user to find, without "@". Valid until the rpc is freed; empty if they are named otherwise, and for NULL. Any thread.
 */
SECRETCHAT_API
struct secretchat_bytes secretchat_rpc_username(const struct secretchat_rpc *rpc);

/**
 * From where on something may have been missed; 0 for NULL. The library passes on what it was last told. Any thread.
 */
SECRETCHAT_API int32_t secretchat_rpc_pts(const struct secretchat_rpc *rpc);

/**
 * From where on something may have been missed; 0 for NULL. This one is the library's own: ask the server with it. Any
 * thread.
 */
SECRETCHAT_API int32_t secretchat_rpc_qts(const struct secretchat_rpc *rpc);

/**
 * From where on something may have been missed; 0 for NULL. The library passes on what it was last told. Any thread.
 */
SECRETCHAT_API int32_t secretchat_rpc_date(const struct secretchat_rpc *rpc);

/**
 * Answers a call with its result, as boxed TL. An answer that nobody waits for any more is dropped.
 *
 * `client` is not NULL, `answer` has `answer_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, VALUE
 * if `rpc_id` is no call, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_answer(const struct secretchat_client *client,
                                                uint64_t rpc_id,
                                                const uint8_t *answer,
                                                size_t answer_len,
                                                struct secretchat_error **error);

/**
 * Answers anything with an error of the server, such as 420 and "FLOOD_WAIT_5", as it came: the library waits and repeats, or
 * tells the program.
 *
 * `client` is not NULL, `message` has `message_len` bytes, `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH,
 * UTF8, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_answer_error(const struct secretchat_client *client,
                                                      uint64_t rpc_id,
                                                      int32_t code,
                                                      const uint8_t *message,
                                                      size_t message_len,
                                                      struct secretchat_error **error);

/**
 * Answers anything with: no answer came, because the connection broke, or it took too long. The server may have carried out
 * the call. The library repeats it after a while.
 *
 * `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_no_answer(const struct secretchat_client *client,
                                                   uint64_t rpc_id,
                                                   struct secretchat_error **error);

/**
 * Answers RESOLVE with the user, as the API names them.
 *
 * `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE if `rpc_id` is no RESOLVE, REENTRANT,
 * INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_resolved(const struct secretchat_client *client,
                                                  uint64_t rpc_id,
                                                  int64_t user_id,
                                                  int64_t access_hash,
                                                  struct secretchat_error **error);

/**
 * Answers RESOLVE with: there is nobody to talk to. `is_known` says that it is known who it is: a bot, a group, a channel, or
 * the account itself.
 *
 * `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE if `rpc_id` is no RESOLVE, REENTRANT,
 * INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_unresolved(const struct secretchat_client *client,
                                                    uint64_t rpc_id,
                                                    bool is_known,
                                                    struct secretchat_error **error);

/**
 * Answers STATE with what `updates.getState` says.
 *
 * `client` is not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, VALUE if `rpc_id` is no STATE, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_answer_state(const struct secretchat_client *client,
                                                      uint64_t rpc_id,
                                                      int32_t pts,
                                                      int32_t qts,
                                                      int32_t date,
                                                      struct secretchat_error **error);

/**
 * Answers DIFFERENCE with the secret part of what was missed: `message_count` boxed `EncryptedMessage` in the order of the
 * server, and `update_count` boxed `Update` about secret chats. `pts`, `qts` and `date` are where the account stands after
 * that; `is_partial` says that there is more, to be asked for from there.
 *
 * `client` is not NULL; `messages` and `updates` may be if their counts are 0, `error` may be. Everything is copied. Any
 * thread. Statuses: NULL_POINTER, LENGTH, TL, VALUE if `rpc_id` is no DIFFERENCE, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_answer_difference(const struct secretchat_client *client,
                                                           uint64_t rpc_id,
                                                           const struct secretchat_bytes *messages,
                                                           size_t message_count,
                                                           const struct secretchat_bytes *updates,
                                                           size_t update_count,
                                                           int32_t pts,
                                                           int32_t qts,
                                                           int32_t date,
                                                           bool is_partial,
                                                           struct secretchat_error **error);

/**
 * Command: hands in what the server sent: one boxed `Update` about secret chats, or boxed `Updates` with nothing else inside.
 * In any order, twice if need be. When it has ended, they are stored, or will come again; a program with a state of its own
 * (`pts`, `date`, `seq`) moves that state only then.
 *
 * `client` is not NULL, `updates` has `updates_len` bytes, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
 * LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: TL if they are something else, STORE_… if they could not be
 * stored: they are fetched again when the store works.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_feed(const struct secretchat_client *client,
                                              const uint8_t *updates,
                                              size_t updates_len,
                                              uint64_t *request,
                                              struct secretchat_error **error);

/**
 * Command: says that updates may have been missed, for instance while the connection was down; the server is asked.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_catch_up(const struct secretchat_client *client,
                                                  uint64_t *request,
                                                  struct secretchat_error **error);

/**
 * Command: asks a user for a chat, and does not wait for their answer: `SECRETCHAT_EVENT_KIND_CHAT_READY` tells of it. Messages
 * can be sent at once; they wait. The result has the chat (`secretchat_event_chat`). The program must know the access hash of
 * the user: it is asked to RESOLVE them.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_USER, NOT_A_USER, SERVER, NETWORK.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_request_chat(const struct secretchat_client *client,
                                                      int64_t user_id,
                                                      uint64_t *request,
                                                      struct secretchat_error **error);

/**
 * Command: as `secretchat_client_request_chat`, for a user whose access hash is given.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: as there.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_request_chat_input_user(const struct secretchat_client *client,
                                                                 int64_t user_id,
                                                                 int64_t access_hash,
                                                                 uint64_t *request,
                                                                 struct secretchat_error **error);

/**
 * Command: as `secretchat_client_request_chat`, for a user by name; a leading "@" is dropped.
 *
 * `client` is not NULL, `username` has `username_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread. Statuses:
 * as there, and LENGTH, UTF8.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_request_chat_username(const struct secretchat_client *client,
                                                               const uint8_t *username,
                                                               size_t username_len,
                                                               uint64_t *request,
                                                               struct secretchat_error **error);

/**
 * Command: accepts a request. Nothing happens if it is accepted already.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_accept_chat(const struct secretchat_client *client,
                                                     int32_t chat,
                                                     uint64_t *request,
                                                     struct secretchat_error **error);

/**
 * Command: refuses, cancels or closes a chat; with `delete_history` everything in it is deleted on both sides. Nothing happens
 * if it is closed already.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_discard_chat(const struct secretchat_client *client,
                                                      int32_t chat,
                                                      bool delete_history,
                                                      uint64_t *request,
                                                      struct secretchat_error **error);

/**
 * Command: deletes everything that is left of a closed chat: its history, and the files that downloads wrote.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, NOT_CLOSED.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_forget_chat(const struct secretchat_client *client,
                                                     int32_t chat,
                                                     uint64_t *request,
                                                     struct secretchat_error **error);

/**
 * Command: renews the key of a chat now; nothing happens if that is under way. The library does so by itself after 100
 * messages or 7 days.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_rekey(const struct secretchat_client *client,
                                               int32_t chat,
                                               uint64_t *request,
                                               struct secretchat_error **error);

/**
 * Command: notes that the user has compared the key pictures, or takes that back.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_set_verified(const struct secretchat_client *client,
                                                      int32_t chat,
                                                      bool verified,
                                                      uint64_t *request,
                                                      struct secretchat_error **error);

/**
 * Command: sets the default timer of a chat: 0 (none) to one year, in seconds. It applies to what is sent from now on, by
 * either side.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE, VALUE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_set_ttl(const struct secretchat_client *client,
                                                 int32_t chat,
                                                 int32_t seconds,
                                                 uint64_t *request,
                                                 struct secretchat_error **error);

/**
 * Command: tells the peer that the user is typing, to be repeated every 5 seconds; or has stopped.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_set_typing(const struct secretchat_client *client,
                                                    int32_t chat,
                                                    bool typing,
                                                    uint64_t *request,
                                                    struct secretchat_error **error);

/**
 * Command: reports the peer as a spammer. Usually followed by `secretchat_client_discard_chat`.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_report_spam(const struct secretchat_client *client,
                                                     int32_t chat,
                                                     uint64_t *request,
                                                     struct secretchat_error **error);

/**
 * Look-up: where a chat stands; EMPTY if there is none.
 *
 * `client` and `status` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_status(const struct secretchat_client *client,
                                                int32_t chat,
                                                enum secretchat_chat_status *status,
                                                struct secretchat_error **error);

/**
 * Look-up: whether there is such a chat, open or closed.
 *
 * `client` and `has` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_has_chat(const struct secretchat_client *client,
                                                  int32_t chat,
                                                  bool *has,
                                                  struct secretchat_error **error);

/**
 * Look-up: the ids of all chats, open and closed. Writes at most `capacity` of them to `chats`, and to `count` how many there
 * are in all.
 *
 * `client` and `count` are not NULL; `chats` may be if `capacity` is 0, `error` may be. Any thread. Statuses: NULL_POINTER,
 * STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_chats(const struct secretchat_client *client,
                                               int32_t *chats,
                                               size_t capacity,
                                               size_t *count,
                                               struct secretchat_error **error);

/**
 * Look-up: everything that is known of a chat, but for its secrets, as it is now.
 *
 * `client` and `info` are not NULL; what is put there is freed with `secretchat_chat_free`. `error` may be NULL. Any thread.
 * Statuses: NULL_POINTER, UNKNOWN_CHAT, STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_chat(const struct secretchat_client *client,
                                              int32_t chat,
                                              struct secretchat_chat **info,
                                              struct secretchat_error **error);

/**
 * Look-up: writes the current key of a chat to `key`, which has `key_len` = 256 bytes, and to `has_key` whether there is one.
 * The key opens everything: only for those who really want it. Wipe it (`secretchat_wipe`).
 *
 * `client`, `key` and `has_key` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, LENGTH, UNKNOWN_CHAT, STORE_…,
 * CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_auth_key(const struct secretchat_client *client,
                                                  int32_t chat,
                                                  uint8_t *key,
                                                  size_t key_len,
                                                  bool *has_key,
                                                  struct secretchat_error **error);

/**
 * Frees a chat. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_chat_free(struct secretchat_chat *chat);

/**
 * The id of the chat, the same for both sides. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int32_t secretchat_chat_id(const struct secretchat_chat *chat);

/**
 * The access hash of the chat; 0 until the server has given it. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_chat_access_hash(const struct secretchat_chat *chat);

/**
 * The other side. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_chat_user_id(const struct secretchat_chat *chat);

/**
 * Whether this side created the chat. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_chat_is_admin(const struct secretchat_chat *chat);

/**
 * Where the chat stands. `chat` may be NULL: EMPTY. Any thread.
 */
SECRETCHAT_API enum secretchat_chat_status secretchat_chat_get_status(const struct secretchat_chat *chat);

/**
 * Whether the other side asked for it and waits for `secretchat_client_accept_chat` or
 * `secretchat_client_discard_chat`. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_chat_is_unanswered(const struct secretchat_chat *chat);

/**
 * Whether it is over here, and the server has not confirmed that it knows. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_chat_is_closing(const struct secretchat_chat *chat);

/**
 * Why it is over. `chat` may be NULL: NONE. Any thread.
 */
SECRETCHAT_API enum secretchat_close_reason secretchat_chat_close_reason(const struct secretchat_chat *chat);

/**
 * Why it is over, in English for developers, with what the server or the other side did; empty if it is not. Valid
 * until the chat is freed. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_chat_close_text(const struct secretchat_chat *chat);

/**
 * When it was created, by the clock of this machine: milliseconds since 1970. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_chat_created_ms(const struct secretchat_chat *chat);

/**
 * When the current key came into use, by the clock of this machine: milliseconds since 1970; 0 if the chat is not
 * ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_chat_updated_ms(const struct secretchat_chat *chat);

/**
 * How many messages of the other side were received in order; 0 if the chat is not ready. `chat` may be NULL: 0. Any
 * thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_in_seq_no(const struct secretchat_chat *chat);

/**
 * How many messages this side has made; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_out_seq_no(const struct secretchat_chat *chat);

/**
 * The lowest bit of every `in_seq_no` that this side writes: 0 or 1. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int32_t secretchat_chat_in_seq_no_x(const struct secretchat_chat *chat);

/**
 * The lowest bit of every `out_seq_no` that this side writes: 0 or 1. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int32_t secretchat_chat_out_seq_no_x(const struct secretchat_chat *chat);

/**
 * How many messages of this side the other has confirmed; 0 if the chat is not ready. `chat` may be NULL: 0. Any
 * thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_acknowledged(const struct secretchat_chat *chat);

/**
 * The highest layer that the other side has shown; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_peer_layer(const struct secretchat_chat *chat);

/**
 * The layer that this side writes; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_send_layer(const struct secretchat_chat *chat);

/**
 * The timer that messages get which have none of their own, in seconds; 0 if there is none, or the chat is not ready.
 * `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int32_t secretchat_chat_ttl(const struct secretchat_chat *chat);

/**
 * How many messages the key is used for before it is renewed; 0 if the chat is not ready. `chat` may be NULL: 0. Any
 * thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_ttr(const struct secretchat_chat *chat);

/**
 * Where the renewal of the key stands. `chat` may be NULL: IDLE. Any thread.
 */
SECRETCHAT_API enum secretchat_rekeying secretchat_chat_get_rekeying(const struct secretchat_chat *chat);

/**
 * The number of the renewal that runs; 0 if none does. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_chat_exchange_id(const struct secretchat_chat *chat);

/**
 * Whether the user has compared the keys (`secretchat_client_set_verified`). `chat` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_chat_is_verified(const struct secretchat_chat *chat);

/**
 * Whether the key before the current one is still kept, for messages that are on their way. `chat` may be NULL. Any
 * thread.
 */
SECRETCHAT_API bool secretchat_chat_has_old_key(const struct secretchat_chat *chat);

/**
 * How many messages wait until missing ones have come; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_behind_gap(const struct secretchat_chat *chat);

/**
 * Up to when the other side has read, by the clock of the server, which says so: seconds since 1970; 0 if that is not
 * known, or the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int32_t secretchat_chat_peer_read_date(const struct secretchat_chat *chat);

/**
 * How many things came that could not be used; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_dropped(const struct secretchat_chat *chat);

/**
 * How many own messages wait for the chat to become ready, or for the other side to confirm them. `chat` may be NULL:
 * 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_chat_outbox(const struct secretchat_chat *chat);

/**
 * A number that names the current key; 0 if the chat is not ready. `chat` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_chat_key_fingerprint(const struct secretchat_chat *chat);

/**
 * 36 bytes that stand for the first key, for as long as the chat lives; also when it is over; empty while there is no
 * key. Valid until the chat is freed. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_chat_key_hash(const struct secretchat_chat *chat);

/**
 * The first 16 bytes of `secretchat_chat_key_hash`: SHA-1 of the first key. Valid until the chat is freed. `chat` may
 * be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_chat_visualization_orig(const struct secretchat_chat *chat);

/**
 * The last 20 bytes of `secretchat_chat_key_hash`: SHA-256 of the first key. Valid until the chat is freed. `chat` may
 * be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_chat_visualization_46(const struct secretchat_chat *chat);

/**
 * The key picture: 144 bytes, 12 rows of 12 colour numbers from 0 to 3, the top row first; empty while there is no key.
 * Valid until the chat is freed. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_chat_key_cells(const struct secretchat_chat *chat);

/**
 * The colour of a colour number, as 0xRRGGBB; 0 for numbers that are none. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_key_colour(uint32_t number);

/**
 * The text beside the key picture: four lines of hexadecimal digits, parted by line feeds; empty while there is no key.
 * Valid until the chat is freed. `chat` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_chat_key_hex(const struct secretchat_chat *chat);

/**
 * The key picture as a PNG, with cells of 1 to 128 pixels a side, so 12 to 1536 pixels a side in all.
 *
 * `chat` and `png` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, VALUE, CHAT_STATE while there is no key.
 */
SECRETCHAT_API
enum secretchat_status secretchat_chat_key_png(const struct secretchat_chat *chat,
                                               uint32_t cell_pixels,
                                               struct secretchat_buffer **png,
                                               struct secretchat_error **error);

/**
 * A chat as a JSON object, whose fields are named as the getters are: `id`, `access_hash`, `user_id`, `is_admin`,
 * `status`, `is_unanswered`, `is_closing`, `created_ms`, `in_seq_no_x`, `out_seq_no_x`, `outbox`; if it is over
 * `close_reason` and `close_text`; if it has a key `key_hash` and `key_hex`; if it is ready `updated_ms`, `in_seq_no`,
 * `out_seq_no`, `acknowledged`, `peer_layer`, `send_layer`, `ttl`, `ttr`, `rekeying`, `exchange_id` (if one runs),
 * `is_verified`, `has_old_key`, `behind_gap`, `peer_read_date`, `dropped`, `key_fingerprint`. Numbers of 64 bits are
 * strings, bytes are base64; `status`, `rekeying` and `close_reason` are names of constants without their prefix, such
 * as "READY".
 *
 * `chat` and `json` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "json".
 */
SECRETCHAT_API
enum secretchat_status secretchat_chat_to_json(const struct secretchat_chat *chat,
                                               struct secretchat_buffer **json,
                                               struct secretchat_error **error);

/**
 * Look-up: one message of the history, of either side, as it is now.
 *
 * `client` and `message` are not NULL; what is put there is freed with `secretchat_message_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, UNKNOWN_CHAT, UNKNOWN_MESSAGE, STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_message(const struct secretchat_client *client,
                                                 int32_t chat,
                                                 int64_t random_id,
                                                 struct secretchat_message **message,
                                                 struct secretchat_error **error);

/**
 * Look-up: at most `limit` messages (of 1000) before the message `before`, or the last ones if that is 0; the newest first.
 *
 * `client` and `messages` are not NULL; what is put there is freed with `secretchat_messages_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, UNKNOWN_CHAT, UNKNOWN_MESSAGE, STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_history(const struct secretchat_client *client,
                                                 int32_t chat,
                                                 int64_t before,
                                                 uint32_t limit,
                                                 struct secretchat_messages **messages,
                                                 struct secretchat_error **error);

/**
 * Command: the user has seen the messages of the peer up to `up_to`, or all if that is 0: the server is told, and timers of
 * texts start.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, UNKNOWN_MESSAGE, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_read(const struct secretchat_client *client,
                                              int32_t chat,
                                              int64_t up_to,
                                              uint64_t *request,
                                              struct secretchat_error **error);

/**
 * Command: the user opened a medium, or listened to a voice or video note: its timer starts, and the peer is told.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, UNKNOWN_MESSAGE, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_open_message(const struct secretchat_client *client,
                                                      int32_t chat,
                                                      int64_t random_id,
                                                      uint64_t *request,
                                                      struct secretchat_error **error);

/**
 * Command: deletes messages, whoever wrote them, on both sides: 1 to 100. Unknown ones are passed over.
 *
 * `client` is not NULL, `random_ids` has `count` ids, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
 * LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, VALUE if there are none or too many.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_delete(const struct secretchat_client *client,
                                                int32_t chat,
                                                const int64_t *random_ids,
                                                size_t count,
                                                uint64_t *request,
                                                struct secretchat_error **error);

/**
 * Command: deletes the whole history of a chat on both sides.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: UNKNOWN_CHAT, CHAT_STATE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_flush(const struct secretchat_client *client,
                                               int32_t chat,
                                               uint64_t *request,
                                               struct secretchat_error **error);

/**
 * Command: tells the peer that a screenshot was taken while these messages, at most 100, were visible.
 *
 * `client` is not NULL; `random_ids` has `count` ids, and may be NULL if that is 0; `request` and `error` may be NULL. Any thread.
 * Statuses: NULL_POINTER, LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, VALUE if there are
 * too many.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_screenshot(const struct secretchat_client *client,
                                                    int32_t chat,
                                                    const int64_t *random_ids,
                                                    size_t count,
                                                    uint64_t *request,
                                                    struct secretchat_error **error);

/**
 * How many messages there are. `messages` may be NULL: 0. Any thread.
 */
SECRETCHAT_API size_t secretchat_messages_count(const struct secretchat_messages *messages);

/**
 * One of the messages, counted from 0; NULL beyond the last. It belongs to the list: do not free it. `messages` may be
 * NULL. Any thread.
 */
SECRETCHAT_API
const struct secretchat_message *secretchat_messages_at(const struct secretchat_messages *messages,
                                                        size_t index);

/**
 * Frees a list and all of its messages. NULL is nothing. Any thread, while no other uses them.
 */
SECRETCHAT_API void secretchat_messages_free(struct secretchat_messages *messages);

/**
 * Frees a message, but not one of a list. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_message_free(struct secretchat_message *message);

/**
 * The name of the message in its chat. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_message_random_id(const struct secretchat_message *message);

/**
 * Whether this side wrote it. `message` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_message_is_outgoing(const struct secretchat_message *message);

/**
 * When the server got it, by its clock: seconds since 1970; 0 while it does not have it. `message` may be NULL. Any
 * thread.
 */
SECRETCHAT_API int32_t secretchat_message_date(const struct secretchat_message *message);

/**
 * Where an own message stands. `message` may be NULL: NONE. Any thread.
 */
SECRETCHAT_API enum secretchat_delivery secretchat_message_get_delivery(const struct secretchat_message *message);

/**
 * Whether its media were opened, or listened to, by the side that received it. `message` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_message_is_opened(const struct secretchat_message *message);

/**
 * What the message is. `message` may be NULL: OTHER_SERVICE. Any thread.
 */
SECRETCHAT_API enum secretchat_message_kind secretchat_message_get_kind(const struct secretchat_message *message);

/**
 * The text, or the caption of the media; empty if there is none. Valid until the message is freed. `message` may be
 * NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_text(const struct secretchat_message *message);

/**
 * How many parts of the text mean something. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API size_t secretchat_message_entity_count(const struct secretchat_message *message);

/**
 * What a part of the text means: the entity of this number, counted from 0, is written to `entity`, whose `size` says
 * how large it is: set it to `sizeof(secretchat_entity)` before.
 *
 * `message` and `entity` are not NULL; what is put there is valid until the message is freed. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, VALUE if there is no such entity or `size` was not set.
 */
SECRETCHAT_API
enum secretchat_status secretchat_message_entity(const struct secretchat_message *message,
                                                 size_t index,
                                                 struct secretchat_entity *entity,
                                                 struct secretchat_error **error);

/**
 * The text as Markdown, as `secretchat_draft_markdown` reads it.
 *
 * `message` and `text` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "formats".
 */
SECRETCHAT_API
enum secretchat_status secretchat_message_markdown(const struct secretchat_message *message,
                                                   struct secretchat_buffer **text,
                                                   struct secretchat_error **error);

/**
 * The text as HTML, as `secretchat_draft_html` reads it.
 *
 * `message` and `text` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "formats".
 */
SECRETCHAT_API
enum secretchat_status secretchat_message_html(const struct secretchat_message *message,
                                               struct secretchat_buffer **text,
                                               struct secretchat_error **error);

/**
 * The message that it answers, which may be unknown or deleted; 0 for none. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_message_reply_to(const struct secretchat_message *message);

/**
 * How many seconds it lives after it was read or opened; 0 for ever. Of the kind TTL: the timer that was set. `message`
 * may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_message_ttl(const struct secretchat_message *message);

/**
 * Whether it makes no sound at the side that receives it. `message` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_message_is_silent(const struct secretchat_message *message);

/**
 * Whether no preview of the links in its text is to be shown. `message` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_message_is_no_webpage(const struct secretchat_message *message);

/**
 * The number that all messages of an album share; 0 if it is in none. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_message_grouped_id(const struct secretchat_message *message);

/**
 * The user name, without `@`, of the bot through which it was made; empty for none. Valid until the message is freed.
 * `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_via_bot(const struct secretchat_message *message);

/**
 * Of the kind SCREENSHOT, the messages that were visible, which some apps do not tell: `count` ids, valid until the
 * message is freed; NULL if there are none. `message` may be NULL, `count` too. Any thread.
 */
SECRETCHAT_API const int64_t *secretchat_message_ids(const struct secretchat_message *message, size_t *count);

/**
 * What media come with the message. `message` may be NULL: NONE. Any thread.
 */
SECRETCHAT_API enum secretchat_media_kind secretchat_message_get_media(const struct secretchat_message *message);

/**
 * Why the media cannot be shown, in English for developers; empty if they can. It is static. `message` may be NULL. Any
 * thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_unsupported(const struct secretchat_message *message);

/**
 * Whether the media have a file, which can be fetched once the message has a date. `message` may be NULL. Any thread.
 */
SECRETCHAT_API bool secretchat_message_has_file(const struct secretchat_message *message);

/**
 * Bytes of the file, also of one of the cloud; 0 if there is none, or if that is not known. `message` may be NULL: 0.
 * Any thread.
 */
SECRETCHAT_API uint64_t secretchat_message_file_size(const struct secretchat_message *message);

/**
 * The mime type of the file, also of one of the cloud; empty if there is none. Valid until the message is freed.
 * `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_mime_type(const struct secretchat_message *message);

/**
 * The name of the file, safe to store it under; empty if it has none, as photos. Valid until the message is freed.
 * `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_file_name(const struct secretchat_message *message);

/**
 * Pixels from left to right; 0 if that is not known. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_message_width(const struct secretchat_message *message);

/**
 * Pixels from top to bottom; 0 if that is not known. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_message_height(const struct secretchat_message *message);

/**
 * Seconds that the media play; 0 if they do not, or if that is not known. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API uint32_t secretchat_message_duration(const struct secretchat_message *message);

/**
 * A small picture to show before the file is fetched: a JPEG from the other side, to be decoded with the same care as
 * any file from the internet; empty if there is none. Valid until the message is freed. Its pixels are written to
 * `width` and `height`, which may be NULL. `message` may be NULL. Any thread.
 */
SECRETCHAT_API
struct secretchat_bytes secretchat_message_thumb(const struct secretchat_message *message,
                                                 uint32_t *width,
                                                 uint32_t *height);

/**
 * How loud a voice message is over time: samples of 0 to 31; empty if that is not known. Valid until the message is
 * freed. `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_waveform(const struct secretchat_message *message);

/**
 * The title of music, or the name of a place; empty if there is none. Valid until the message is freed. `message` may
 * be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_title(const struct secretchat_message *message);

/**
 * Who plays the music; empty if that is not told. Valid until the message is freed. `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_performer(const struct secretchat_message *message);

/**
 * The emoji that a sticker stands for; empty if there is none. Valid until the message is freed. `message` may be NULL.
 * Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_alt(const struct secretchat_message *message);

/**
 * The short name of the set of a sticker of the cloud; empty if there is none. Valid until the message is freed.
 * `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_sticker_set(const struct secretchat_message *message);

/**
 * The document that a sticker of the cloud is; 0 for other media. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_message_document_id(const struct secretchat_message *message);

/**
 * The access hash of that document. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int64_t secretchat_message_document_access_hash(const struct secretchat_message *message);

/**
 * The data centre that has that document. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API int32_t secretchat_message_document_dc(const struct secretchat_message *message);

/**
 * Latitude of a place in degrees, -90 to 90; 0 for other media. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API double secretchat_message_latitude(const struct secretchat_message *message);

/**
 * Longitude of a place in degrees, -180 to 180; 0 for other media. `message` may be NULL: 0. Any thread.
 */
SECRETCHAT_API double secretchat_message_longitude(const struct secretchat_message *message);

/**
 * The address of a place; empty if there is none. Valid until the message is freed. `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_address(const struct secretchat_message *message);

/**
 * Who lists a place, such as "foursquare"; empty if that is not told. Valid until the message is freed. `message` may
 * be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_provider(const struct secretchat_message *message);

/**
 * The id of a place there; empty if that is not told. Valid until the message is freed. `message` may be NULL. Any
 * thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_venue_id(const struct secretchat_message *message);

/**
 * The number of a contact; empty for other media. Valid until the message is freed. `message` may be NULL. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_phone_number(const struct secretchat_message *message);

/**
 * The first name of a contact; empty for other media. Valid until the message is freed. `message` may be NULL. Any
 * thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_first_name(const struct secretchat_message *message);

/**
 * The last name of a contact; empty if there is none. Valid until the message is freed. `message` may be NULL. Any
 * thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_last_name(const struct secretchat_message *message);

/**
 * The http or https link of a web page; empty for other media. Valid until the message is freed. `message` may be NULL.
 * Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_url(const struct secretchat_message *message);

/**
 * The message as boxed TL: a `DecryptedMessage` of layer 144, whatever layer it came in, with the key of its file.
 * Valid until the message is freed. `message` may be NULL: empty. Any thread.
 */
SECRETCHAT_API struct secretchat_bytes secretchat_message_tl(const struct secretchat_message *message);

/**
 * The message as a JSON object: `random_id`, `is_outgoing`, `date`, `delivery` ("NONE", "SENT", "DELIVERED", "FAILED"),
 * `is_opened`, `message` (the `DecryptedMessage` of layer 144, with the key of its file), and `file` (the
 * `EncryptedFile` at the server) if there is one. Numbers of 64 bits are strings, bytes are base64.
 *
 * `message` and `json` are not NULL; what is put there is freed with `secretchat_buffer_free`. `error` may be NULL. Any
 * thread. Statuses: NULL_POINTER, UNSUPPORTED without the feature "json".
 */
SECRETCHAT_API
enum secretchat_status secretchat_message_to_json(const struct secretchat_message *message,
                                                  struct secretchat_buffer **json,
                                                  struct secretchat_error **error);

/**
 * An empty draft.
 *
 * `draft` is not NULL; what is put there is freed with `secretchat_draft_free`. `error` may be NULL. Any thread.
 * Statuses: NULL_POINTER.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_new(struct secretchat_draft **draft,
                                            struct secretchat_error **error);

/**
 * Frees a draft, used or not. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_draft_free(struct secretchat_draft *draft);

/**
 * Sets the text, or the caption of media: plain, in place of what was there and its entities.
 *
 * `draft` is not NULL, `error` may be. `text` is UTF-8 of `text_len` bytes, and is copied. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_text(struct secretchat_draft *draft,
                                             const uint8_t *text,
                                             size_t text_len,
                                             struct secretchat_error **error);

/**
 * Sets the text, or the caption of media, in place of what was there: Markdown as chats have it, with `**bold**`,
 * `*italic*`, `__underlined__`, `~~struck~~`, `||spoiler||`, code, fenced code, `[links](https://example.com)`, and
 * quotes behind `>`. What is not understood stays as it stands.
 *
 * `draft` is not NULL, `error` may be. `text` is UTF-8 of `text_len` bytes, and is copied. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, SPENT, UNSUPPORTED without the feature "formats".
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_markdown(struct secretchat_draft *draft,
                                                 const uint8_t *text,
                                                 size_t text_len,
                                                 struct secretchat_error **error);

/**
 * Sets the text, or the caption of media, in place of what was there: HTML with the tags of Telegram's bots, such as
 * `b`, `i`, `a`, `tg-spoiler`. Other tags are left out; what is in them stays.
 *
 * `draft` is not NULL, `error` may be. `text` is UTF-8 of `text_len` bytes, and is copied. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, SPENT, UNSUPPORTED without the feature "formats".
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_html(struct secretchat_draft *draft,
                                             const uint8_t *text,
                                             size_t text_len,
                                             struct secretchat_error **error);

/**
 * Gives a part of the text a meaning, besides those that it has: set the text first.
 *
 * `draft` is not NULL, `error` may be. `kind` is one of `SECRETCHAT_ENTITY_…` but UNKNOWN. `offset` and `length` count
 * UTF-16 units. `argument` is the link of TEXT_URL or the language of PRE, `document_id` the picture of CUSTOM_EMOJI;
 * other kinds do not look at them. `argument` is UTF-8 of `argument_len` bytes, and is copied. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_entity(struct secretchat_draft *draft,
                                               uint32_t kind,
                                               uint32_t offset,
                                               uint32_t length,
                                               const uint8_t *argument,
                                               size_t argument_len,
                                               int64_t document_id,
                                               struct secretchat_error **error);

/**
 * Names the message in its chat, instead of a number that is drawn; 0 to have one drawn. Of two messages of a chat with
 * the same name the second is refused (`SECRETCHAT_STATUS_RANDOM_ID_IN_USE`): so a program that was killed, and does
 * not know what it has sent, can send again.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_random_id(struct secretchat_draft *draft,
                                                  int64_t random_id,
                                                  struct secretchat_error **error);

/**
 * Answers a message of the chat; 0 for none.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_reply_to(struct secretchat_draft *draft,
                                                 int64_t random_id,
                                                 struct secretchat_error **error);

/**
 * Whether it makes no sound at the other side.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_silent(struct secretchat_draft *draft,
                                               bool silent,
                                               struct secretchat_error **error);

/**
 * Whether no preview of the links in the text is shown. Captions of files never have one.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_no_webpage(struct secretchat_draft *draft,
                                                   bool no_webpage,
                                                   struct secretchat_error **error);

/**
 * Destroys the message so many seconds after it was read or opened; 0 for never. If this is not called, the timer of
 * the chat holds.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_ttl(struct secretchat_draft *draft,
                                            uint32_t seconds,
                                            struct secretchat_error **error);

/**
 * Whether the message is refused (`SECRETCHAT_STATUS_WOULD_LOSE`) if the layer of the other side cannot carry all of
 * it. Else the RESULT tells what is lost.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_lossless(struct secretchat_draft *draft,
                                                 bool lossless,
                                                 struct secretchat_error **error);

/**
 * Names the bot through which the message was made: its user name without `@`; empty for none.
 *
 * `draft` is not NULL, `error` may be. `username` is UTF-8 of `username_len` bytes, and is copied. One thread at a
 * time. Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_via_bot(struct secretchat_draft *draft,
                                                const uint8_t *username,
                                                size_t username_len,
                                                struct secretchat_error **error);

/**
 * Sets the media, in place of others: a place on the map, in degrees.
 *
 * `draft` is not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_location(struct secretchat_draft *draft,
                                                 double latitude,
                                                 double longitude,
                                                 struct secretchat_error **error);

/**
 * Sets the media, in place of others: a place with a name and, if they are known, its address, who lists it (such as
 * "foursquare"), and its id there.
 *
 * `draft` is not NULL, `error` may be. The texts are UTF-8, and are copied. One thread at a time. Statuses:
 * NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_venue(struct secretchat_draft *draft,
                                              double latitude,
                                              double longitude,
                                              const uint8_t *title,
                                              size_t title_len,
                                              const uint8_t *address,
                                              size_t address_len,
                                              const uint8_t *provider,
                                              size_t provider_len,
                                              const uint8_t *venue_id,
                                              size_t venue_id_len,
                                              struct secretchat_error **error);

/**
 * Sets the media, in place of others: a phone number with a name, the second part of which may be empty.
 *
 * `draft` is not NULL, `error` may be. The texts are UTF-8, and are copied. One thread at a time. Statuses:
 * NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_contact(struct secretchat_draft *draft,
                                                const uint8_t *phone_number,
                                                size_t phone_number_len,
                                                const uint8_t *first_name,
                                                size_t first_name_len,
                                                const uint8_t *last_name,
                                                size_t last_name_len,
                                                struct secretchat_error **error);

/**
 * Sets the media, in place of others: the link of which a preview is shown. The message needs a text.
 *
 * `draft` is not NULL, `error` may be. `url` is UTF-8 of `url_len` bytes, and is copied. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_web_page(struct secretchat_draft *draft,
                                                 const uint8_t *url,
                                                 size_t url_len,
                                                 struct secretchat_error **error);

/**
 * Sets the media, in place of others: a sticker of a public set, which is a document of the cloud and not encrypted. It
 * has `size` bytes, and lies in the data centre `dc`. `alt` is the emoji that it stands for, `set` the short name of
 * its set; some apps show only stickers that have one.
 *
 * `draft` is not NULL, `error` may be. `width` and `height` are pixels, at most 65535, 0 if unknown. The texts are
 * UTF-8, and are copied. One thread at a time. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_external_sticker(struct secretchat_draft *draft,
                                                         int64_t document_id,
                                                         int64_t access_hash,
                                                         int32_t dc,
                                                         uint32_t size,
                                                         uint32_t width,
                                                         uint32_t height,
                                                         const uint8_t *mime_type,
                                                         size_t mime_type_len,
                                                         const uint8_t *alt,
                                                         size_t alt_len,
                                                         const uint8_t *set,
                                                         size_t set_len,
                                                         struct secretchat_error **error);

/**
 * Sets the media, in place of others: a photo, which is a JPEG.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `width` and `height` are pixels, at most 65535, 0 if unknown. One thread at a time. Statuses: NULL_POINTER, VALUE,
 * SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_photo(struct secretchat_draft *draft,
                                              struct secretchat_source *source,
                                              uint32_t width,
                                              uint32_t height,
                                              struct secretchat_error **error);

/**
 * Sets the media, in place of others: a video, which is an MP4 if the mime type is not set and the name says nothing
 * else.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `width` and `height` are pixels, at most 65535, 0 if unknown. `duration` is in seconds. One thread at a time.
 * Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_video(struct secretchat_draft *draft,
                                              struct secretchat_source *source,
                                              uint32_t width,
                                              uint32_t height,
                                              uint32_t duration,
                                              struct secretchat_error **error);

/**
 * Sets the media, in place of others: a round video message, which is an MP4.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `side` is its diameter in pixels, at most 65535, 0 if unknown. `duration` is in seconds. One thread at a time.
 * Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_video_note(struct secretchat_draft *draft,
                                                   struct secretchat_source *source,
                                                   uint32_t side,
                                                   uint32_t duration,
                                                   struct secretchat_error **error);

/**
 * Sets the media, in place of others: a silent video that plays by itself, which is an MP4.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `width` and `height` are pixels, at most 65535, 0 if unknown. `duration` is in seconds, 0 if unknown. One thread at a
 * time. Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_animation(struct secretchat_draft *draft,
                                                  struct secretchat_source *source,
                                                  uint32_t width,
                                                  uint32_t height,
                                                  uint32_t duration,
                                                  struct secretchat_error **error);

/**
 * Sets the media, in place of others: music, which is an MP3 if the mime type is not set and the name says nothing
 * else.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `duration` is in seconds. `title` and `performer` may be empty; they are UTF-8, and are copied. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_audio(struct secretchat_draft *draft,
                                              struct secretchat_source *source,
                                              uint32_t duration,
                                              const uint8_t *title,
                                              size_t title_len,
                                              const uint8_t *performer,
                                              size_t performer_len,
                                              struct secretchat_error **error);

/**
 * Sets the media, in place of others: a voice message, which is an OGG with Opus if the mime type is not set and the
 * name says nothing else.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `duration` is in seconds. `waveform` is how loud it is over time: at most 100 samples of 0 to 31. They are copied.
 * One thread at a time. Statuses: NULL_POINTER, LENGTH, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_voice(struct secretchat_draft *draft,
                                              struct secretchat_source *source,
                                              uint32_t duration,
                                              const uint8_t *waveform,
                                              size_t waveform_len,
                                              struct secretchat_error **error);

/**
 * Sets the media, in place of others: a sticker as a file of its own, which is a WebP of at most 512 KiB. `alt` is the
 * emoji that it stands for.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `width` and `height` are pixels, at most 65535, 0 if unknown. `alt` is UTF-8 of `alt_len` bytes, and is copied. One
 * thread at a time. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_sticker(struct secretchat_draft *draft,
                                                struct secretchat_source *source,
                                                uint32_t width,
                                                uint32_t height,
                                                const uint8_t *alt,
                                                size_t alt_len,
                                                struct secretchat_error **error);

/**
 * Sets the media, in place of others: any file.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * One thread at a time. Statuses: NULL_POINTER, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_document(struct secretchat_draft *draft,
                                                 struct secretchat_source *source,
                                                 struct secretchat_error **error);

/**
 * Sets the media, in place of others: an image that is sent as a file, as it is.
 *
 * `draft` and `source` are not NULL, `error` may be. The source is used up, unless this fails, and must still be freed.
 * `width` and `height` are pixels, at most 65535. One thread at a time. Statuses: NULL_POINTER, VALUE, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_image_file(struct secretchat_draft *draft,
                                                   struct secretchat_source *source,
                                                   uint32_t width,
                                                   uint32_t height,
                                                   struct secretchat_error **error);

/**
 * Sets the mime type of the file, in place of the one that goes with the media or is guessed by the name.
 *
 * `draft` is not NULL, and has its file already: set that first. `error` may be NULL. `mime_type` is UTF-8 of
 * `mime_type_len` bytes, and is copied. One thread at a time. Statuses: NULL_POINTER, LENGTH, UTF8, MISSING, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_mime_type(struct secretchat_draft *draft,
                                                  const uint8_t *mime_type,
                                                  size_t mime_type_len,
                                                  struct secretchat_error **error);

/**
 * Sets a small picture that is shown before the file is fetched: a JPEG of at most 6000 bytes and 90 pixels a side.
 *
 * `draft` is not NULL, and has its file already: set that first. `error` may be NULL. `jpeg` has `jpeg_len` bytes, and
 * is copied; `width` and `height` are its pixels, at most 65535. One thread at a time. Statuses: NULL_POINTER, LENGTH,
 * VALUE, MISSING, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_thumb(struct secretchat_draft *draft,
                                              const uint8_t *jpeg,
                                              size_t jpeg_len,
                                              uint32_t width,
                                              uint32_t height,
                                              struct secretchat_error **error);

/**
 * Whether the library makes a small picture of a photo, and finds out its width and height if they were given as 0.
 *
 * `draft` is not NULL, and has its file already: set that first. `error` may be NULL. One thread at a time. Statuses:
 * NULL_POINTER, MISSING, SPENT, UNSUPPORTED without the feature "thumbnails".
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_make_thumb(struct secretchat_draft *draft,
                                                   bool make,
                                                   struct secretchat_error **error);

/**
 * Whether the account has Premium: then the file may be twice as large.
 *
 * `draft` is not NULL, and has its file already: set that first. `error` may be NULL. One thread at a time. Statuses:
 * NULL_POINTER, MISSING, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_draft_premium(struct secretchat_draft *draft,
                                                bool premium,
                                                struct secretchat_error **error);

/**
 * A file on the disk, which has its own name unless it gets another. Its upload goes on after a restart, as long as the
 * file is there and does not change. The disk is not touched before the file is sent.
 *
 * `path` is UTF-8 of `path_len` bytes, and is copied. `source` is not NULL; what is put there is freed with
 * `secretchat_source_free`. `error` may be NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8.
 */
SECRETCHAT_API
enum secretchat_status secretchat_source_path(const uint8_t *path,
                                              size_t path_len,
                                              struct secretchat_source **source,
                                              struct secretchat_error **error);

/**
 * Bytes in memory, at most 1 GiB. They are copied, and the copy is wiped when it is not needed any more. The file has
 * no name unless it gets one, and its upload does not go on after a restart. Empty files are refused when they are sent.
 *
 * `data` has `len` bytes. `source` is not NULL; what is put there is freed with `secretchat_source_free`. `error` may be
 * NULL. Any thread. Statuses: NULL_POINTER, LENGTH.
 */
SECRETCHAT_API
enum secretchat_status secretchat_source_bytes(const uint8_t *data,
                                               size_t len,
                                               struct secretchat_source **source,
                                               struct secretchat_error **error);

/**
 * `size` bytes that the program reads, from any place on, and a place more than once. The file has no name unless it
 * gets one, and its upload does not go on after a restart.
 *
 * `read` and `source` are not NULL; what is put there is freed with `secretchat_source_free`. `context` is given to
 * `read`, and to `free_context`, which may be NULL, when it is not needed any more, whatever is returned. `error` may be
 * NULL. Any thread. Statuses: NULL_POINTER.
 */
SECRETCHAT_API
enum secretchat_status secretchat_source_reader(uint64_t size,
                                                secretchat_read_fn read,
                                                void *context,
                                                secretchat_free_fn free_context,
                                                struct secretchat_source **source,
                                                struct secretchat_error **error);

/**
 * Gives the file another name, made safe: without a path and without signs that file systems do not take. The mime type
 * is guessed by it; the other side gets to see it of documents, audio and animations.
 *
 * `source` is not NULL, `name` is UTF-8 of `name_len` bytes, and is copied, `error` may be NULL. One thread at a time.
 * Statuses: NULL_POINTER, LENGTH, UTF8, SPENT.
 */
SECRETCHAT_API
enum secretchat_status secretchat_source_name(struct secretchat_source *source,
                                              const uint8_t *name,
                                              size_t name_len,
                                              struct secretchat_error **error);

/**
 * Frees a source, used or not. NULL is nothing. Any thread, while no other uses it.
 */
SECRETCHAT_API void secretchat_source_free(struct secretchat_source *source);

/**
 * Command: sends a text. The result has its id (`secretchat_event_random_id`) and, if there is something, what the layer of
 * the peer cannot carry of it (`secretchat_event_text`).
 *
 * `client` is not NULL, `text` has `text_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread. Statuses:
 * NULL_POINTER, LENGTH, UTF8, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, MESSAGE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_text(const struct secretchat_client *client,
                                                   int32_t chat,
                                                   const uint8_t *text,
                                                   size_t text_len,
                                                   uint64_t *request,
                                                   struct secretchat_error **error);

/**
 * Command: sends a message, and uses the draft up. The result has its id (`secretchat_event_random_id`) and, if there is
 * something, what the layer of the peer cannot carry of it (`secretchat_event_text`). With a file it comes when the file is at
 * the server.
 *
 * `client` and `draft` are not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, SPENT, BUSY, CLOSED,
 * REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, MESSAGE, RANDOM_ID_IN_USE, WOULD_LOSE, SOURCE, UPLOAD, THUMBNAIL,
 * CANCELLED.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send(const struct secretchat_client *client,
                                              int32_t chat,
                                              struct secretchat_draft *draft,
                                              uint64_t *request,
                                              struct secretchat_error **error);

/**
 * Command: sends 2 to 10 messages with files as an album, in this order, and uses the drafts up. Photos and videos can be mixed;
 * audio and documents go among themselves. The result has their ids (`secretchat_event_random_ids`). If one file fails, those
 * before it have been sent, and those behind it have not.
 *
 * `client`, `drafts` and the `count` drafts there are not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER,
 * LENGTH, SPENT, MISSING if a draft has no file, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: as `secretchat_client_send`.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_album(const struct secretchat_client *client,
                                                    int32_t chat,
                                                    struct secretchat_draft *const *drafts,
                                                    size_t count,
                                                    uint64_t *request,
                                                    struct secretchat_error **error);

/**
 * Command: sends an object of the end-to-end schema as it is: a boxed `DecryptedMessage` of any layer, without a file. The
 * library fills in a `random_id` that is 0, numbers, padding and the wrapper. The result is that of `secretchat_client_send`.
 *
 * `client` is not NULL, `message` has `message_len` bytes, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
 * LENGTH, TL, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT, CHAT_STATE, MESSAGE, RANDOM_ID_IN_USE.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_tl(const struct secretchat_client *client,
                                                 int32_t chat,
                                                 const uint8_t *message,
                                                 size_t message_len,
                                                 uint64_t *request,
                                                 struct secretchat_error **error);

/**
 * Command: as `secretchat_client_send_tl`, with a file: the library also fills in its key, iv and size. The source is used up.
 *
 * `client` and `source` are not NULL, `message` has `message_len` bytes, `request` and `error` may be NULL. Any thread.
 * Statuses: as there, and SPENT; of the result: as there, and SOURCE, UPLOAD, CANCELLED.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_tl_file(const struct secretchat_client *client,
                                                      int32_t chat,
                                                      const uint8_t *message,
                                                      size_t message_len,
                                                      struct secretchat_source *source,
                                                      uint64_t *request,
                                                      struct secretchat_error **error);

/**
 * Command: as `secretchat_client_send_tl`, with a file that is at the server already: a boxed `InputEncryptedFile`. Its key, iv
 * and size must be in the message.
 *
 * `client` is not NULL, `message` has `message_len` and `file` has `file_len` bytes, `request` and `error` may be NULL. Any thread.
 * Statuses: as there; of the result: as there.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_tl_uploaded(const struct secretchat_client *client,
                                                          int32_t chat,
                                                          const uint8_t *message,
                                                          size_t message_len,
                                                          const uint8_t *file,
                                                          size_t file_len,
                                                          uint64_t *request,
                                                          struct secretchat_error **error);

/**
 * Command: as `secretchat_client_send_tl`, for the JSON of a `DecryptedMessage` of layer 144: each object names its constructor
 * in `_`, numbers of 64 bits are strings, bytes are base64.
 *
 * `client` is not NULL, `message` has `message_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread. Statuses: as
 * there, with JSON instead of TL; UNSUPPORTED without the feature "json".
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_json(const struct secretchat_client *client,
                                                   int32_t chat,
                                                   const uint8_t *message,
                                                   size_t message_len,
                                                   uint64_t *request,
                                                   struct secretchat_error **error);

/**
 * Command: as `secretchat_client_send_json`, with a file: the library also fills in its key, iv and size. The source is used up.
 *
 * `client` and `source` are not NULL, `message` has `message_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread.
 * Statuses: as there, and SPENT; of the result: as there, and SOURCE, UPLOAD, CANCELLED.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_send_json_file(const struct secretchat_client *client,
                                                        int32_t chat,
                                                        const uint8_t *message,
                                                        size_t message_len,
                                                        struct secretchat_source *source,
                                                        uint64_t *request,
                                                        struct secretchat_error **error);

/**
 * Command: stops a file that is on its way up, and its message with it. The result says whether there was one
 * (`secretchat_event_flag`). The message of one that is there already can be deleted.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_cancel_upload(const struct secretchat_client *client,
                                                       int32_t chat,
                                                       int64_t random_id,
                                                       uint64_t *request,
                                                       struct secretchat_error **error);

/**
 * Command: fetches the file of a message to a path, checked against what the message says of it. A file that is there already
 * is an error, and is not touched. The result has the path (`secretchat_event_text`).
 *
 * `client` is not NULL, `path` has `path_len` bytes of UTF-8, `flags` are `SECRETCHAT_DOWNLOAD_…`, `request` and `error` may be
 * NULL. Any thread. Statuses: NULL_POINTER, LENGTH, UTF8, VALUE, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: UNKNOWN_CHAT,
 * UNKNOWN_MESSAGE, NO_FILE, SINK, DOWNLOAD, CANCELLED, STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_download_path(const struct secretchat_client *client,
                                                       int32_t chat,
                                                       int64_t random_id,
                                                       const uint8_t *path,
                                                       size_t path_len,
                                                       uint32_t flags,
                                                       uint64_t *request,
                                                       struct secretchat_error **error);

/**
 * Command: fetches the file of a message into a folder, under the name that the sender gave it, made safe; if that is taken,
 * "a (1).jpg" and so on. The result has the path (`secretchat_event_text`).
 *
 * `client` is not NULL, `folder` has `folder_len` bytes of UTF-8, `flags` are `SECRETCHAT_DOWNLOAD_…`, `request` and `error` may
 * be NULL. Any thread. Statuses: as `secretchat_client_download_path`.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_download_folder(const struct secretchat_client *client,
                                                         int32_t chat,
                                                         int64_t random_id,
                                                         const uint8_t *folder,
                                                         size_t folder_len,
                                                         uint32_t flags,
                                                         uint64_t *request,
                                                         struct secretchat_error **error);

/**
 * Command: fetches the file of a message of at most `limit` bytes into memory. The result has it (`secretchat_event_bytes`).
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: as `secretchat_client_download_path`.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_download_bytes(const struct secretchat_client *client,
                                                        int32_t chat,
                                                        int64_t random_id,
                                                        uint64_t limit,
                                                        uint64_t *request,
                                                        struct secretchat_error **error);

/**
 * Command: fetches the file of a message, and gives its content in order to a function. What was given before it ends well is
 * not to be relied on.
 *
 * `client` and `write` are not NULL; `context` is given to `write`, and to `free_context`, which may be NULL, when it is not
 * needed any more, whatever is returned. `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED,
 * REENTRANT, INTERNAL; of the result: as `secretchat_client_download_path`.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_download_writer(const struct secretchat_client *client,
                                                         int32_t chat,
                                                         int64_t random_id,
                                                         secretchat_write_fn write,
                                                         void *context,
                                                         secretchat_free_fn free_context,
                                                         uint64_t *request,
                                                         struct secretchat_error **error);

/**
 * Command: goes on with a download into a resumable file that was interrupted. The result has the path
 * (`secretchat_event_text`).
 *
 * `client` is not NULL, `flags` are `SECRETCHAT_DOWNLOAD_…` anew, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: NOT_RESUMABLE, and as `secretchat_client_download_path`.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_resume_download(const struct secretchat_client *client,
                                                         int32_t chat,
                                                         int64_t random_id,
                                                         uint32_t flags,
                                                         uint64_t *request,
                                                         struct secretchat_error **error);

/**
 * Command: stops the downloads of a file that run, which end with CANCELLED, and deletes what one that was interrupted has
 * written. The result says whether there were any (`secretchat_event_flag`).
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_cancel_download(const struct secretchat_client *client,
                                                         int32_t chat,
                                                         int64_t random_id,
                                                         uint64_t *request,
                                                         struct secretchat_error **error);

/**
 * Look-up: opens the file of a message to read it anywhere, without storing it.
 *
 * `client` and `range` are not NULL; what is put there is freed with `secretchat_range_free`. `error` may be NULL. Any thread.
 * Statuses: NULL_POINTER, UNKNOWN_CHAT, UNKNOWN_MESSAGE, NO_FILE, DOWNLOAD, STORE_…, CLOSED, REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_open_range(const struct secretchat_client *client,
                                                    int32_t chat,
                                                    int64_t random_id,
                                                    struct secretchat_range **range,
                                                    struct secretchat_error **error);

/**
 * Bytes of the file. 0 for NULL. One thread at a time, as for reading.
 */
SECRETCHAT_API uint64_t secretchat_range_size(const struct secretchat_range *range);

/**
 * Reads up to `capacity` bytes from `offset` on into `buffer`, and says in `read` how many: at least one, unless `offset` is at
 * the end or beyond. It blocks until they are there; the RPC queue must be served by another thread meanwhile. After a failure
 * it can be tried again.
 *
 * `range`, `buffer` and `read` are not NULL, `error` may be. One thread at a time. Statuses: NULL_POINTER, DOWNLOAD, CLOSED,
 * REENTRANT, INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_range_read(struct secretchat_range *range,
                                             uint64_t offset,
                                             uint8_t *buffer,
                                             size_t capacity,
                                             size_t *read,
                                             struct secretchat_error **error);

/**
 * Frees a range. NULL is nothing. Any thread, while no other uses it; before or after its client.
 */
SECRETCHAT_API void secretchat_range_free(struct secretchat_range *range);

/**
 * Look-up: the generation of the store, which grows with every change. Kept somewhere else, it shows at the next opening
 * whether an older copy was put in the place of the store (`secretchat_options_store_generation`).
 *
 * `client` and `generation` are not NULL, `error` may be. Any thread. Statuses: NULL_POINTER, STORE_…, CLOSED, REENTRANT,
 * INTERNAL.
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_generation(const struct secretchat_client *client,
                                                    uint64_t *generation,
                                                    struct secretchat_error **error);

/**
 * Command: seals the store with another key of 32 bytes; the records stay as they are. The library wipes its copy; wipe yours.
 *
 * `client` is not NULL, `key` has `key_len` = 32 bytes, `request` and `error` may be NULL. Any thread. Statuses: NULL_POINTER,
 * LENGTH, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: STORE_KEY if the store is not sealed, other STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_change_key(const struct secretchat_client *client,
                                                    const uint8_t *key,
                                                    size_t key_len,
                                                    uint64_t *request,
                                                    struct secretchat_error **error);

/**
 * Command: seals the store with another passphrase; the records stay as they are. The library wipes its copy; wipe yours.
 *
 * `client` is not NULL, `passphrase` has `passphrase_len` bytes of UTF-8, `request` and `error` may be NULL. Any thread.
 * Statuses: NULL_POINTER, LENGTH, UTF8, BUSY, CLOSED, REENTRANT, INTERNAL; of the result: STORE_KEY if the store is not sealed,
 * other STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_change_passphrase(const struct secretchat_client *client,
                                                           const uint8_t *passphrase,
                                                           size_t passphrase_len,
                                                           uint64_t *request,
                                                           struct secretchat_error **error);

/**
 * Command: rewrites the whole store, so that it is as small as its contents and has no trace of anything that was deleted. It
 * takes as long as reading and writing all of it.
 *
 * `client` is not NULL, `request` and `error` may be. Any thread. Statuses: NULL_POINTER, BUSY, CLOSED, REENTRANT, INTERNAL; of
 * the result: STORE_….
 */
SECRETCHAT_API
enum secretchat_status secretchat_client_compact(const struct secretchat_client *client,
                                                 uint64_t *request,
                                                 struct secretchat_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SECRETCHAT_H */

#if defined(__cplusplus) && __cplusplus >= 201103L
static_assert(sizeof(secretchat_status) == 4, "secretchat needs enums of 4 bytes: no -fshort-enums");
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
_Static_assert(sizeof(secretchat_status) == 4, "secretchat needs enums of 4 bytes: no -fshort-enums");
#endif

/* Alice and Bob in one program: a whole conversation, with a file. The Telegram between them is in the program, too;
 * apart from its functions, secretchat_testserver_..., all of this is what an app does. */
#include <secretchat.h>
#include <secretchat_testserver.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 60000, FILE_SIZE = 1 << 20 };

typedef struct person {
  const char *name;
  secretchat_client *client;
  secretchat_testserver_link *link;
} person;

static secretchat_error *error; /* of the call that `check` is given */

static void quit(const char *what, secretchat_bytes why) {
  fprintf(stderr, "%s: %.*s\n", what, (int)why.len, (const char *)why.data);
  exit(EXIT_FAILURE);
}

static void check(secretchat_status status) {
  if (status != SECRETCHAT_STATUS_OK) quit(secretchat_status_name(status), secretchat_error_message(error));
}

/* A text in quotes as two arguments, without the NUL. */
#define TEXT(text) (const uint8_t *)(text), sizeof(text) - 1

/* The next event of a kind, to be freed. Others are passed over: their order is known here. */
static secretchat_event *next_event(const person *of, secretchat_event_kind kind) {
  for (;;) {
    secretchat_event *event;
    check(secretchat_client_next_event(of->client, PATIENCE_MS, &event, &error));
    uint64_t id = secretchat_event_id(event);
    if (id != 0) check(secretchat_client_ack(of->client, id, &error));
    if (secretchat_event_get_kind(event) == kind) return event;
    secretchat_event_free(event);
  }
}

static void wait_for(const person *of, secretchat_event_kind kind) {
  secretchat_event_free(next_event(of, kind));
}

/* What came of the only request under way, to be freed. */
static secretchat_event *result(const person *of) {
  secretchat_event *event = next_event(of, SECRETCHAT_EVENT_KIND_RESULT);
  const secretchat_error *why = secretchat_event_error(event);
  if (why != NULL) quit("a request failed", secretchat_error_message(why));
  return event;
}

static person join(secretchat_testserver *server, const char *name, int64_t user_id) {
  person person = {name, NULL, NULL};
  secretchat_options *options;
  check(secretchat_options_new(SECRETCHAT_ABI_VERSION, user_id, &options, &error));
  check(secretchat_options_store_memory(options, &error));
  check(secretchat_client_open(options, &person.client, &error));
  secretchat_options_free(options);
  secretchat_testserver_add_account(server, user_id, name);
  person.link = secretchat_testserver_connect(server, person.client, user_id);
  return person;
}

static int32_t open_chat(const person *alice, const person *bob) {
  uint64_t request; /* not NULL, so that there is a result */
  check(secretchat_client_request_chat_username(alice->client, TEXT("bob"), &request, &error));
  secretchat_event *requested = result(alice);
  int32_t chat = secretchat_event_chat(requested);
  secretchat_event_free(requested);
  wait_for(alice, SECRETCHAT_EVENT_KIND_CHAT_READY);
  wait_for(bob, SECRETCHAT_EVENT_KIND_CHAT_READY);
  return chat;
}

/* Real people do this by telephone, or hold their telephones side by side. */
static void compare_keys(const person *alice, const person *bob, int32_t chat) {
  secretchat_chat *of_alice, *of_bob;
  check(secretchat_client_chat(alice->client, chat, &of_alice, &error));
  check(secretchat_client_chat(bob->client, chat, &of_bob, &error));
  secretchat_bytes a = secretchat_chat_key_hex(of_alice), b = secretchat_chat_key_hex(of_bob);
  if (a.len != b.len || memcmp(a.data, b.data, a.len) != 0) quit("somebody listens", a);
  printf("both see this key:\n%.*s\n", (int)a.len, (const char *)a.data);
  secretchat_chat_free(of_alice);
  secretchat_chat_free(of_bob);
}

static secretchat_draft *draft_of(const char *markdown) {
  secretchat_draft *draft;
  check(secretchat_draft_new(&draft, &error));
  check(secretchat_draft_markdown(draft, (const uint8_t *)markdown, strlen(markdown), &error));
  return draft;
}

static void send(const person *from, int32_t chat, secretchat_draft *draft) {
  uint64_t request;
  check(secretchat_client_send(from->client, chat, draft, &request, &error));
  secretchat_draft_free(draft);
  secretchat_event_free(result(from));
}

static void print(const char *who, const char *what, const secretchat_message *message) {
  secretchat_buffer *markdown;
  check(secretchat_message_markdown(message, &markdown, &error));
  secretchat_bytes text = secretchat_buffer_bytes(markdown);
  printf("%s %s: %.*s\n", who, what, (int)text.len, (const char *)text.data);
  secretchat_buffer_free(markdown);
}

/* Waits for a message, prints it, and gives its name. */
static int64_t receive(const person *to, int32_t chat) {
  secretchat_event *event = next_event(to, SECRETCHAT_EVENT_KIND_MESSAGE);
  int64_t random_id = secretchat_event_random_id(event);
  secretchat_event_free(event);
  secretchat_message *message;
  check(secretchat_client_message(to->client, chat, random_id, &message, &error));
  print(to->name, secretchat_message_reply_to(message) == 0 ? "gets" : "gets a reply", message);
  secretchat_message_free(message);
  return random_id;
}

static void exchange_texts(const person *alice, const person *bob, int32_t chat) {
  send(alice, chat, draft_of("Is this *really* **secret**?"));
  secretchat_draft *reply = draft_of("Yes, the keys are the same.");
  check(secretchat_draft_reply_to(reply, receive(bob, chat), &error));
  check(secretchat_client_set_typing(bob->client, chat, true, NULL, &error));
  wait_for(alice, SECRETCHAT_EVENT_KIND_TYPING);
  printf("alice sees that bob is typing\n");
  send(bob, chat, reply);
  receive(alice, chat);
}

/* A text that is gone from both histories a second after it was read. */
static void whisper(const person *alice, const person *bob, int32_t chat) {
  secretchat_draft *draft = draft_of("Forget this.");
  check(secretchat_draft_ttl(draft, 1, &error));
  send(alice, chat, draft);
  receive(bob, chat);
  check(secretchat_client_read(bob->client, chat, 0, NULL, &error));
  wait_for(bob, SECRETCHAT_EVENT_KIND_MESSAGE_EXPIRED);
  wait_for(alice, SECRETCHAT_EVENT_KIND_MESSAGE_EXPIRED);
  printf("both have forgotten it\n");
}

static void exchange_file(const person *alice, const person *bob, int32_t chat) {
  static uint8_t content[FILE_SIZE];
  for (size_t i = 0; i < FILE_SIZE; i++) content[i] = (uint8_t)(i * i >> 8);
  secretchat_source *source;
  check(secretchat_source_bytes(content, FILE_SIZE, &source, &error));
  check(secretchat_source_name(source, TEXT("squares.bin"), &error));
  secretchat_draft *draft = draft_of("A file");
  check(secretchat_draft_document(draft, source, &error));
  secretchat_source_free(source);
  send(alice, chat, draft);
  uint64_t request;
  int64_t message = receive(bob, chat);
  check(secretchat_client_download_bytes(bob->client, chat, message, FILE_SIZE, &request, &error));
  secretchat_event *fetched = result(bob);
  secretchat_bytes bytes = secretchat_event_bytes(fetched);
  if (bytes.len != FILE_SIZE || memcmp(bytes.data, content, FILE_SIZE) != 0)
    quit("the file has changed", secretchat_event_text(fetched));
  printf("bob has fetched %zu bytes\n", bytes.len);
  secretchat_event_free(fetched);
}

static void print_history(const person *of, int32_t chat) {
  secretchat_messages *history;
  check(secretchat_client_history(of->client, chat, 0, 100, &history, &error));
  for (size_t i = secretchat_messages_count(history); i-- > 0;) /* the newest is the first */
    print(of->name, "keeps", secretchat_messages_at(history, i));
  secretchat_messages_free(history);
}

static void close_chat(const person *alice, const person *bob, int32_t chat) {
  check(secretchat_client_discard_chat(alice->client, chat, true, NULL, &error));
  secretchat_event *closed = next_event(bob, SECRETCHAT_EVENT_KIND_CHAT_CLOSED);
  if (secretchat_event_is_history_deleted(closed)) printf("alice has closed the chat, and the history is gone\n");
  secretchat_event_free(closed);
}

int main(void) {
  secretchat_testserver *server = secretchat_testserver_new();
  person alice = join(server, "alice", 1001), bob = join(server, "bob", 1002);
  int32_t chat = open_chat(&alice, &bob);
  compare_keys(&alice, &bob, chat);
  exchange_texts(&alice, &bob, chat);
  whisper(&alice, &bob, chat);
  exchange_file(&alice, &bob, chat);
  print_history(&bob, chat);
  close_chat(&alice, &bob, chat);
  secretchat_testserver_disconnect(alice.link);
  secretchat_testserver_disconnect(bob.link);
  check(secretchat_client_free(alice.client));
  check(secretchat_client_free(bob.client));
  secretchat_testserver_free(server);
  return EXIT_SUCCESS;
}

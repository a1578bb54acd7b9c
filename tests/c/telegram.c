/* The connection of the library's own, with a server that speaks MTProto: two accounts log in, have a chat, and come back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

/* Of the feature `test-hooks`, which does not ship. */
secretchat_status secretchat_test_datacentre(int32_t id, const uint8_t *address, size_t address_len, const uint8_t *key,
                                             size_t key_len);

enum { KEY = 256, TIMEOUT_MS = 20000 };

#define TEXT(literal) (const uint8_t *)(literal), strlen(literal)

/* What the server says of an account: see telegram.py. */
typedef struct person {
  const char *session, *name, *phone, *code, *password;
  const char *keys[2], *addresses[2]; /* of both datacentres */
} person;

static person next_person(char **arguments, const char *const addresses[2]) {
  return (person){arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], {arguments[5], arguments[6]},
                  {addresses[0], addresses[1]}};
}

static void lead_to_server(const person *person) {
  for (int dc = 0; dc < 2; dc++) {
    uint8_t key[KEY];
    for (int i = 0; i < KEY; i++) {
      unsigned byte = 0;
      CHECK(sscanf(person->keys[dc] + 2 * i, "%2x", &byte) == 1);
      key[i] = (uint8_t)byte;
    }
    CHECK(secretchat_test_datacentre(dc + 1, TEXT(person->addresses[dc]), key, KEY) == SECRETCHAT_STATUS_OK);
  }
}

static secretchat_telegram *connect_as(const person *person, const char *passphrase, secretchat_status expected) {
  secretchat_telegram *telegram = NULL;
  lead_to_server(person);
  EXPECT(expected, secretchat_telegram_open(1, TEXT("hash"), TEXT(person->session), TEXT(passphrase), &telegram, &error));
  CHECK((telegram != NULL) == (expected == SECRETCHAT_STATUS_OK));
  return telegram;
}

/* Options of somebody else than who is logged in. */
static void refuse_stranger(const secretchat_telegram *telegram) {
  secretchat_options *options = new_options(secretchat_telegram_user_id(telegram) + 1, NULL);
  EXPECT(SECRETCHAT_STATUS_VALUE, secretchat_options_telegram(options, telegram, &error));
  secretchat_options_free(options);
}

static void log_in(const secretchat_telegram *telegram, const person *person) {
  CHECK(secretchat_telegram_user_id(telegram) == 0);
  refuse_stranger(telegram);
  EXPECT(SECRETCHAT_STATUS_MISSING, secretchat_telegram_sign_in(telegram, TEXT("1"), TIMEOUT_MS, &error));
  EXPECT(SECRETCHAT_STATUS_MISSING, secretchat_telegram_check_password(telegram, TEXT("1"), TIMEOUT_MS, &error));
  EXPECT(SECRETCHAT_STATUS_VALUE, secretchat_telegram_send_code(telegram, TEXT("nobody"), TIMEOUT_MS, &error));
  MUST(secretchat_telegram_send_code(telegram, TEXT(person->phone), TIMEOUT_MS, &error));
  EXPECT(SECRETCHAT_STATUS_CODE, secretchat_telegram_sign_in(telegram, TEXT("0"), TIMEOUT_MS, &error));
  if (*person->password == '\0') {
    MUST(secretchat_telegram_sign_in(telegram, TEXT(person->code), TIMEOUT_MS, &error));
    return;
  }
  EXPECT(SECRETCHAT_STATUS_PASSWORD_NEEDED,
         secretchat_telegram_sign_in(telegram, TEXT(person->code), TIMEOUT_MS, &error));
  EXPECT(SECRETCHAT_STATUS_PASSWORD, secretchat_telegram_check_password(telegram, TEXT("?"), TIMEOUT_MS, &error));
  CHECK(secretchat_telegram_user_id(telegram) == 0);
  MUST(secretchat_telegram_check_password(telegram, TEXT(person->password), TIMEOUT_MS, &error));
}

static secretchat_options *options_on(const secretchat_telegram *telegram) {
  secretchat_options *options = new_options(secretchat_telegram_user_id(telegram), NULL);
  MUST(secretchat_options_telegram(options, telegram, &error));
  return options;
}

/* The client on a connection, which it keeps open; there is no place for a second one. */
static secretchat_client *client_on(secretchat_telegram *telegram) {
  secretchat_client *client = open_client(options_on(telegram)), *second = NULL;
  secretchat_options *options = options_on(telegram);
  EXPECT(SECRETCHAT_STATUS_BUSY, secretchat_client_open(options, &second, &error));
  secretchat_options_free(options);
  secretchat_telegram_free(telegram);
  return client;
}

/* A file comes from another datacentre than everything else. */
static void send_file(const secretchat_client *from, int32_t chat, const secretchat_client *to) {
  static const uint8_t content[] = "the content of a file";
  uint64_t request = 0;
  secretchat_source *source = NULL;
  secretchat_draft *draft = NULL;
  MUST(secretchat_source_bytes(content, sizeof content, &source, &error));
  MUST(secretchat_draft_new(&draft, &error));
  MUST(secretchat_draft_document(draft, source, &error));
  MUST(secretchat_client_send(from, chat, draft, NULL, &error));
  secretchat_draft_free(draft);
  secretchat_source_free(source);
  secretchat_event *told = await_event(to, SECRETCHAT_EVENT_KIND_MESSAGE);
  MUST(secretchat_client_download_bytes(to, secretchat_event_chat(told), secretchat_event_random_id(told), 1000, &request,
                                        &error));
  done_with(to, told);
  secretchat_event *result = await_result(to, request, SECRETCHAT_STATUS_OK);
  secretchat_bytes got = secretchat_event_bytes(result);
  CHECK(got.len == sizeof content && memcmp(got.data, content, sizeof content) == 0);
  done_with(to, result);
}

static void talk(const secretchat_client *alice, const secretchat_client *bob, const char *bobs_name) {
  uint64_t request = 0;
  MUST(secretchat_client_request_chat_username(alice, TEXT(bobs_name), &request, &error));
  done_with(alice, await_result(alice, request, SECRETCHAT_STATUS_OK));
  secretchat_event *ready = await_event(alice, SECRETCHAT_EVENT_KIND_CHAT_READY);
  int32_t chat = secretchat_event_chat(ready);
  done_with(alice, ready);
  MUST(secretchat_client_send_text(alice, chat, TEXT("hello"), NULL, &error));
  secretchat_event *told = await_event(bob, SECRETCHAT_EVENT_KIND_MESSAGE);
  secretchat_message *message = NULL;
  MUST(secretchat_client_message(bob, secretchat_event_chat(told), secretchat_event_random_id(told), &message, &error));
  CHECK(is_text(secretchat_message_text(message), "hello"));
  secretchat_message_free(message);
  done_with(bob, told);
  send_file(alice, chat, bob);
  secretchat_rpc *rpc = NULL;
  EXPECT(SECRETCHAT_STATUS_TIMEOUT, secretchat_client_next_rpc(alice, 0, &rpc, &error));
}

static void talk_and_free(secretchat_client *alice, secretchat_client *bob, const char *bobs_name) {
  talk(alice, bob, bobs_name);
  CHECK(secretchat_client_free(alice) == SECRETCHAT_STATUS_OK);
  CHECK(secretchat_client_free(bob) == SECRETCHAT_STATUS_OK);
}

int main(int argc, char **argv) {
  alarm(120); /* what hangs is a failure */
  CHECK(argc == 3 + 2 * 7);
  const char *const addresses[2] = {argv[1], argv[2]};
  const person alice = next_person(argv + 3, addresses), bob = next_person(argv + 10, addresses);

  secretchat_telegram *of_alice = connect_as(&alice, "secret", SECRETCHAT_STATUS_OK);
  log_in(of_alice, &alice);
  secretchat_telegram *of_bob = connect_as(&bob, "secret", SECRETCHAT_STATUS_OK);
  log_in(of_bob, &bob);
  int64_t id = secretchat_telegram_user_id(of_alice);
  refuse_stranger(of_alice);
  CHECK(id != 0 && id != secretchat_telegram_user_id(of_bob));
  connect_as(&alice, "secret", SECRETCHAT_STATUS_STORE_IN_USE);

  talk_and_free(client_on(of_alice), client_on(of_bob), bob.name);

  /* What was logged in is so the next time; then the clients make the connections. */
  of_alice = connect_as(&alice, "secret", SECRETCHAT_STATUS_OK);
  of_bob = connect_as(&bob, "secret", SECRETCHAT_STATUS_OK);
  CHECK(secretchat_telegram_user_id(of_alice) == id);
  talk_and_free(client_on(of_alice), client_on(of_bob), bob.name);

  connect_as(&alice, "another", SECRETCHAT_STATUS_STORE_WRONG_KEY);
  of_alice = connect_as(&alice, "secret", SECRETCHAT_STATUS_OK);
  MUST(secretchat_telegram_log_out(of_alice, TIMEOUT_MS, &error));
  CHECK(secretchat_telegram_user_id(of_alice) == 0);
  secretchat_telegram_free(of_alice);
  puts("two accounts logged in and talked, came back and talked, and one logged out");
  return 0;
}

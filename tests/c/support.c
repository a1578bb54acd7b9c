#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATIENCE_MS = 60000 };

void check(bool condition, const char *text, const char *file, int line) {
  if (!condition) {
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, text);
    exit(1);
  }
}

static void check_status(secretchat_status expected, secretchat_status got, const secretchat_error *error,
                         const char *call, const char *file, int line) {
  secretchat_bytes message = secretchat_error_message(error);
  if (got != expected) {
    fprintf(stderr, "%s:%d: %s\n  %s instead of %s: %.*s\n", file, line, call, secretchat_status_name((uint32_t)got),
            secretchat_status_name((uint32_t)expected), (int)message.len, (const char *)message.data);
    exit(1);
  }
  check(is_told(got, error), call, file, line);
}

void expect(secretchat_status expected, secretchat_status got, secretchat_error *error, const char *call,
            const char *file, int line) {
  check_status(expected, got, error, call, file, line);
  secretchat_error_free(error);
}

bool is_told(secretchat_status status, const secretchat_error *error) {
  if (status == SECRETCHAT_STATUS_OK) {
    return error == NULL;
  }
  return error != NULL && secretchat_error_status(error) == status && secretchat_error_message(error).len > 0;
}

bool is_text(secretchat_bytes bytes, const char *text) {
  return bytes.len == strlen(text) && memcmp(bytes.data, text, bytes.len) == 0;
}

void sleep_ms(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

secretchat_options *new_options(int64_t user_id, const char *path) {
  secretchat_options *options = NULL;
  MUST(secretchat_options_new(SECRETCHAT_ABI_VERSION, user_id, &options, &error));
  MUST(secretchat_options_accept(options, SECRETCHAT_ACCEPT_ALL, &error));
  if (path == NULL) {
    MUST(secretchat_options_store_memory(options, &error));
  } else {
    MUST(secretchat_options_store_path(options, (const uint8_t *)path, strlen(path), &error));
    MUST(secretchat_options_store_unsealed(options, &error));
  }
  return options;
}

secretchat_client *open_client(secretchat_options *options) {
  secretchat_client *client = NULL;
  MUST(secretchat_client_open(options, &client, &error));
  secretchat_options_free(options);
  return client;
}

secretchat_event *next_event(const secretchat_client *client) {
  secretchat_event *event = NULL;
  MUST(secretchat_client_next_event(client, PATIENCE_MS, &event, &error));
  return event;
}

void done_with(const secretchat_client *client, secretchat_event *event) {
  if (secretchat_event_id(event) != 0) {
    MUST(secretchat_client_ack(client, secretchat_event_id(event), &error));
  }
  secretchat_event_free(event);
}

secretchat_event *await_event(const secretchat_client *client, secretchat_event_kind kind) {
  for (;;) {
    secretchat_event *event = next_event(client);
    if (secretchat_event_get_kind(event) == kind) {
      return event;
    }
    done_with(client, event);
  }
}

secretchat_event *await_result(const secretchat_client *client, uint64_t request, secretchat_status expected) {
  for (;;) {
    secretchat_event *event = await_event(client, SECRETCHAT_EVENT_KIND_RESULT);
    if (secretchat_event_request(event) == request) {
      check_status(expected, secretchat_event_status(event), secretchat_event_error(event), "result", __FILE__, __LINE__);
      return event;
    }
    done_with(client, event);
  }
}

static int32_t make_chat(const pair *pair) {
  uint64_t request = 0;
  MUST(secretchat_client_request_chat(pair->alice, BOB, &request, &error));
  secretchat_event *result = await_result(pair->alice, request, SECRETCHAT_STATUS_OK);
  int32_t chat = secretchat_event_chat(result);
  CHECK(chat != 0);
  done_with(pair->alice, result);
  done_with(pair->alice, await_event(pair->alice, SECRETCHAT_EVENT_KIND_CHAT_READY));
  done_with(pair->bob, await_event(pair->bob, SECRETCHAT_EVENT_KIND_CHAT_READY));
  return chat;
}

pair make_pair(secretchat_client *alice, secretchat_client *bob) {
  pair pair = {.server = secretchat_testserver_new(), .alice = alice, .bob = bob};
  CHECK(pair.server != NULL);
  secretchat_testserver_add_account(pair.server, ALICE, "alice");
  secretchat_testserver_add_account(pair.server, BOB, "bob");
  pair.alice_link = secretchat_testserver_connect(pair.server, alice, ALICE);
  pair.bob_link = secretchat_testserver_connect(pair.server, bob, BOB);
  CHECK(pair.alice_link != NULL && pair.bob_link != NULL);
  pair.chat = make_chat(&pair);
  return pair;
}

void end_pair(pair *pair) {
  close_client(pair->alice);
  close_client(pair->bob);
  free_pair(pair);
}

void free_pair(pair *pair) {
  secretchat_testserver_disconnect(pair->alice_link);
  secretchat_testserver_disconnect(pair->bob_link);
  CHECK(secretchat_client_free(pair->alice) == SECRETCHAT_STATUS_OK);
  CHECK(secretchat_client_free(pair->bob) == SECRETCHAT_STATUS_OK);
  secretchat_testserver_free(pair->server);
}

void close_client(const secretchat_client *client) {
  MUST(secretchat_client_close(client, &error));
  done_with(client, await_event(client, SECRETCHAT_EVENT_KIND_CLOSED));
  secretchat_event *event = NULL;
  EXPECT(SECRETCHAT_STATUS_CLOSED, secretchat_client_next_event(client, PATIENCE_MS, &event, &error));
  CHECK(event == NULL);
}

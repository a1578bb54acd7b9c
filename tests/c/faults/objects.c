/* Objects, callbacks and a world for the fault table. */
#include "faults.h"

#include <pthread.h>
#include <string.h>

static const char CONTENT[] = "the content of a file";

world w;
static pthread_t drains[2];
static secretchat_client *idle;
static secretchat_message *text, *file; /* the bytes in the world are theirs */

/* Reads the events of a client until it is closed. */
static void *drain(void *client) {
  for (;;) {
    secretchat_event *event = NULL;
    if (secretchat_client_next_event(client, -1, &event, NULL) != SECRETCHAT_STATUS_OK) {
      return NULL;
    }
    secretchat_status status = secretchat_event_status(event);
    CHECK(is_status((int)status) && status != SECRETCHAT_STATUS_INTERNAL);
    CHECK(is_told(status, secretchat_event_error(event)));
    done_with(client, event);
  }
}

/* Sends what it is asked to, waits until the server has it, and gives the name of the message. */
static int64_t send(secretchat_draft *draft) {
  uint64_t request = 0;
  MUST(secretchat_client_send(w.client, w.chat, draft, &request, &error));
  secretchat_draft_free(draft);
  secretchat_event *result = await_result(w.client, request, SECRETCHAT_STATUS_OK);
  int64_t random_id = secretchat_event_random_id(result);
  done_with(w.client, result);
  done_with(w.client, await_event(w.client, SECRETCHAT_EVENT_KIND_MESSAGE_SENT));
  return random_id;
}

secretchat_draft *make_file_draft(void) {
  secretchat_draft *draft = make_draft();
  secretchat_source *source = make_source();
  MUST(secretchat_draft_document(draft, source, &error));
  secretchat_source_free(source);
  return draft;
}

void make_world(void) {
  w.pair = make_pair(open_client(new_options(ALICE, NULL)), open_client(new_options(BOB, NULL)));
  w.client = w.pair.alice;
  w.chat = w.pair.chat;
  w.text_id = send(make_draft());
  w.file_id = send(make_file_draft());
  MUST(secretchat_client_message(w.client, w.chat, w.text_id, &text, &error));
  MUST(secretchat_client_message(w.client, w.chat, w.file_id, &file, &error));
  w.text_tl = secretchat_message_tl(text);
  w.file_tl = secretchat_message_tl(file);
  idle = make_client();
  CHECK(pthread_create(&drains[0], NULL, drain, w.pair.alice) == 0);
  CHECK(pthread_create(&drains[1], NULL, drain, w.pair.bob) == 0);
}

void end_world(void) {
  MUST(secretchat_client_close(w.pair.alice, &error));
  MUST(secretchat_client_close(w.pair.bob, &error));
  CHECK(pthread_join(drains[0], NULL) == 0 && pthread_join(drains[1], NULL) == 0);
  free_pair(&w.pair);
  CHECK(secretchat_client_free(idle) == SECRETCHAT_STATUS_OK);
  secretchat_message_free(text);
  secretchat_message_free(file);
}

secretchat_client *make_client(void) { return open_client(make_options()); }

secretchat_client *make_closed_client(void) {
  secretchat_client *client = make_client();
  close_client(client);
  secretchat_rpc *rpc = NULL;
  while (secretchat_client_next_rpc(client, -1, &rpc, NULL) == SECRETCHAT_STATUS_OK) {
    secretchat_rpc_free(rpc);
  }
  return client;
}

secretchat_options *make_options(void) { return new_options(ALICE, NULL); }

secretchat_options *spent_options(void) {
  secretchat_options *options = make_options();
  secretchat_client *client = NULL;
  MUST(secretchat_client_open(options, &client, &error));
  CHECK(secretchat_client_free(client) == SECRETCHAT_STATUS_OK);
  return options;
}

secretchat_error *make_error(void) {
  secretchat_error *error = NULL;
  CHECK(secretchat_client_close(NULL, &error) == SECRETCHAT_STATUS_NULL_POINTER && error != NULL);
  return error;
}

/* With an error inside. */
secretchat_event *make_event(void) {
  uint64_t request = 0;
  MUST(secretchat_client_read(idle, 1, 0, &request, &error));
  return await_result(idle, request, SECRETCHAT_STATUS_UNKNOWN_CHAT);
}

/* Every client begins with a call. */
secretchat_rpc *make_rpc(void) {
  secretchat_client *client = make_client();
  secretchat_rpc *rpc = NULL;
  MUST(secretchat_client_next_rpc(client, 10000, &rpc, &error));
  CHECK(secretchat_client_free(client) == SECRETCHAT_STATUS_OK);
  return rpc;
}

secretchat_chat *make_chat(void) {
  secretchat_chat *info = NULL;
  MUST(secretchat_client_chat(w.client, w.chat, &info, &error));
  return info;
}

secretchat_message *make_message(void) {
  secretchat_message *message = NULL;
  MUST(secretchat_client_message(w.client, w.chat, w.text_id, &message, &error));
  return message;
}

secretchat_messages *make_messages(void) {
  secretchat_messages *messages = NULL;
  MUST(secretchat_client_history(w.client, w.chat, 0, 10, &messages, &error));
  CHECK(secretchat_messages_count(messages) > 0);
  return messages;
}

secretchat_draft *make_draft(void) {
  secretchat_draft *draft = NULL;
  MUST(secretchat_draft_new(&draft, &error));
  MUST(secretchat_draft_text(draft, (const uint8_t *)"a bold text", 11, &error));
  MUST(secretchat_draft_entity(draft, SECRETCHAT_ENTITY_BOLD, 2, 4, NULL, 0, 0, &error));
  return draft;
}

secretchat_draft *spent_draft(void) {
  secretchat_draft *draft = make_draft();
  MUST(secretchat_client_send(idle, 1, draft, NULL, &error));
  return draft;
}

secretchat_source *make_source(void) {
  secretchat_source *source = NULL;
  MUST(secretchat_source_bytes((const uint8_t *)CONTENT, sizeof CONTENT, &source, &error));
  return source;
}

secretchat_source *spent_source(void) {
  secretchat_source *source = make_source();
  secretchat_draft *draft = make_draft();
  MUST(secretchat_draft_document(draft, source, &error));
  secretchat_draft_free(draft);
  return source;
}

secretchat_range *make_range(void) {
  secretchat_range *range = NULL;
  MUST(secretchat_client_open_range(w.client, w.chat, w.file_id, &range, &error));
  return range;
}

secretchat_buffer *make_buffer(void) {
  secretchat_message *message = make_message();
  secretchat_buffer *buffer = NULL;
  MUST(secretchat_message_to_json(message, &buffer, &error));
  secretchat_message_free(message);
  return buffer;
}

void call_wake(void *context) { (void)context; }

void call_log(void *context, uint32_t level, const uint8_t *text, size_t len) {
  (void)context, (void)level, (void)text, (void)len;
}

int64_t call_read(void *context, uint64_t offset, uint8_t *buffer, size_t capacity) {
  (void)context;
  size_t count = offset < 16 ? 16 - (size_t)offset : 0;
  count = count < capacity ? count : capacity;
  memset(buffer, 'x', count);
  return (int64_t)count;
}

int32_t call_write(void *context, const uint8_t *data, size_t len) {
  (void)context, (void)data, (void)len;
  return 0;
}

/* Callbacks that call the library are told so, whatever they call, and nothing hangs: not even a client that frees itself. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

enum { WAKE_EVENTS, WAKE_RPCS, LOG, READ, WRITE, FREE_READER, FREE_WRITER, CALLBACKS };
static const char *const NAMES[CALLBACKS] = {"wake of events", "wake of RPCs",   "log",           "reader",
                                             "writer",         "end of reader", "end of writer"};

static secretchat_client *client;
static unsigned called[CALLBACKS], wrong[CALLBACKS];

static void call_library(int callback) {
  if (client == NULL) {
    return; /* it logs while it is being opened */
  }
  secretchat_event *event = NULL;
  secretchat_error *error = NULL;
  secretchat_status got[] = {
    secretchat_client_free(client),
    secretchat_client_close(client, &error),
    secretchat_client_next_event(client, 0, &event, NULL),
    secretchat_client_send_text(client, 1, NULL, 0, NULL, NULL),
    secretchat_client_set_wake(client, SECRETCHAT_QUEUE_EVENTS, NULL, NULL, NULL),
  };
  unsigned refused = 0;
  for (size_t i = 0; i < sizeof got / sizeof *got; i++) {
    refused += got[i] == SECRETCHAT_STATUS_REENTRANT;
  }
  bool is_right = refused == sizeof got / sizeof *got && event == NULL && is_told(got[1], error);
  secretchat_error_free(error);
  __atomic_fetch_add(&called[callback], 1, __ATOMIC_SEQ_CST);
  __atomic_fetch_add(&wrong[callback], !is_right, __ATOMIC_SEQ_CST);
}

static void on_wake(void *context) { call_library(context == NULL ? WAKE_EVENTS : WAKE_RPCS); }

static void on_log(void *context, uint32_t level, const uint8_t *text, size_t len) {
  (void)context, (void)level, (void)text, (void)len;
  call_library(LOG);
}

static int64_t on_read(void *context, uint64_t offset, uint8_t *buffer, size_t capacity) {
  (void)context, (void)offset;
  call_library(READ);
  memset(buffer, 'x', capacity);
  return (int64_t)capacity;
}

static int32_t on_write(void *context, const uint8_t *data, size_t len) {
  (void)context, (void)data, (void)len;
  call_library(WRITE);
  return 0;
}

static void on_free_reader(void *context) {
  (void)context;
  call_library(FREE_READER);
}

static void on_free_writer(void *context) {
  (void)context;
  call_library(FREE_WRITER);
}

/* A server that does not answer is worth a line in the log. */
static void refuse_first_call(void) {
  secretchat_rpc *rpc = NULL;
  MUST(secretchat_client_next_rpc(client, 60000, &rpc, &error));
  MUST(secretchat_client_answer_error(client, secretchat_rpc_id(rpc), 400, (const uint8_t *)"NO", 2, &error));
  secretchat_rpc_free(rpc);
}

/* A file that is read by a callback goes up, and comes down into another. */
static void send_and_fetch(int32_t chat) {
  secretchat_source *source = NULL;
  secretchat_draft *draft = NULL;
  uint64_t request = 0;
  MUST(secretchat_source_reader(5000, on_read, NULL, on_free_reader, &source, &error));
  MUST(secretchat_draft_new(&draft, &error));
  MUST(secretchat_draft_document(draft, source, &error));
  MUST(secretchat_client_send(client, chat, draft, &request, &error));
  secretchat_draft_free(draft);
  secretchat_source_free(source);
  secretchat_event *result = await_result(client, request, SECRETCHAT_STATUS_OK);
  int64_t random_id = secretchat_event_random_id(result);
  done_with(client, result);
  done_with(client, await_event(client, SECRETCHAT_EVENT_KIND_MESSAGE_SENT)); /* from now on the server has the file */
  MUST(secretchat_client_download_writer(client, chat, random_id, on_write, NULL, on_free_writer, &request, &error));
  done_with(client, await_result(client, request, SECRETCHAT_STATUS_OK));
}

int main(void) {
  alarm(120); /* what hangs is a failure */
  secretchat_options *options = new_options(ALICE, NULL);
  MUST(secretchat_options_log(options, SECRETCHAT_LOG_TRACE, on_log, NULL, NULL, &error));
  client = open_client(options);
  MUST(secretchat_client_set_wake(client, SECRETCHAT_QUEUE_EVENTS, on_wake, NULL, &error));
  MUST(secretchat_client_set_wake(client, SECRETCHAT_QUEUE_RPCS, on_wake, &called, &error));
  refuse_first_call();
  pair pair = make_pair(client, open_client(new_options(BOB, NULL)));
  send_and_fetch(pair.chat);
  end_pair(&pair);
  for (int i = 0; i < CALLBACKS; i++) {
    printf("%s: %u calls, %u wrong\n", NAMES[i], called[i], wrong[i]);
    CHECK(called[i] > 0 && wrong[i] == 0);
  }
  return 0;
}

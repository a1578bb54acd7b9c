/* The client that is killed and started again. It does not know how far it came: it names its messages 1, 2, 3 … and sends
 * all of them again; the library refuses those that it has. Its network is the socket to the other process. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wire.h"
#include "support.h"

static secretchat_client *client;
static int server;
static bool is_over;

/* Calls go to the server; users are known already. */
static void *carry_calls(void *nothing) {
  secretchat_rpc *rpc = NULL;
  while (secretchat_client_next_rpc(client, -1, &rpc, NULL) == SECRETCHAT_STATUS_OK) {
    if (secretchat_rpc_get_kind(rpc) == SECRETCHAT_RPC_KIND_RESOLVE) {
      MUST(secretchat_client_resolved(client, secretchat_rpc_id(rpc), secretchat_rpc_user_id(rpc),
                      secretchat_rpc_access_hash(rpc), &error));
    } else {
      secretchat_bytes request = secretchat_rpc_request(rpc);
      frame call = {FRAME_CALL, secretchat_rpc_dc(rpc), secretchat_rpc_id(rpc), (uint32_t)request.len,
                          (uint8_t *)request.data};
      write_frame(server, call);
    }
    secretchat_rpc_free(rpc);
  }
  return nothing;
}

static void answer(const frame *frame) {
  if (frame->code == 0) {
    MUST(secretchat_client_answer(client, frame->number, frame->bytes, frame->len, &error));
  } else if (frame->code > 0) {
    MUST(secretchat_client_answer_error(client, frame->number, frame->code, frame->bytes, frame->len, &error));
  } else {
    MUST(secretchat_client_no_answer(client, frame->number, &error));
  }
}

/* Until the other process closes the socket. */
static void *carry_answers(void *nothing) {
  frame frame;
  while (read_frame(server, &frame)) {
    if (frame.kind == FRAME_ANSWER) {
      answer(&frame);
    } else {
      MUST(secretchat_client_feed(client, frame.bytes, frame.len, NULL, &error));
    }
    free(frame.bytes);
  }
  __atomic_store_n(&is_over, true, __ATOMIC_SEQ_CST);
  return nothing;
}

static int32_t find_or_request_chat(int64_t access_hash) {
  int32_t chat = 0;
  size_t count = 0;
  MUST(secretchat_client_chats(client, &chat, 1, &count, &error));
  CHECK(count <= 1);
  if (count == 0) {
    uint64_t request = 0;
    MUST(secretchat_client_request_chat_input_user(client, BOB, access_hash, &request, &error));
    secretchat_event *result = await_result(client, request, SECRETCHAT_STATUS_OK);
    chat = secretchat_event_chat(result);
    done_with(client, result);
  }
  return chat;
}

/* Its text is its number, and so is its name. */
static void send_number(int32_t chat, int64_t number) {
  char text[24];
  int len = snprintf(text, sizeof text, "%lld", (long long)number);
  secretchat_draft *draft = NULL;
  uint64_t request = 0;
  MUST(secretchat_draft_new(&draft, &error));
  MUST(secretchat_draft_text(draft, (const uint8_t *)text, (size_t)len, &error));
  MUST(secretchat_draft_random_id(draft, number, &error));
  MUST(secretchat_client_send(client, chat, draft, &request, &error));
  secretchat_draft_free(draft);
  secretchat_event *result = NULL;
  do {
    if (result != NULL) {
      done_with(client, result);
    }
    result = await_event(client, SECRETCHAT_EVENT_KIND_RESULT);
  } while (secretchat_event_request(result) != request);
  secretchat_status status = secretchat_event_status(result);
  CHECK(status == SECRETCHAT_STATUS_OK || status == SECRETCHAT_STATUS_RANDOM_ID_IN_USE);
  done_with(client, result);
}

/* Says how many messages have a number by now, also those that the library sends itself; they get it when the chat is ready. */
static bool report(int32_t chat) {
  secretchat_chat *info = NULL;
  MUST(secretchat_client_chat(client, chat, &info, &error));
  frame report = {.kind = FRAME_REPORT, .number = secretchat_chat_out_seq_no(info)};
  secretchat_chat_free(info);
  return write_frame(server, report);
}

int run_child(int socket, const char *path, int64_t access_hash, uint64_t messages) {
  pthread_t calls, answers;
  alarm(300); /* as the other process */
  server = socket;
  client = open_client(new_options(ALICE, path));
  CHECK(pthread_create(&calls, NULL, carry_calls, NULL) == 0);
  CHECK(pthread_create(&answers, NULL, carry_answers, NULL) == 0);
  int32_t chat = find_or_request_chat(access_hash);
  for (uint64_t number = 1; number <= messages; number++) {
    send_number(chat, (int64_t)number);
  }
  while (!__atomic_load_n(&is_over, __ATOMIC_SEQ_CST)) {
    CHECK(report(chat));
    sleep_ms(20);
  }
  CHECK(pthread_join(answers, NULL) == 0);
  close_client(client);
  CHECK(pthread_join(calls, NULL) == 0);
  CHECK(secretchat_client_free(client) == SECRETCHAT_STATUS_OK);
  return 0;
}

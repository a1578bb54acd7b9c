/* A file that is cancelled while it is read does not go. Its name is the program's own, so nothing has to be waited for. */
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

enum { SIZE = 3 << 20, ROUNDS = 20 };
static bool is_released;

/* Its first part is not there before the file is cancelled: otherwise a slow program might cancel one that has gone. */
static int64_t on_read(void *context, uint64_t offset, uint8_t *buffer, size_t capacity) {
  (void)context, (void)offset;
  while (!__atomic_load_n(&is_released, __ATOMIC_SEQ_CST)) {
    sched_yield();
  }
  memset(buffer, 'x', capacity);
  return (int64_t)capacity;
}

static void release(bool yes) { __atomic_store_n(&is_released, yes, __ATOMIC_SEQ_CST); }

static uint64_t send_file(const pair *pair, int64_t random_id) {
  secretchat_source *source = NULL;
  secretchat_draft *draft = NULL;
  uint64_t request = 0;
  MUST(secretchat_source_reader(SIZE, on_read, NULL, NULL, &source, &error));
  MUST(secretchat_draft_new(&draft, &error));
  MUST(secretchat_draft_document(draft, source, &error));
  MUST(secretchat_draft_random_id(draft, random_id, &error));
  MUST(secretchat_client_send(pair->alice, pair->chat, draft, &request, &error));
  secretchat_draft_free(draft);
  secretchat_source_free(source);
  return request;
}

/* The two results come in either order. */
static void send_and_cancel(const pair *pair, int64_t random_id) {
  release(false);
  uint64_t sending = send_file(pair, random_id), cancelling = 0;
  MUST(secretchat_client_cancel_upload(pair->alice, pair->chat, random_id, &cancelling, &error));
  release(true);
  for (int results = 0; results < 2;) {
    secretchat_event *event = await_event(pair->alice, SECRETCHAT_EVENT_KIND_RESULT);
    uint64_t request = secretchat_event_request(event);
    if (request == sending) {
      CHECK(secretchat_event_status(event) == SECRETCHAT_STATUS_CANCELLED);
    } else if (request == cancelling) {
      CHECK(secretchat_event_status(event) == SECRETCHAT_STATUS_OK && secretchat_event_flag(event));
    }
    results += request == sending || request == cancelling;
    done_with(pair->alice, event);
  }
}

int main(void) {
  alarm(120); /* what hangs is a failure */
  pair pair = make_pair(open_client(new_options(ALICE, NULL)), open_client(new_options(BOB, NULL)));
  for (int64_t round = 1; round <= ROUNDS; round++) {
    send_and_cancel(&pair, round);
  }
  done_with(pair.alice, await_result(pair.alice, send_file(&pair, 1000), SECRETCHAT_STATUS_OK));
  secretchat_event *event = await_event(pair.bob, SECRETCHAT_EVENT_KIND_MESSAGE);
  CHECK(secretchat_event_random_id(event) == 1000);
  done_with(pair.bob, event);
  printf("%d files cancelled, one sent\n", ROUNDS);
  end_pair(&pair);
  return 0;
}

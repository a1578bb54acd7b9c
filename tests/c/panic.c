/* A fault inside of the library: it stays there. Whoever waits is told, the client answers nothing else any more, freeing it
 * works, other clients go on, and the log has the place. Whoever runs this looks that nothing was printed on stderr. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support.h"

/* Of the feature `test-hooks`, which does not ship. */
secretchat_status secretchat_test_panic(const secretchat_client *client, bool in_call);

static void on_log(void *context, uint32_t level, const uint8_t *text, size_t len) {
  char line[1000];
  snprintf(line, sizeof line, "%.*s", (int)len, (const char *)text);
  if (level == SECRETCHAT_LOG_ERROR && strstr(line, "panic at ") != NULL) {
    __atomic_fetch_add((unsigned *)context, 1, __ATOMIC_SEQ_CST);
  }
}

static void *wait_for_event(void *client) {
  secretchat_event *event = NULL;
  EXPECT(SECRETCHAT_STATUS_INTERNAL, secretchat_client_next_event(client, -1, &event, &error));
  CHECK(event == NULL);
  return NULL;
}

/* The first calls are there from the beginning. */
static void *wait_for_rpcs(void *client) {
  for (;;) {
    secretchat_rpc *rpc = NULL;
    secretchat_status status = secretchat_client_next_rpc(client, -1, &rpc, NULL);
    secretchat_rpc_free(rpc);
    if (status != SECRETCHAT_STATUS_OK) {
      CHECK(status == SECRETCHAT_STATUS_INTERNAL);
      return NULL;
    }
  }
}

static void check_poisoned(const secretchat_client *client) {
  secretchat_event *event = NULL;
  uint64_t generation = 0;
  bool has_chat = false;
  EXPECT(SECRETCHAT_STATUS_INTERNAL, secretchat_client_next_event(client, 0, &event, &error));
  EXPECT(SECRETCHAT_STATUS_INTERNAL, secretchat_client_has_chat(client, 1, &has_chat, &error));
  EXPECT(SECRETCHAT_STATUS_INTERNAL, secretchat_client_generation(client, &generation, &error));
  EXPECT(SECRETCHAT_STATUS_INTERNAL, secretchat_client_flush(client, 1, NULL, &error));
  EXPECT(SECRETCHAT_STATUS_INTERNAL, secretchat_client_close(client, &error));
}

static void panic(bool in_call) {
  unsigned reports = 0;
  pthread_t waits[2];
  secretchat_options *options = new_options(ALICE, NULL);
  MUST(secretchat_options_log(options, SECRETCHAT_LOG_WARN, on_log, &reports, NULL, &error));
  secretchat_client *client = open_client(options);
  CHECK(pthread_create(&waits[0], NULL, wait_for_event, client) == 0);
  CHECK(pthread_create(&waits[1], NULL, wait_for_rpcs, client) == 0);
  sleep_ms(100);
  CHECK(secretchat_test_panic(client, in_call) == (in_call ? SECRETCHAT_STATUS_INTERNAL : SECRETCHAT_STATUS_OK));
  CHECK(pthread_join(waits[0], NULL) == 0 && pthread_join(waits[1], NULL) == 0);
  check_poisoned(client);
  CHECK(secretchat_client_free(client) == SECRETCHAT_STATUS_OK);
  CHECK(reports > 0);
}

int main(void) {
  alarm(60); /* what hangs is a failure */
  secretchat_client *other = open_client(new_options(BOB, NULL));
  panic(true);
  panic(false);
  close_client(other);
  CHECK(secretchat_client_free(other) == SECRETCHAT_STATUS_OK);
  return 0;
}

/* Two clients with databases of their own, and eight threads on one of them for as many seconds as are said:
 * `threads FOLDER SECONDS`. Every request has one result, and what one thread sends arrives in its order. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support.h"

enum { THREADS = 8, MAX_REQUESTS = 1 << 20 };

static pair both;
static double seconds;
static unsigned char results[MAX_REQUESTS]; /* by request number, as the clients of one thread see them */
static unsigned sent[THREADS], looked_up[THREADS], received[THREADS];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Waits while the queue of the client is full. */
static uint64_t send_number(unsigned thread, unsigned number) {
  char text[40];
  int len = snprintf(text, sizeof text, "%u %u", thread, number);
  uint64_t request = 0;
  for (;;) {
    secretchat_status status = secretchat_client_send_text(both.alice, both.chat, (const uint8_t *)text, (size_t)len,
                                                               &request, NULL);
    if (status == SECRETCHAT_STATUS_OK) {
      return request;
    }
    CHECK(status == SECRETCHAT_STATUS_BUSY);
    sleep_ms(1);
  }
}

static void look_up(void) {
  secretchat_chat_status status = SECRETCHAT_CHAT_STATUS_EMPTY;
  secretchat_chat *info = NULL;
  secretchat_messages *messages = NULL;
  int32_t chats[4];
  size_t count = 0;
  MUST(secretchat_client_status(both.alice, both.chat, &status, &error));
  CHECK(status == SECRETCHAT_CHAT_STATUS_READY);
  MUST(secretchat_client_chat(both.alice, both.chat, &info, &error));
  CHECK(secretchat_chat_user_id(info) == BOB);
  secretchat_chat_free(info);
  MUST(secretchat_client_chats(both.alice, chats, 4, &count, &error));
  CHECK(count == 1 && chats[0] == both.chat);
  MUST(secretchat_client_history(both.alice, both.chat, 0, 5, &messages, &error));
  for (size_t i = 0; i < secretchat_messages_count(messages); i++) {
    CHECK(secretchat_message_is_outgoing(secretchat_messages_at(messages, i)));
  }
  secretchat_messages_free(messages);
}

static void *work(void *argument) {
  unsigned thread = (unsigned)(size_t)argument;
  double end = now() + seconds;
  while (now() < end) {
    uint64_t request = send_number(thread, sent[thread]++);
    CHECK(request < MAX_REQUESTS);
    for (int i = 0; i < 10; i++) {
      look_up();
      looked_up[thread]++;
    }
  }
  return NULL;
}

static void *drain_alice(void *nothing) {
  for (;;) {
    secretchat_event *event = next_event(both.alice);
    secretchat_event_kind kind = secretchat_event_get_kind(event);
    if (kind == SECRETCHAT_EVENT_KIND_RESULT) {
      CHECK(secretchat_event_status(event) == SECRETCHAT_STATUS_OK);
      CHECK(++results[secretchat_event_request(event)] == 1);
    }
    done_with(both.alice, event);
    if (kind == SECRETCHAT_EVENT_KIND_CLOSED) {
      return nothing;
    }
  }
}

/* The numbers of every thread come in their order. */
static void take_number(int64_t random_id) {
  secretchat_message *message = NULL;
  MUST(secretchat_client_message(both.bob, both.chat, random_id, &message, &error));
  secretchat_bytes text = secretchat_message_text(message);
  char words[40];
  unsigned thread = THREADS, number = 0;
  snprintf(words, sizeof words, "%.*s", (int)text.len, (const char *)text.data);
  CHECK(sscanf(words, "%u %u", &thread, &number) == 2 && thread < THREADS);
  CHECK(number == received[thread]);
  __atomic_fetch_add(&received[thread], 1, __ATOMIC_SEQ_CST);
  secretchat_message_free(message);
}

static void *drain_bob(void *nothing) {
  for (;;) {
    secretchat_event *event = next_event(both.bob);
    secretchat_event_kind kind = secretchat_event_get_kind(event);
    if (kind == SECRETCHAT_EVENT_KIND_MESSAGE) {
      take_number(secretchat_event_random_id(event));
    }
    done_with(both.bob, event);
    if (kind == SECRETCHAT_EVENT_KIND_CLOSED) {
      return nothing;
    }
  }
}

static unsigned sum(const unsigned *numbers) {
  unsigned sum = 0;
  for (int i = 0; i < THREADS; i++) {
    sum += __atomic_load_n(&numbers[i], __ATOMIC_SEQ_CST);
  }
  return sum;
}

/* While one thread waits on a queue, another one is not let in. */
static void *wait_in_vain(void *client) {
  secretchat_event *event = NULL;
  secretchat_status status = secretchat_client_next_event(client, 2000, &event, NULL);
  CHECK(status == SECRETCHAT_STATUS_TIMEOUT && event == NULL);
  return NULL;
}

static void check_busy(const secretchat_client *client) {
  pthread_t waiting;
  secretchat_event *event = NULL;
  while (secretchat_client_next_event(client, 200, &event, NULL) == SECRETCHAT_STATUS_OK) {
    done_with(client, event);
  }
  CHECK(pthread_create(&waiting, NULL, wait_in_vain, (void *)client) == 0);
  sleep_ms(500);
  EXPECT(SECRETCHAT_STATUS_BUSY, secretchat_client_next_event(client, 0, &event, &error));
  CHECK(event == NULL);
  CHECK(pthread_join(waiting, NULL) == 0);
}

static secretchat_client *open_in(const char *folder, int64_t user) {
  char path[1000];
  snprintf(path, sizeof path, "%s/threads.%d.db", folder, (int)user);
  return open_client(new_options(user, path));
}

int main(int argc, char **argv) {
  CHECK(argc == 3);
  seconds = strtod(argv[2], NULL);
  alarm((unsigned)seconds + 120);
  both = make_pair(open_in(argv[1], ALICE), open_in(argv[1], BOB));
  check_busy(both.alice);

  pthread_t threads[THREADS], drains[2];
  CHECK(pthread_create(&drains[0], NULL, drain_alice, NULL) == 0);
  CHECK(pthread_create(&drains[1], NULL, drain_bob, NULL) == 0);
  for (size_t i = 0; i < THREADS; i++) {
    CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
  }
  for (int i = 0; i < THREADS; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
  }
  while (sum(received) < sum(sent)) {
    sleep_ms(20);
  }
  MUST(secretchat_client_close(both.alice, &error));
  MUST(secretchat_client_close(both.bob, &error));
  CHECK(pthread_join(drains[0], NULL) == 0 && pthread_join(drains[1], NULL) == 0);
  unsigned answered = 0;
  for (int i = 0; i < MAX_REQUESTS; i++) {
    answered += results[i];
  }
  CHECK(answered == sum(sent));
  printf("%d threads, %.0f s: %u messages sent and received, %u rounds of look-ups\n", THREADS, seconds, sum(sent),
           sum(looked_up));
  free_pair(&both);
  return 0;
}

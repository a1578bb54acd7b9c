/* A thread makes the calls, as a connection would. What goes to it and comes from it are pointers through pipes. */
#define _POSIX_C_SOURCE 200809L
#include "network.h"

#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_FOR_UPDATES_MS = 10, MAX_USERNAME = 64 };

typedef struct call {
  uint64_t number;
  int32_t dc;
  size_t len;
  uint8_t request[];
} call;

/* Pipes: [0] is read from, [1] is written to. */
struct network {
  secretchat_testserver *server;
  int64_t user_id;
  int calls[2], answers[2], updates[2];
  pthread_t thread;
};

static void check(bool is_right, const char *what) {
  if (is_right) return;
  perror(what);
  exit(EXIT_FAILURE);
}

static void *allocate(size_t size) {
  void *memory = calloc(1, size);
  check(memory != NULL, "calloc");
  return memory;
}

static void put(const int fds[2], void *item) {
  check(write(fds[1], &item, sizeof item) == sizeof item, "write");
}

/* NULL at the end. */
static void *take(const int fds[2]) {
  void *item;
  ssize_t got = read(fds[0], &item, sizeof item);
  check(got == sizeof item || got == 0, "read");
  return got == 0 ? NULL : item;
}

static void make_call(const network *network, call *call) {
  network_answer *answer = allocate(sizeof *answer);
  answer->call = call->number;
  answer->code = secretchat_testserver_call(network->server, network->user_id, call->dc, call->request, call->len,
                                            &answer->data, &answer->len);
  free(call);
  put(network->answers, answer);
}

/* Whether there was one. */
static bool pass_on_update(const network *network, int64_t state) {
  network_update *update = allocate(sizeof *update);
  update->state = state;
  bool is_there =
      secretchat_testserver_next_update(network->server, network->user_id, 0, &update->data, &update->len);
  if (is_there)
    put(network->updates, update);
  else
    free(update);
  return is_there;
}

static void *work(void *argument) {
  const network *network = argument;
  int64_t state = 0;
  for (;;) {
    struct pollfd calls = {network->calls[0], POLLIN, 0};
    if (poll(&calls, 1, LOOK_FOR_UPDATES_MS) > 0) {
      call *call = take(network->calls);
      if (call == NULL) return NULL;
      make_call(network, call);
    }
    while (pass_on_update(network, state + 1)) state++;
  }
}

network *network_connect(secretchat_testserver *server, int64_t user_id) {
  network *network = allocate(sizeof *network);
  network->server = server;
  network->user_id = user_id;
  check(pipe(network->calls) == 0 && pipe(network->answers) == 0 && pipe(network->updates) == 0, "pipe");
  check(pthread_create(&network->thread, NULL, work, network) == 0, "pthread_create");
  return network;
}

void network_disconnect(network *network) {
  close(network->calls[1]); /* the end, for the thread */
  pthread_join(network->thread, NULL);
  close(network->answers[1]);
  close(network->updates[1]);
  for (network_answer *a; (a = take(network->answers)) != NULL;) network_free_answer(a);
  for (network_update *u; (u = take(network->updates)) != NULL;) network_free_update(u);
  close(network->calls[0]);
  close(network->answers[0]);
  close(network->updates[0]);
  free(network);
}

int network_answers_fd(const network *network) { return network->answers[0]; }

int network_updates_fd(const network *network) { return network->updates[0]; }

void network_call(network *network, uint64_t number, int32_t dc, const uint8_t *request, size_t len) {
  call *call = allocate(sizeof *call + len);
  call->number = number;
  call->dc = dc;
  call->len = len;
  memcpy(call->request, request, len);
  put(network->calls, call);
}

network_answer *network_take_answer(network *network) { return take(network->answers); }

network_update *network_take_update(network *network) { return take(network->updates); }

void network_free_answer(network_answer *answer) {
  secretchat_testserver_free_bytes(answer->data, answer->len);
  free(answer);
}

void network_free_update(network_update *update) {
  secretchat_testserver_free_bytes(update->data, update->len);
  free(update);
}

bool network_resolve(network *network, const uint8_t *username, size_t len, int64_t *user_id, int64_t *access_hash) {
  char name[MAX_USERNAME + 1] = "";
  if (len > MAX_USERNAME) return false;
  memcpy(name, username, len);
  return secretchat_testserver_resolve(network->server, len > 0 ? name : NULL, user_id, access_hash);
}

/* A host with an event loop and a network of its own. Alice and Bob share the loop, as accounts of one app do.
 * One thread does everything, and waits in `poll` only.
 *
 * A client needs four things of its host:
 *   on_rpc     takes what the client asks of the network, and begins it
 *   on_answer  brings the answer back
 *   on_update  feeds the client what its account is told
 *   on_event   tells the app what happened
 */
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <secretchat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "network.h"

enum { EVENTS, RPCS, ANSWERS, UPDATES, SOURCES }; /* what a host waits for */
enum { HOSTS = 2 };

typedef enum stage { TALKING, PARTED, CLOSED } stage;

typedef struct host {
  const char *name;
  const char *greeting; /* said when a chat is ready, if not NULL */
  const char *reply;    /* said to every message; without it, a message is the end of the chat */
  secretchat_client *client;
  network *network;
  stage stage;
  int64_t state;     /* up to where the updates of the account are dealt with: an app keeps this on its disk */
  uint64_t feed;     /* the request that stores the next update; 0 if there is none */
  int64_t fed_state; /* the state with that update */
} host;

static secretchat_error *error; /* of the call that `check` is given */

static void check(secretchat_status status) {
  if (status == SECRETCHAT_STATUS_OK) return;
  secretchat_bytes why = secretchat_error_message(error);
  fprintf(stderr, "%s: %.*s\n", secretchat_status_name(status), (int)why.len, (const char *)why.data);
  exit(EXIT_FAILURE);
}

/* Whether a queue had something. A call may be withdrawn before it is taken, and a queue ends with its client. */
static bool has_come(secretchat_status status) {
  if (status == SECRETCHAT_STATUS_TIMEOUT || status == SECRETCHAT_STATUS_CLOSED) return false;
  check(status);
  return true;
}

/* ---- between the client and the network ---- */

static void resolve(const host *host, const secretchat_rpc *rpc) {
  uint64_t id = secretchat_rpc_id(rpc);
  secretchat_bytes username = secretchat_rpc_username(rpc);
  int64_t user_id = secretchat_rpc_user_id(rpc), access_hash;
  if (network_resolve(host->network, username.data, username.len, &user_id, &access_hash))
    check(secretchat_client_resolved(host->client, id, user_id, access_hash, &error));
  else
    check(secretchat_client_unresolved(host->client, id, false, &error));
}

static void on_rpc(const host *host) {
  secretchat_rpc *rpc;
  if (!has_come(secretchat_client_next_rpc(host->client, 0, &rpc, NULL))) return;
  if (secretchat_rpc_get_kind(rpc) == SECRETCHAT_RPC_KIND_RESOLVE) {
    resolve(host, rpc);
  } else { /* a call: the other kinds come only to hosts that ask for them */
    secretchat_bytes request = secretchat_rpc_request(rpc);
    network_call(host->network, secretchat_rpc_id(rpc), secretchat_rpc_dc(rpc), request.data, request.len);
  }
  secretchat_rpc_free(rpc);
}

static void on_answer(const host *host) {
  network_answer *answer = network_take_answer(host->network);
  if (answer->code == NETWORK_RESULT)
    check(secretchat_client_answer(host->client, answer->call, answer->data, answer->len, &error));
  else if (answer->code == NETWORK_NO_ANSWER)
    check(secretchat_client_no_answer(host->client, answer->call, &error));
  else
    check(secretchat_client_answer_error(host->client, answer->call, answer->code, answer->data, answer->len, &error));
  network_free_answer(answer);
}

static void on_update(host *host) {
  network_update *update = network_take_update(host->network);
  if (has_come(secretchat_client_feed(host->client, update->data, update->len, &host->feed, NULL)))
    host->fed_state = update->state;
  network_free_update(update);
}

/* Only when the client has stored an update, the host may say that it has it. */
static void on_fed(host *host, secretchat_status status) {
  if (status == SECRETCHAT_STATUS_OK) host->state = host->fed_state;
  host->feed = 0;
}

/* ---- between the client and the app ---- */

static void say(const host *host, int32_t chat, const char *text) {
  uint64_t request; /* not NULL, so that the app hears of a failure */
  check(secretchat_client_send_text(host->client, chat, (const uint8_t *)text, strlen(text), &request, &error));
}

static void on_message(const host *host, int32_t chat, int64_t random_id) {
  secretchat_message *message;
  check(secretchat_client_message(host->client, chat, random_id, &message, &error));
  secretchat_bytes text = secretchat_message_text(message);
  printf("%s reads: %.*s\n", host->name, (int)text.len, (const char *)text.data);
  secretchat_message_free(message);
  uint64_t request;
  check(secretchat_client_read(host->client, chat, random_id, &request, &error));
  if (host->reply != NULL)
    say(host, chat, host->reply);
  else
    check(secretchat_client_discard_chat(host->client, chat, false, &request, &error));
}

static void on_result(host *host, const secretchat_event *event) {
  secretchat_status status = secretchat_event_status(event);
  if (status != SECRETCHAT_STATUS_OK) printf("%s: a request failed: %s\n", host->name, secretchat_status_name(status));
  if (secretchat_event_request(event) == host->feed) on_fed(host, status);
}

static void on_event_of_kind(host *host, const secretchat_event *event) {
  int32_t chat = secretchat_event_chat(event);
  switch (secretchat_event_get_kind(event)) {
    case SECRETCHAT_EVENT_KIND_RESULT: on_result(host, event); break;
    case SECRETCHAT_EVENT_KIND_CHAT_READY:
      if (host->greeting != NULL) say(host, chat, host->greeting);
      break;
    case SECRETCHAT_EVENT_KIND_MESSAGE: on_message(host, chat, secretchat_event_random_id(event)); break;
    case SECRETCHAT_EVENT_KIND_CHAT_CLOSED: host->stage = PARTED; break;
    case SECRETCHAT_EVENT_KIND_CLOSED: host->stage = CLOSED; break;
    default: break; /* later versions tell more */
  }
}

static void on_event(host *host) {
  secretchat_event *event;
  if (!has_come(secretchat_client_next_event(host->client, 0, &event, NULL))) return;
  printf("%s: %s\n", host->name, secretchat_event_kind_name(secretchat_event_get_kind(event)));
  on_event_of_kind(host, event);
  /* Last, so that after a crash on the way the event comes again. */
  uint64_t id = secretchat_event_id(event);
  if (id != 0) check(secretchat_client_ack(host->client, id, &error));
  secretchat_event_free(event);
}

/* ---- the loop ---- */

static void watch(const host *host, struct pollfd fds[SOURCES]) {
  for (int source = 0; source < SOURCES; source++) fds[source] = (struct pollfd){-1, POLLIN, 0};
  if (host->stage == CLOSED) return;
  check(secretchat_client_fd(host->client, SECRETCHAT_QUEUE_EVENTS, &fds[EVENTS].fd, &error));
  check(secretchat_client_fd(host->client, SECRETCHAT_QUEUE_RPCS, &fds[RPCS].fd, &error));
  fds[ANSWERS].fd = network_answers_fd(host->network);
  /* One update after the other: while one is being stored, the network waits. */
  if (host->feed == 0) fds[UPDATES].fd = network_updates_fd(host->network);
}

static void serve(host *host, const struct pollfd fds[SOURCES]) {
  if (fds[EVENTS].revents != 0) on_event(host);
  if (fds[RPCS].revents != 0) on_rpc(host);
  if (fds[ANSWERS].revents != 0) on_answer(host);
  if (fds[UPDATES].revents != 0) on_update(host);
}

static void run(host hosts[HOSTS], stage until) {
  while (hosts[0].stage < until || hosts[1].stage < until) {
    struct pollfd fds[HOSTS * SOURCES];
    for (int i = 0; i < HOSTS; i++) watch(&hosts[i], &fds[i * SOURCES]);
    if (poll(fds, HOSTS * SOURCES, -1) < 0) continue; /* a signal */
    for (int i = 0; i < HOSTS; i++) serve(&hosts[i], &fds[i * SOURCES]);
  }
}

static void start(host *host, secretchat_testserver *server, int64_t user_id) {
  secretchat_options *options;
  check(secretchat_options_new(SECRETCHAT_ABI_VERSION, user_id, &options, &error));
  check(secretchat_options_store_memory(options, &error)); /* an app: a path and a key */
  check(secretchat_client_open(options, &host->client, &error));
  secretchat_options_free(options);
  host->network = network_connect(server, user_id);
}

static void stop(host *host) {
  check(secretchat_client_free(host->client));
  network_disconnect(host->network);
}

int main(void) {
  host hosts[HOSTS] = {
      {.name = "alice", .greeting = "Hello, Bob."},
      {.name = "bob", .reply = "Hello, Alice."},
  };
  secretchat_testserver *server = secretchat_testserver_new();
  for (int i = 0; i < HOSTS; i++) {
    secretchat_testserver_add_account(server, 1001 + i, hosts[i].name);
    start(&hosts[i], server, 1001 + i);
  }
  uint64_t request;
  check(secretchat_client_request_chat_username(hosts[0].client, (const uint8_t *)"bob", 3, &request, &error));
  run(hosts, PARTED); /* both: so the server knows that the chat is closed */
  for (int i = 0; i < HOSTS; i++) check(secretchat_client_close(hosts[i].client, &error));
  run(hosts, CLOSED);
  for (int i = 0; i < HOSTS; i++) {
    printf("%s has dealt with %d updates\n", hosts[i].name, (int)hosts[i].state);
    stop(&hosts[i]);
  }
  secretchat_testserver_free(server);
  return EXIT_SUCCESS;
}

/* `kill FOLDER MESSAGES KILLS`: a client in a process of its own is killed while it sends, and started again with its store.
 * All messages arrive once and in order; no sequence number is used twice, and what is sent again is the same bytes. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wire.h"
#include "support.h"

enum { MAX_MESSAGES = 100000, SEND_ENCRYPTED = 0x44fa7a15, RANDOM_ID_AT = 24 };

/* A life of the client. */
typedef struct life {
  pid_t process;
  int socket;
  pthread_t calls, updates;
  uint64_t out_seq_no; /* as it says when everything is stored */
  bool is_over;
} life;

static secretchat_testserver *server;
static secretchat_client *bob;
static uint64_t messages, received, repeated;
static uint64_t sent[MAX_MESSAGES + 1]; /* hashes of the requests, by name of the message */

static uint64_t hash(const frame *call) {
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  for (uint32_t i = 0; i < call->len; i++) {
    hash = (hash ^ call->bytes[i]) * 1099511628211u;
  }
  return hash;
}

/* A message that is sent again says the same under the same numbers. */
static void check_repeat(const frame *call) {
  uint32_t method = 0;
  uint64_t random_id = 0;
  memcpy(&method, call->bytes, sizeof method);
  if (method != SEND_ENCRYPTED) {
    return;
  }
  CHECK(call->len > RANDOM_ID_AT + sizeof random_id);
  memcpy(&random_id, call->bytes + RANDOM_ID_AT, sizeof random_id);
  CHECK(random_id >= 1 && random_id <= messages);
  repeated += sent[random_id] != 0;
  CHECK(sent[random_id] == 0 || sent[random_id] == hash(call));
  sent[random_id] = hash(call);
}

static void *serve_calls(void *argument) {
  life *life = argument;
  frame call;
  while (read_frame(life->socket, &call)) {
    if (call.kind == FRAME_REPORT) {
      __atomic_store_n(&life->out_seq_no, call.number, __ATOMIC_SEQ_CST);
    } else {
      check_repeat(&call);
      frame answer = {.kind = FRAME_ANSWER, .number = call.number};
      size_t len = 0;
      answer.code = secretchat_testserver_call(server, ALICE, call.code, call.bytes, call.len, &answer.bytes, &len);
      answer.len = (uint32_t)len;
      write_frame(life->socket, answer);
      secretchat_testserver_free_bytes(answer.bytes, len);
    }
    free(call.bytes);
  }
  return NULL;
}

static void *serve_updates(void *argument) {
  life *life = argument;
  while (!__atomic_load_n(&life->is_over, __ATOMIC_SEQ_CST)) {
    frame update = {.kind = FRAME_UPDATE};
    size_t len = 0;
    if (secretchat_testserver_next_update(server, ALICE, 20, &update.bytes, &len)) {
      update.len = (uint32_t)len;
      write_frame(life->socket, update);
      secretchat_testserver_free_bytes(update.bytes, len);
    }
  }
  return NULL;
}

static void begin_life(life *life, const char *program, const char *path, int64_t access_hash) {
  int sockets[2];
  char numbers[3][24];
  CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0);
  *life = (struct life){.socket = sockets[0]};
  snprintf(numbers[0], sizeof numbers[0], "%d", sockets[1]);
  snprintf(numbers[1], sizeof numbers[1], "%lld", (long long)access_hash);
  snprintf(numbers[2], sizeof numbers[2], "%llu", (unsigned long long)messages);
  life->process = fork();
  CHECK(life->process >= 0);
  if (life->process == 0) {
    close(sockets[0]);
    execl(program, program, "--child", numbers[0], path, numbers[1], numbers[2], (char *)NULL);
    _exit(127);
  }
  close(sockets[1]);
  CHECK(pthread_create(&life->calls, NULL, serve_calls, life) == 0);
  CHECK(pthread_create(&life->updates, NULL, serve_updates, life) == 0);
}

/* Waits for the process, which must end in this way. */
static void end_life(life *life, bool is_killed) {
  int status = 0;
  __atomic_store_n(&life->is_over, true, __ATOMIC_SEQ_CST);
  shutdown(life->socket, SHUT_WR);
  CHECK(waitpid(life->process, &status, 0) == life->process);
  CHECK(is_killed ? WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL : WIFEXITED(status) && WEXITSTATUS(status) == 0);
  CHECK(pthread_join(life->calls, NULL) == 0 && pthread_join(life->updates, NULL) == 0);
  close(life->socket);
}

/* Bob: every message once, in order. */
static void *receive(void *nothing) {
  for (;;) {
    secretchat_event *event = next_event(bob);
    secretchat_event_kind kind = secretchat_event_get_kind(event);
    if (kind == SECRETCHAT_EVENT_KIND_MESSAGE) {
      CHECK(secretchat_event_random_id(event) == (int64_t)received + 1);
      __atomic_fetch_add(&received, 1, __ATOMIC_SEQ_CST);
    }
    CHECK(kind != SECRETCHAT_EVENT_KIND_CHAT_CLOSED && kind != SECRETCHAT_EVENT_KIND_DROPPED);
    done_with(bob, event);
    if (kind == SECRETCHAT_EVENT_KIND_CLOSED) {
      return nothing;
    }
  }
}

static uint64_t in_seq_no_of_bob(void) {
  int32_t chat = 0;
  size_t count = 0;
  secretchat_chat *info = NULL;
  MUST(secretchat_client_chats(bob, &chat, 1, &count, &error));
  CHECK(count == 1);
  MUST(secretchat_client_chat(bob, chat, &info, &error));
  uint64_t in_seq_no = secretchat_chat_in_seq_no(info);
  secretchat_chat_free(info);
  return in_seq_no;
}

static uint64_t out_seq_no(life *life) { return __atomic_load_n(&life->out_seq_no, __ATOMIC_SEQ_CST); }

static int64_t access_hash_of(int64_t user) {
  int64_t access_hash = 0;
  CHECK(secretchat_testserver_resolve(server, NULL, &user, &access_hash));
  return access_hash;
}

/* Until so many more messages have come, but at most for a second. With none the kill comes while the client starts. */
static void await_progress(uint64_t more) {
  uint64_t goal = __atomic_load_n(&received, __ATOMIC_SEQ_CST) + more;
  if (more == 0) {
    sleep_ms(rand() % 20);
  }
  for (int i = 0; i < 1000 && __atomic_load_n(&received, __ATOMIC_SEQ_CST) < goal; i++) {
    sleep_ms(1);
  }
}

/* How many of the kills came while there was something to do. */
static unsigned kill_often(const char *program, const char *path, unsigned kills) {
  unsigned busy = 0;
  for (unsigned i = 0; i < kills; i++) {
    life life;
    begin_life(&life, program, path, access_hash_of(BOB));
    await_progress((uint64_t)rand() % (messages / kills));
    busy += __atomic_load_n(&received, __ATOMIC_SEQ_CST) < messages;
    CHECK(kill(life.process, SIGKILL) == 0);
    end_life(&life, true);
  }
  return busy;
}

static void finish(const char *program, const char *path) {
  life life;
  begin_life(&life, program, path, access_hash_of(BOB));
  while (__atomic_load_n(&received, __ATOMIC_SEQ_CST) < messages || in_seq_no_of_bob() != out_seq_no(&life)) {
    sleep_ms(20);
  }
  end_life(&life, false);
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  if (argc == 6 && strcmp(argv[1], "--child") == 0) {
    return run_child(atoi(argv[2]), argv[3], strtoll(argv[4], NULL, 10), strtoull(argv[5], NULL, 10));
  }
  CHECK(argc == 4);
  alarm(300);
  char path[1000];
  snprintf(path, sizeof path, "%s/kill.db", argv[1]);
  messages = strtoull(argv[2], NULL, 10);
  CHECK(messages <= MAX_MESSAGES);
  unsigned kills = (unsigned)atoi(argv[3]);
  srand(4);

  server = secretchat_testserver_new();
  secretchat_testserver_add_account(server, ALICE, NULL);
  secretchat_testserver_add_account(server, BOB, NULL);
  bob = open_client(new_options(BOB, NULL));
  secretchat_testserver_link *link = secretchat_testserver_connect(server, bob, BOB);
  pthread_t receiving;
  CHECK(pthread_create(&receiving, NULL, receive, NULL) == 0);

  unsigned busy = kill_often(argv[0], path, kills);
  finish(argv[0], path);
  printf("%llu messages, %u kills of which %u while it sent, %llu calls repeated\n", (unsigned long long)received, kills, busy,
           (unsigned long long)repeated);
  CHECK(received == messages && busy * 2 >= kills);

  MUST(secretchat_client_close(bob, &error));
  CHECK(pthread_join(receiving, NULL) == 0);
  secretchat_testserver_disconnect(link);
  CHECK(secretchat_client_free(bob) == SECRETCHAT_STATUS_OK);
  secretchat_testserver_free(server);
  return 0;
}

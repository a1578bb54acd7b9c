/* What the host of docs/c-abi.md leaves to others: a session, over the test server, and somebody to talk to. HOST is a file
 * with the code of the document. The session loses an answer once, and says afterwards that it had no connection. */
#include HOST

#include <unistd.h>

#include "bob.h"
#include "support.h"

enum { UPDATES, ANSWER, DIFFERENCE, RECONNECTED }; /* kinds of news */
enum { MAX_UPDATES = 1000, MAX_MESSAGES = 10, LOST_CALL = 3 };

/* Something that the session has for the host. */
typedef struct news {
  int32_t kind, code;
  uint64_t id;
  uint8_t *data;
  size_t len;
} news;

struct session {
  secretchat_testserver *server;
  int pipe[2]; /* of news: they are smaller than PIPE_BUF, so they come out whole */
  news updates[MAX_UPDATES];
  size_t first_update, updates_end;
  unsigned calls;
  bool is_over;
  pthread_t poll, bob;
};

/* ---- the session: its thread only looks for updates ---- */

static void tell(const session *session, news news) {
  CHECK(write(session->pipe[1], &news, sizeof news) == (ssize_t)sizeof news);
}

static void *poll_updates(void *argument) {
  session *session = argument;
  while (!__atomic_load_n(&session->is_over, __ATOMIC_SEQ_CST)) {
    news news = {.kind = UPDATES};
    if (secretchat_testserver_next_update(session->server, ALICE, 50, &news.data, &news.len)) tell(session, news);
  }
  return NULL;
}

int session_fd(const session *session) { return session->pipe[0]; }

bool session_find_user(session *session, secretchat_bytes username, int64_t *user_id, int64_t *access_hash) {
  char name[16] = "";
  if (username.len >= sizeof name) return false;
  memcpy(name, username.data, username.len);
  return secretchat_testserver_resolve(session->server, username.len > 0 ? name : NULL, user_id, access_hash);
}

void session_call(session *session, uint64_t id, int32_t dc, secretchat_bytes request) {
  news news = {.kind = ANSWER, .id = id};
  news.code = secretchat_testserver_call(session->server, ALICE, dc, request.data, request.len, &news.data, &news.len);
  bool is_lost = ++session->calls == LOST_CALL;
  if (is_lost) news.code = SESSION_LOST;
  tell(session, news);
  if (is_lost) tell(session, (struct news){.kind = RECONNECTED});
}

secretchat_bytes session_updates(const session *session) {
  const news *oldest = &session->updates[session->first_update];
  bool is_there = session->first_update < session->updates_end;
  return is_there ? (secretchat_bytes){oldest->data, oldest->len} : (secretchat_bytes){(const uint8_t *)"", 0};
}

void session_updates_stored(session *session) {
  const news *oldest = &session->updates[session->first_update++];
  secretchat_testserver_free_bytes(oldest->data, oldest->len);
}

/* ---- TL: little-endian words ---- */

static int32_t word(const uint8_t *data) {
  return (int32_t)((uint32_t)data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24);
}

static void put_word(uint8_t *data, int32_t value) {
  for (int i = 0; i < 4; i++) data[i] = (uint8_t)((uint32_t)value >> 8 * i);
}

static const uint8_t *behind_bytes(const uint8_t *data) {
  size_t is_long = data[0] == 254, head = is_long ? 4 : 1, len = is_long ? (uint32_t)word(data) >> 8 : data[0];
  return data + (head + len + 3) / 4 * 4;
}

static const uint8_t *behind_encrypted_message(const uint8_t *data) {
  const uint32_t message = 0xed18c118, file = 0xa8008cd8;
  const uint8_t *end = behind_bytes(data + 20);
  if ((uint32_t)word(data) != message) return end;
  return end + ((uint32_t)word(end) == file ? 36 : 4);
}

/* ---- what was missed ---- */

update_state session_state(const session *session) {
  const uint8_t get_state[4] = {0x2a, 0x88, 0xd4, 0xed};
  news state = {.data = NULL};
  CHECK(secretchat_testserver_call(session->server, ALICE, 0, get_state, 4, &state.data, &state.len) == 0);
  update_state result = {word(state.data + 4), word(state.data + 8), word(state.data + 12)};
  secretchat_testserver_free_bytes(state.data, state.len);
  return result;
}

/* Of messages only: of what else there is the server leaves nothing out. */
void session_get_difference(session *session, uint64_t id, int32_t qts) {
  uint8_t request[20];
  const int32_t words[5] = {0x19c2f763, 0, 1, INT32_MAX, qts};
  for (int i = 0; i < 5; i++) put_word(request + 4 * i, words[i]);
  news news = {.id = id};
  news.code = secretchat_testserver_call(session->server, ALICE, 0, request, sizeof request, &news.data, &news.len);
  news.kind = news.code == SESSION_RESULT ? DIFFERENCE : ANSWER;
  tell(session, news);
}

/* updates.differenceEmpty, or updates.difference with nothing but messages; its state is at the end. */
static void pass_on_difference(const session *session, host *host, const news *news) {
  secretchat_bytes messages[MAX_MESSAGES];
  difference found = {.messages = messages, .state = session_state(session)};
  if (word(news->data) == 0x00f49ca0) {
    const uint8_t *next = news->data + 20;
    found.message_count = (size_t)word(news->data + 16);
    CHECK(found.message_count <= MAX_MESSAGES);
    for (size_t i = 0; i < found.message_count; i++) {
      const uint8_t *end = behind_encrypted_message(next);
      messages[i] = (secretchat_bytes){next, (size_t)(end - next)};
      next = end;
    }
    const uint8_t *state = news->data + news->len - 24;
    found.state = (update_state){word(state + 4), word(state + 8), word(state + 12)};
  }
  on_difference(host, news->id, &found);
}

void session_read(session *session, host *host) {
  news news;
  CHECK(read(session->pipe[0], &news, sizeof news) == (ssize_t)sizeof news);
  switch (news.kind) {
    case UPDATES:
      CHECK(session->updates_end < MAX_UPDATES);
      session->updates[session->updates_end++] = news;
      on_updates(host);
      return;
    case ANSWER: on_answer(host, news.id, news.code, (secretchat_bytes){news.data, news.len}); break;
    case DIFFERENCE: pass_on_difference(session, host, &news); break;
    case RECONNECTED: on_reconnected(host); break;
  }
  secretchat_testserver_free_bytes(news.data, news.len);
}

/* ---- its life ---- */

session *session_connect(int64_t *user_id) {
  alarm(120); /* what hangs is a failure */
  session *session = calloc(1, sizeof *session);
  CHECK(session != NULL && pipe(session->pipe) == 0);
  *user_id = ALICE;
  session->server = secretchat_testserver_new();
  secretchat_testserver_add_account(session->server, ALICE, "alice");
  secretchat_testserver_add_account(session->server, BOB, "bob");
  CHECK(pthread_create(&session->poll, NULL, poll_updates, session) == 0);
  CHECK(pthread_create(&session->bob, NULL, be_bob, session->server) == 0);
  return session;
}

void session_disconnect(session *session) {
  CHECK(pthread_join(session->bob, NULL) == 0); /* he has left content */
  __atomic_store_n(&session->is_over, true, __ATOMIC_SEQ_CST);
  pthread_join(session->poll, NULL);
  close(session->pipe[1]);
  news news;
  while (read(session->pipe[0], &news, sizeof news) > 0) secretchat_testserver_free_bytes(news.data, news.len);
  close(session->pipe[0]);
  while (session_updates(session).len > 0) session_updates_stored(session);
  secretchat_testserver_free(session->server);
  free(session);
}

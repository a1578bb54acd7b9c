/* What the tests in C share: checks that end the program, and two clients on a test server. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "secretchat.h"
#include "secretchat_testserver.h"

enum { ALICE = 1, BOB = 2 };

/* Ends the program with the place, unless the condition holds. */
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
void check(bool condition, const char *text, const char *file, int line);

/* The call has this status; it passes `&error`, which is looked at and freed here. */
#define EXPECT(expected, call)                                          \
  do {                                                                \
    secretchat_error *error = NULL;                                 \
    secretchat_status status_ = (call);                             \
    expect(expected, status_, error, #call, __FILE__, __LINE__);    \
  } while (0)
#define MUST(call) EXPECT(SECRETCHAT_STATUS_OK, call)
void expect(secretchat_status expected, secretchat_status got, secretchat_error *error, const char *call,
      const char *file, int line);

/* An error is there exactly when the status is not OK, has that status, and says something in UTF-8. */
bool is_told(secretchat_status status, const secretchat_error *error);

bool is_text(secretchat_bytes bytes, const char *text);

void sleep_ms(long milliseconds);

/* Options with a store in this file, not sealed, or in memory if `path` is NULL. */
secretchat_options *new_options(int64_t user_id, const char *path);

/* Opens a client and frees the options. */
secretchat_client *open_client(secretchat_options *options);

/* The next event, which must come within a minute. */
secretchat_event *next_event(const secretchat_client *client);

/* The next event of this kind. Those before it are confirmed and freed. */
secretchat_event *await_event(const secretchat_client *client, secretchat_event_kind kind);

/* The result of this request, which must be `expected`. */
secretchat_event *await_result(const secretchat_client *client, uint64_t request, secretchat_status expected);

/* Confirms and frees an event. */
void done_with(const secretchat_client *client, secretchat_event *event);

/* Two clients that are connected to a server of their own and have a chat. */
typedef struct pair {
  secretchat_testserver *server;
  secretchat_client *alice, *bob;
  secretchat_testserver_link *alice_link, *bob_link;
  int32_t chat;
} pair;

/* A chat from Alice to Bob, ready on both sides. */
pair make_pair(secretchat_client *alice, secretchat_client *bob);

/* Closes both and frees everything. */
void end_pair(pair *pair);

/* Frees everything, in the order that the test server asks for. */
void free_pair(pair *pair);

/* Asks a client to close, and waits for its last event. */
void close_client(const secretchat_client *client);

#endif

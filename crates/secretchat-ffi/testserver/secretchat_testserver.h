/* A small Telegram inside the program: for tests and examples, never for what ships.
 *
 * Link libsecretchat_testserver before libsecretchat, of which it calls the public functions only. Every function may be
 * called from any thread, and no pointer is kept unless that is said. NULL for a server does nothing. */
#ifndef SECRETCHAT_TESTSERVER_H
#define SECRETCHAT_TESTSERVER_H

#include <secretchat.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The server, with all its accounts. */
typedef struct secretchat_testserver secretchat_testserver;
/* The connection of one client to it. */
typedef struct secretchat_testserver_link secretchat_testserver_link;

/* A server without accounts; NULL if the system gives no random numbers. */
secretchat_testserver *secretchat_testserver_new(void);

/* Frees a server. Links that there still are keep working. */
void secretchat_testserver_free(secretchat_testserver *server);

/* Makes an account; one that exists gets the name. `username` ends with a NUL and is UTF-8; NULL for no name. */
void secretchat_testserver_add_account(secretchat_testserver *server, int64_t user_id, const char *username);

/* ---- a client with a network in no time ---- */

/* Serves a client as this account: answers its RPC queue and feeds it its updates, on threads of its own, until the client
 * is closed or `secretchat_testserver_disconnect` is called. NULL if that cannot be. */
secretchat_testserver_link *secretchat_testserver_connect(secretchat_testserver *server, const secretchat_client *client,
                                                          int64_t user_id);

/* Ends that, and frees the link. Must be called before `secretchat_client_free`, also for a client that is closed. NULL is
 * nothing. */
void secretchat_testserver_disconnect(secretchat_testserver_link *link);

/* ---- by hand, for programs that serve the queues themselves ---- */

/* Makes a call, a boxed function of the API, on a data centre (0: the one that is home). Returns 0, with the boxed answer;
 * or the code of the server's error, with its text; or -1 if no answer came, with nothing. What comes is to be freed with
 * `secretchat_testserver_free_bytes`. */
int32_t secretchat_testserver_call(secretchat_testserver *server, int64_t user_id, int32_t dc, const uint8_t *request,
                                   size_t request_len, uint8_t **answer, size_t *answer_len);

/* Looks for a user: the one with this name (without @, ends with a NUL), or with the id in `*user_id` if `username` is NULL.
 * False if there is none. */
bool secretchat_testserver_resolve(secretchat_testserver *server, const char *username, int64_t *user_id,
                                   int64_t *access_hash);

/* Waits for something that an account is told: boxed `Updates`, as they come from a server, to be freed with
 * `secretchat_testserver_free_bytes`. False if nothing came in time. */
bool secretchat_testserver_next_update(secretchat_testserver *server, int64_t user_id, int32_t timeout_ms, uint8_t **updates,
                                       size_t *updates_len);

/* Frees bytes from here, with the length that they came with. NULL is nothing. */
void secretchat_testserver_free_bytes(uint8_t *bytes, size_t len);

/* ---- faults, each counted down to 0, where all is well again ---- */

/* The server loses so many messages to this account. */
void secretchat_testserver_lose_messages(secretchat_testserver *server, int64_t user_id, uint32_t count);

/* So many messages to this account are not told of; who asks what was missed gets them. */
void secretchat_testserver_drop_updates(secretchat_testserver *server, int64_t user_id, uint32_t count);

/* So many calls of this account are refused with FLOOD_WAIT, of so many seconds. */
void secretchat_testserver_flood_wait(secretchat_testserver *server, int64_t user_id, uint32_t calls, uint32_t seconds);

#ifdef __cplusplus
}
#endif

#endif

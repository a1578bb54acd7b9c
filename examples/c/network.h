/* The network of a host, in the form in which host.c needs it: your MTProto stack goes here. The one in network.c takes
 * the server of the test library for Telegram. */
#ifndef NETWORK_H
#define NETWORK_H

#include <secretchat_testserver.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The connection of one account. */
typedef struct network network;

enum { NETWORK_RESULT = 0, NETWORK_NO_ANSWER = -1 };

/* What became of a call. */
typedef struct network_answer {
  uint64_t call; /* the number that the host gave it */
  int32_t code;  /* if it is neither of the two, it is the error of the server, and `data` is the text of it */
  uint8_t *data;
  size_t len;
} network_answer;

/* Something that the account is told. */
typedef struct network_update {
  int64_t state; /* where the updates of the account stand with this one; for Telegram that is pts, qts, date and seq */
  uint8_t *data;
  size_t len;
} network_update;

network *network_connect(secretchat_testserver *server, int64_t user_id);
void network_disconnect(network *network);

/* Readable while there is something to take. */
int network_answers_fd(const network *network);
int network_updates_fd(const network *network);

/* Begins a call on a data centre (0: the one that is home); its answer comes later. */
void network_call(network *network, uint64_t call, int32_t dc, const uint8_t *request, size_t len);

/* Takes what is there, to be freed. */
network_answer *network_take_answer(network *network);
network_update *network_take_update(network *network);
void network_free_answer(network_answer *answer);
void network_free_update(network_update *update);

/* Looks for a user by name, or by id if the name is empty: in the user database of the app. */
bool network_resolve(network *network, const uint8_t *username, size_t len, int64_t *user_id, int64_t *access_hash);

#endif

/* What the generated fault table calls: how to make an object of each kind, and what must be true after a call.
 *
 * `table.py` finds these by name: `make_X` for an object secretchat_X, `spent_X` for one that was used, `call_X` for a
 * callback secretchat_X_fn. */
#ifndef FAULTS_H
#define FAULTS_H

#include "support.h"

/* What valid arguments are taken from: Alice with a chat whose history has a text and a file. */
typedef struct world {
  pair pair;
  secretchat_client *client;
  int32_t chat;
  int64_t text_id, file_id;
  secretchat_bytes text_tl, file_tl;
} world;
extern world w;

#define MESSAGE_JSON \
  "{\"_\":\"decryptedMessage\",\"message\":\"x\",\"no_webpage\":false,\"random_id\":\"0\",\"silent\":false,\"ttl\":0}"
#define ONE_BYTE ((const uint8_t *)"x")

/* An empty client that nobody serves. */
secretchat_client *make_client(void);
/* One whose queues are read to their end: there, waiting for ever is over at once. */
secretchat_client *make_closed_client(void);
secretchat_options *make_options(void);
secretchat_error *make_error(void);
secretchat_event *make_event(void);
secretchat_rpc *make_rpc(void);
secretchat_chat *make_chat(void);
secretchat_message *make_message(void);
secretchat_messages *make_messages(void);
secretchat_draft *make_draft(void);
secretchat_draft *make_file_draft(void);
secretchat_source *make_source(void);
secretchat_range *make_range(void);
secretchat_buffer *make_buffer(void);

secretchat_options *spent_options(void);
secretchat_draft *spent_draft(void);
secretchat_source *spent_source(void);

void call_wake(void *context);
void call_log(void *context, uint32_t level, const uint8_t *text, size_t len);
void call_free(void *context);
int64_t call_read(void *context, uint64_t offset, uint8_t *buffer, size_t capacity);
int32_t call_write(void *context, const uint8_t *data, size_t len);

/* A context; in the end all of those with `is_freed` must have gone through `call_free` once, and no others. */
void *new_context(bool is_freed);

/* Every call: what is called, and with what. It must come back within a minute. */
void begin(const char *function, const char *what);

/* What is where an object is to be put: not NULL. */
void *untouched(void);

/* What it returned. ANY is any status but INTERNAL. Of getters: whether it must be nothing; else it is only read. */
enum { ANY = -1 };
void returned_status(secretchat_status status, int expected);
void returned_error(secretchat_status status, secretchat_error *error);
void returned_object(secretchat_status status, const void *object);
void returned_bytes(secretchat_bytes bytes, bool is_nothing);
void returned_ids(const int64_t *ids, size_t count, bool is_nothing);
void returned_text(const char *text);
void returned_number(double number, bool is_nothing, double nothing);
void returned_pointer(const void *pointer, bool is_nothing);

void make_world(void);
void end_world(void);

/* Generated: all the calls, and whether a number is one of the enum of statuses. */
void call_everything(void);
bool is_status(int number);

#endif

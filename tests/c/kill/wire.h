/* What the two processes of `kill` say to each other over a socket. */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stdint.h>

enum frame_kind {
  FRAME_CALL,   /* the client asks: number of the RPC, data centre, request */
  FRAME_ANSWER, /* the server answers it: number, code of the error, bytes */
  FRAME_UPDATE, /* the server tells: bytes */
  FRAME_REPORT  /* the client has stored everything: how many messages it has given a sequence number to */
};

typedef struct frame {
  uint32_t kind;
  int32_t code;
  uint64_t number;
  uint32_t len;
  uint8_t *bytes;
} frame;

/* False when the other side is gone. Several threads may write. */
bool write_frame(int socket, frame frame);

/* The bytes are to be freed with `free`. */
bool read_frame(int socket, frame *frame);

/* The process that is killed: sends the messages 1 to `messages` from a store at `path`. */
int run_child(int socket, const char *path, int64_t access_hash, uint64_t messages);

#endif

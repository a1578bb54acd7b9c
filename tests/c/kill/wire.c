#include "wire.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static bool write_all(int socket, const void *data, size_t len) {
  while (len > 0) {
    ssize_t done = write(socket, data, len);
    if (done <= 0) {
      return false;
    }
    data = (const uint8_t *)data + done;
    len -= (size_t)done;
  }
  return true;
}

static bool read_all(int socket, void *data, size_t len) {
  while (len > 0) {
    ssize_t done = read(socket, data, len);
    if (done <= 0) {
      return false;
    }
    data = (uint8_t *)data + done;
    len -= (size_t)done;
  }
  return true;
}

bool write_frame(int socket, frame frame) {
  pthread_mutex_lock(&writing);
  bool is_written = write_all(socket, &frame, sizeof frame) && write_all(socket, frame.bytes, frame.len);
  pthread_mutex_unlock(&writing);
  return is_written;
}

bool read_frame(int socket, frame *frame) {
  if (!read_all(socket, frame, sizeof *frame)) {
    return false;
  }
  frame->bytes = malloc(frame->len + 1);
  if (frame->bytes != NULL && read_all(socket, frame->bytes, frame->len)) {
    return true;
  }
  free(frame->bytes);
  return false;
}

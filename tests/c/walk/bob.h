/* Somebody for the host of docs/c-abi.md to talk to: hears all that it has to say, and checks it; answers with a text of which
 * the server does not tell, and with a file; waits until both are dealt with, and leaves. Meanwhile the server refuses a
 * call with FLOOD_WAIT. If PEER_ASKS is in the environment, he asks for the chat. */
#ifndef BOB_H
#define BOB_H

/* On a thread of his own, with the test server that has both accounts. */
void *be_bob(void *server);

#endif

// SPDX-License-Identifier: Apache-2.0
//
// The launcher's record of an accepted socket with a listener filter, and how the filter's part of it
// ends.
#ifndef ENVOY_JAVA_LISTENER_SOCKET_H
#define ENVOY_JAVA_LISTENER_SOCKET_H

#include "abi/launcher_abi.h"

// Scheduled events that are not tasks of Java's, which have number 0.
enum { LISTENER_DROP_EVENT = 1 };

// Returns a new socket; null if memory is lacking, with which Envoy closes it.
java_socket *socket_new(uintptr_t config, uint64_t failures, envoy_socket envoy);

// Code that calls Java or Envoy and then uses the socket holds it meanwhile. The last release settles
// the socket, and frees one that is gone.
void socket_hold(java_socket *socket);
void socket_release(java_socket *socket);

// Does what the filter has asked for, if nothing of the socket is on the stack but the caller.
void socket_settle(java_socket *socket);

// Returns whether a hook must not simply pass, because the filter overrides it or has failed.
bool socket_wants(const java_socket *socket, uint32_t hook);

// Returns whether the socket is open, and its filter has not asked to close it.
bool socket_is_open(const java_socket *socket);

// Asks to close the socket. The last release does it. `details` is a string to free, or null.
void socket_ask_to_close(java_socket *socket, char *details);

// Lets Envoy drop a socket that is closed.
void socket_drop(const java_socket *socket);

// Records and counts that the filter has failed with this result of java_event, and asks to close the
// socket.
void socket_fail(java_socket *socket, int64_t result);

#endif

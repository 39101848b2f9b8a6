// SPDX-License-Identifier: Apache-2.0
//
// The launcher's record of a connection with a network filter, and its end.
#ifndef ENVOY_JAVA_NETWORK_CONNECTION_H
#define ENVOY_JAVA_NETWORK_CONNECTION_H

#include "abi/launcher_abi.h"

// Returns a new connection; if memory is lacking, a stand-in that closes the connection. Never returns
// null, which no Envoy up to v1.40 takes without logging a bug of its own.
java_connection *connection_new(uintptr_t config, uint64_t failures, envoy_connection envoy);

// Returns whether this is the stand-in for a connection that memory was lacking for.
bool connection_is_missing(const java_connection *connection);

// Code that calls Envoy and then uses the connection holds it meanwhile. The last release closes the
// connection if its filter has asked for that, and frees one that is gone.
void connection_hold(java_connection *connection);
void connection_release(java_connection *connection);

// Returns whether a hook must not simply pass, because the filter overrides it or has failed.
bool connection_wants(const java_connection *connection, uint32_t hook);

// Returns whether something can still be sent: Envoy has not closed the connection, and its filter
// has not asked for that.
bool connection_is_open(const java_connection *connection);

// Asks for the connection's end. The last release brings it. `details` is a string to free, or null.
void connection_ask_to_close(java_connection *connection, uint32_t type, char *details);

// Records and counts that the filter has failed with this result of java_event, and asks for the
// connection's end.
void connection_fail(java_connection *connection, int64_t result);

#endif

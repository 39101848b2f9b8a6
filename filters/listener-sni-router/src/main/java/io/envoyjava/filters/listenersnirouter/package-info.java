// SPDX-License-Identifier: Apache-2.0
/** Has Envoy choose filter chains by the server name that a TLS client asks for. */
@NullMarked
package io.envoyjava.filters.listenersnirouter;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Tells TLS from plain text by the first bytes of a connection. */
@NullMarked
package io.envoyjava.filters.listenertlsdetector;

import org.jspecify.annotations.NullMarked;

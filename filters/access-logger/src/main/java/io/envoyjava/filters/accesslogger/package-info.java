// SPDX-License-Identifier: Apache-2.0
/** Writes Envoy's log entries to a file, as lines of JSON. */
@NullMarked
package io.envoyjava.filters.accesslogger;

import org.jspecify.annotations.NullMarked;

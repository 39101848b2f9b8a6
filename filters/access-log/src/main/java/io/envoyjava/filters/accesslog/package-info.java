// SPDX-License-Identifier: Apache-2.0
/** Writes the headers of each stream to files, on threads of its own. */
@NullMarked
package io.envoyjava.filters.accesslog;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Reads a stream from end to end and passes it on as it was. */
@NullMarked
package io.envoyjava.filters.passthrough;

import org.jspecify.annotations.NullMarked;

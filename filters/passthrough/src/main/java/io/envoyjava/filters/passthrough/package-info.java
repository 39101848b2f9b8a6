// SPDX-License-Identifier: Apache-2.0
/** Reads a whole stream and passes it on unchanged. */
@NullMarked
package io.envoyjava.filters.passthrough;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Reads a filter's configuration from JSON into a record. */
@NullMarked
package io.envoyjava.json;

import org.jspecify.annotations.NullMarked;

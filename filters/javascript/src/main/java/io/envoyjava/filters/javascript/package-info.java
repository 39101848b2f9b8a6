// SPDX-License-Identifier: Apache-2.0
/** Runs a script of the configuration on the headers of requests and responses. */
@NullMarked
package io.envoyjava.filters.javascript;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Lets connections in, or keeps them out, by the address of the client. */
@NullMarked
package io.envoyjava.filters.listeneripallowlist;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Looks up the user of a session in a database, over JDBC. */
@NullMarked
package io.envoyjava.filters.session;

import org.jspecify.annotations.NullMarked;

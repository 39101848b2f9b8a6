// SPDX-License-Identifier: Apache-2.0
/** Shows the JVM of an Envoy in its admin interface and its statistics. */
@NullMarked
package io.envoyjava.filters.bootstrapadmin;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.filters.bootstrapadmin;

import org.jspecify.annotations.NullMarked;

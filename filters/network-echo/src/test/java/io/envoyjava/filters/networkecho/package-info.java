// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.filters.networkecho;

import org.jspecify.annotations.NullMarked;

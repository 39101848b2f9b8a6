// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.filters.listeneripallowlist;

import org.jspecify.annotations.NullMarked;

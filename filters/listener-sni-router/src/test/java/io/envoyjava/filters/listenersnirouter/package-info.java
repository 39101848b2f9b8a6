// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.envoyjava.filters.listenersnirouter;

import org.jspecify.annotations.NullMarked;

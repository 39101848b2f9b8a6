// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.invoke.MethodHandles;
import java.util.regex.Pattern;

/**
 * Links those of Envoy's functions that most filters use, with the first stream. Each is linked
 * when its class in the bindings is initialized, which can fail where a filter has used up the
 * stack or the heap; and a class whose initialization has failed once is dead for good, so that one
 * bad request would take the function from all that follow.
 */
final class Linking {
  /** Not all that there are: each costs memory. */
  private static final Pattern USUAL =
      Pattern.compile(
          "envoy_dynamic_module_callback_("
              + "log|http_send_response"
              + "|http_(get|set|add)_header|http_get_headers(_size)?"
              + "|http_get_body_\\w+|http_(append|drain)_body"
              + "|http_filter_(continue|scheduler)_\\w+"
              + "|http_filter_increment_counter|http_filter_get_attribute_(string|int))");

  private Linking() {}

  /** Begins, on a thread of its own: it takes a while, and the worker need not wait. */
  static void begin() {
    try {
      Thread.ofPlatform().daemon().name("envoy-java-linking").start(Linking::linkUsual);
    } catch (OutOfMemoryError e) {
      // No thread to be had: then it is the first use that links.
    }
  }

  private static void linkUsual() {
    try {
      var lookup = MethodHandles.privateLookupIn(EnvoyAbi.class, MethodHandles.lookup());
      for (var function : EnvoyAbi.class.getDeclaredClasses()) {
        if (USUAL.matcher(function.getSimpleName()).matches()) lookup.ensureInitialized(function);
      }
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    } catch (LinkageError e) {
      // The module is being let go.
    }
  }
}

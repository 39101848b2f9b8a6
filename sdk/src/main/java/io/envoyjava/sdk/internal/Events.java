// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal;

import static io.envoyjava.sdk.internal.Native.MEMORY;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.envoyjava.sdk.internal.abi.EnvoyAbi;
import java.lang.foreign.FunctionDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The one way from Envoy into the module: all hooks come through {@link #onEvent}. No exception may
 * leave it, since one that escapes an upcall ends the process.
 */
final class Events {
  // launcher.h numbers the events; the switch needs constants, and EventsTest compares the two.
  static final int REQUEST_HEADERS = 0;
  static final int REQUEST_BODY = 1;
  static final int REQUEST_TRAILERS = 2;
  static final int RESPONSE_HEADERS = 3;
  static final int RESPONSE_BODY = 4;
  static final int RESPONSE_TRAILERS = 5;
  static final int LOCAL_REPLY = 6;
  static final int STREAM_COMPLETE = 7;
  static final int SCHEDULED = 8;
  static final int FILTER_DESTROY = 9;
  static final int CONFIG_NEW = 10;
  static final int CONFIG_DESTROY = 11;
  static final int WARM_UP = 12;

  /** The filter failed, and nothing could be reported. */
  static final long FAILED = -1;

  /** The filter failed, and the log says how. */
  static final long REPORTED = -2;

  /**
   * The type of {@code java_event}. Not taken from the bindings, whose class for it would link a
   * call in the other direction as well.
   */
  static final FunctionDescriptor DESCRIPTOR =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /** The module; set before the launcher knows of {@link #onEvent}. */
  static @Nullable Module module;

  private Events() {}

  /** A {@code java_event}: see launcher.h for what the arguments and the answer mean. */
  static long onEvent(int event, long host, long handle, long argument) {
    try {
      return switch (event) {
        case WARM_UP -> 0;
        case FILTER_DESTROY -> {
          var worker = Worker.of(handle);
          worker.context.enter();
          try {
            yield worker.close(handle);
          } finally {
            worker.context.leave();
          }
        }
        case CONFIG_NEW, CONFIG_DESTROY -> {
          var context = new ModuleContext();
          context.enter();
          try {
            if (event == CONFIG_NEW) yield module().configNew(host, argument);
            module().configDestroy(handle);
            yield 0;
          } finally {
            context.leave();
          }
        }
        default -> {
          long place = MEMORY.get(JAVA_LONG, handle + Worker.STREAM_PLACE);
          var worker = place == 0 ? Worker.current() : Worker.of(place);
          worker.context.enter();
          try {
            var stream = place == 0 ? open(worker, host, handle) : worker.stream(place);
            yield stream.on(event, argument);
          } finally {
            worker.context.leave();
          }
        }
      };
    } catch (Throwable e) {
      // Only what could not be reported comes here; the launcher ends the stream, without Java.
      return FAILED;
    }
  }

  private static Stream open(Worker worker, long host, long handle) {
    var config = module().config(MEMORY.get(JAVA_LONG, handle + Worker.STREAM_CONFIG));
    return worker.open(config, host, handle);
  }

  private static Module module() {
    var current = module;
    if (current == null) throw new IllegalStateException("the module has not been started");
    return current;
  }

  /** What the launcher must agree with; compared by a test. */
  static int[] numbers() {
    return new int[] {
      EnvoyAbi.JAVA_REQUEST_HEADERS(),
      EnvoyAbi.JAVA_REQUEST_BODY(),
      EnvoyAbi.JAVA_REQUEST_TRAILERS(),
      EnvoyAbi.JAVA_RESPONSE_HEADERS(),
      EnvoyAbi.JAVA_RESPONSE_BODY(),
      EnvoyAbi.JAVA_RESPONSE_TRAILERS(),
      EnvoyAbi.JAVA_LOCAL_REPLY(),
      EnvoyAbi.JAVA_STREAM_COMPLETE(),
      EnvoyAbi.JAVA_SCHEDULED(),
      EnvoyAbi.JAVA_FILTER_DESTROY(),
      EnvoyAbi.JAVA_CONFIG_NEW(),
      EnvoyAbi.JAVA_CONFIG_DESTROY(),
      EnvoyAbi.JAVA_WARM_UP()
    };
  }
}

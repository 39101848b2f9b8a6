// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.lang.System.Logger.Level;

/** Ends a stream as its filter asks, in an event of its own, as {@code http_ending.c} does. */
final class HttpEndings {
  private HttpEndings() {}

  /** {@code java_stream_end}. */
  static int ask(JavaStream stream, int how, String details) {
    boolean replied =
        stream.has(LauncherAbi.JAVA_REPLIED) && stream.reply() != LauncherAbi.JAVA_REPLY_OPEN;
    if (stream.gone()
        || replied
        || stream.has(LauncherAbi.JAVA_ENDING | LauncherAbi.JAVA_COMPLETE)) {
      return LauncherAbi.JAVA_NOT_NOW;
    }
    if (how == LauncherAbi.JAVA_END_RECREATE) {
      if (!stream.mayRecreate()) return LauncherAbi.JAVA_NOT_NOW;
      if (stream.recreations() >= LauncherAbi.JAVA_RECREATIONS) return LauncherAbi.JAVA_TOO_OFTEN;
    }
    stream.setEnding(new JavaStream.Ending(how, details));
    stream.envoy.schedule(HttpHooks.ENDING);
    stream.set(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_ENDING);
    stream.setHooks(stream.hooks() | HttpHooks.MESSAGE_HOOKS);
    return LauncherAbi.JAVA_DONE;
  }

  /** {@code http_end_as_asked}. */
  static void endAsAsked(JavaStream stream) {
    var asked = stream.ending();
    if (asked == null || stream.gone() || stream.has(LauncherAbi.JAVA_COMPLETE)) return;
    stream.setEnding(null);
    stream.hold();
    var model = stream.envoy.stream;
    switch (asked.how()) {
      case LauncherAbi.JAVA_END_GO_AWAY -> model.goAway(false);
      case LauncherAbi.JAVA_END_RECREATE -> {
        if (stream.mayRecreate()) model.recreate();
      }
      default -> model.resetByFilter(asked.details());
    }
    if (!stream.gone() && !stream.has(LauncherAbi.JAVA_COMPLETE)) {
      model.envoy.log(Level.ERROR, "java: Envoy did not end a stream as its filter asked");
      stream.clear(LauncherAbi.JAVA_REPLIED | LauncherAbi.JAVA_ENDING);
      HttpHooks.noteFailure(stream, LauncherAbi.JAVA_REPORTED);
      HttpHooks.endFailed(stream);
    }
    stream.release();
  }

  /** {@code http_drain_as_asked}. */
  static void drainAsAsked(JavaStream stream) {
    if (stream.gone() || stream.has(LauncherAbi.JAVA_COMPLETE)) return;
    stream.envoy.stream.goAway(true);
  }
}

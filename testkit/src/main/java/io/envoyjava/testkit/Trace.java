// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testkit;

import io.envoyjava.sdk.http.BodyStatus;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.LocalReplyStatus;
import io.envoyjava.sdk.http.TrailersStatus;
import io.envoyjava.sdk.internal.abi.LauncherAbi;
import java.util.ArrayList;
import java.util.List;

/** The hooks that entered Java, with their answers, for the messages of failed assertions. */
@SuppressWarnings("EnumOrdinal") // the enums are in the order of the ABI's numbers
final class Trace {
  private final List<String> lines = new ArrayList<>();

  void hook(String filter, int hook, long argument, long answer) {
    lines.add("%s: %s %s".formatted(filter, name(hook, argument), result(hook, answer)).strip());
  }

  private static String name(int hook, long argument) {
    var end = argument == 0 ? "" : " (end of stream)";
    return switch (hook) {
      case LauncherAbi.JAVA_HTTP_REQUEST_HEADERS -> "onRequestHeaders" + end;
      case LauncherAbi.JAVA_HTTP_REQUEST_BODY -> "onRequestBody" + end;
      case LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS -> "onRequestTrailers";
      case LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS -> "onResponseHeaders" + end;
      case LauncherAbi.JAVA_HTTP_RESPONSE_BODY -> "onResponseBody" + end;
      case LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS -> "onResponseTrailers";
      case LauncherAbi.JAVA_HTTP_LOCAL_REPLY -> "onLocalReply";
      case LauncherAbi.JAVA_HTTP_STREAM_COMPLETE -> "onStreamComplete";
      case LauncherAbi.JAVA_HTTP_CALLOUT -> "callout";
      case LauncherAbi.JAVA_HTTP_ABOVE_HIGH_WATERMARK -> "onDownstreamAboveHighWatermark";
      case LauncherAbi.JAVA_HTTP_BELOW_LOW_WATERMARK -> "onDownstreamBelowLowWatermark";
      default -> "tasks";
    };
  }

  private static String result(int hook, long answer) {
    if (answer < 0) return "FAILED";
    int index = (int) answer;
    return switch (hook) {
      case LauncherAbi.JAVA_HTTP_REQUEST_HEADERS, LauncherAbi.JAVA_HTTP_RESPONSE_HEADERS ->
          HeadersStatus.values()[index].name();
      case LauncherAbi.JAVA_HTTP_REQUEST_BODY, LauncherAbi.JAVA_HTTP_RESPONSE_BODY ->
          BodyStatus.values()[index].name();
      case LauncherAbi.JAVA_HTTP_REQUEST_TRAILERS, LauncherAbi.JAVA_HTTP_RESPONSE_TRAILERS ->
          TrailersStatus.values()[index].name();
      case LauncherAbi.JAVA_HTTP_LOCAL_REPLY -> LocalReplyStatus.values()[index].name();
      default -> "";
    };
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}

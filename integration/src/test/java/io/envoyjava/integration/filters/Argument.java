// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.envoyjava.sdk.callout.CalloutRequest;
import io.envoyjava.sdk.callout.UpstreamStream;
import io.envoyjava.sdk.http.LocalReply;
import io.envoyjava.sdk.http.SocketOptions;
import io.envoyjava.sdk.stream.Attribute;
import io.envoyjava.sdk.stream.Header;
import io.envoyjava.sdk.stream.TypedMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An argument of an {@link Operation}.
 *
 * @param text what stands for it in the operation's name
 * @param value makes it
 */
record Argument(String text, Function<Target, Object> value) {
  /** A header and trailer of each request and of the responses that echo it. */
  static final String NAME = "echo-phases";

  /** Also a serialized {@code google.protobuf.Struct}: one field, {@code key}, without a value. */
  private static final byte[] BYTES = "\n\005\n\003key".getBytes(US_ASCII);

  private static final String URL = "type.googleapis.com/google.protobuf.Struct";
  private static final MemorySegment NATIVE =
      Arena.global().allocateFrom(ValueLayout.JAVA_BYTE, BYTES);

  /** Returns the arguments of a type to be tried, one of them at least. */
  static List<Argument> of(Class<?> type, boolean first) {
    if (type.isEnum()) return constants(List.of(type.getEnumConstants()));
    if (Attribute.class.isAssignableFrom(type)) {
      return constants(Attribute.all().stream().filter(type::isInstance).toList());
    }
    return switch (type.getName()) {
      case "java.lang.String" -> constants(List.of(first ? NAME : "value"));
      case "[Ljava.lang.String;" -> List.of(new Argument("", _ -> new String[] {"value"}));
      case "[B" -> List.of(new Argument("bytes", _ -> BYTES.clone()));
      case "int" -> constants(List.of(1));
      case "long" -> constants(List.of(1L));
      case "double" -> constants(List.of(1.5));
      case "boolean" -> constants(List.of(true));
      case "java.lang.Object" -> constants(List.of("object"));
      case "java.lang.Class" -> List.of(new Argument("Object", _ -> Object.class));
      case "java.util.Map" -> List.of(new Argument("map", _ -> Map.of(NAME, "value")));
      case "java.lang.foreign.MemorySegment" ->
          List.of(
              new Argument("heap", _ -> MemorySegment.ofArray(BYTES)),
              new Argument("native", _ -> NATIVE));
      case "java.lang.Runnable" ->
          List.of(new Argument("task", target -> (Runnable) () -> Uses.look(target.stream())));
      case "java.util.concurrent.Callable" ->
          List.of(new Argument("call", _ -> (Callable<Object>) () -> "result"));
      case "java.util.concurrent.CompletionStage" ->
          List.of(new Argument("stage", _ -> CompletableFuture.completedStage("result")));
      case "java.util.concurrent.Executor" ->
          List.of(new Argument("executor", _ -> (Executor) Runnable::run));
      case "java.util.function.Consumer" ->
          List.of(new Argument("consumer", _ -> (Consumer<Object>) _ -> {}));
      case "java.util.function.BiConsumer" ->
          List.of(new Argument("consumer", _ -> (BiConsumer<Object, Object>) (_, _) -> {}));
      case "java.util.List" ->
          List.of(new Argument("headers", _ -> List.of(new Header("x-trailer", "value"))));
      default -> sdk(type);
    };
  }

  private static List<Argument> sdk(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "StreamInfo" -> List.of(new Argument("stream", Target::stream));
      case "LocalReply" -> List.of(new Argument("teapot", _ -> LocalReply.of(418).body("teapot")));
      case "TypedMessage" -> List.of(new Argument("message", _ -> new TypedMessage(URL, BYTES)));
      case "CalloutRequest" -> List.of(new Argument("get", _ -> CalloutRequest.get("/callout")));
      case "Listener" -> List.of(new Argument("listener", _ -> (UpstreamStream.Listener) _ -> {}));
      case "Option" ->
          List.of(
              new Argument(
                  "keep-alive",
                  _ ->
                      new SocketOptions.Option(
                          1, 9, SocketOptions.Stage.BOUND, SocketOptions.Side.UPSTREAM)));
      default -> throw new AssertionError("no argument to try for a parameter of " + type);
    };
  }

  private static List<Argument> constants(List<?> values) {
    return values.stream().map(value -> new Argument(value.toString(), _ -> value)).toList();
  }

  /** Returns all ways to fill a list of parameters. */
  static List<List<Argument>> combinations(Class<?>[] parameters) {
    List<List<Argument>> all = List.of(List.of());
    boolean first = true;
    for (var parameter : parameters) {
      var choices = of(parameter, first);
      if (parameter == String.class) first = false;
      all =
          all.stream()
              .flatMap(begun -> choices.stream().map(choice -> with(begun, choice)))
              .toList();
    }
    return all;
  }

  private static List<Argument> with(List<Argument> begun, Argument last) {
    var more = Arrays.copyOf(begun.toArray(Argument[]::new), begun.size() + 1);
    more[begun.size()] = last;
    return List.of(more);
  }
}

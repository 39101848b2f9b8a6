// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.util.stream.Collectors.joining;

import io.envoyjava.sdk.http.HeaderMap;
import io.envoyjava.sdk.http.StreamedReply;
import io.envoyjava.sdk.stream.FilterState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A call of one of the SDK's methods.
 *
 * @param receiver what it is called on
 * @param method the method
 * @param arguments what it is called with
 */
public record Operation(Receiver receiver, Method method, List<Argument> arguments) {
  private static final Map<String, Operation> ALL = make();

  private static Map<String, Operation> make() {
    var receivers = Receiver.all();
    var all = new LinkedHashMap<String, Operation>();
    for (var type : PublicApi.reachedFrom(List.copyOf(Target.ROOTS.values()))) {
      for (var method : PublicApi.methods(type)) {
        int before = all.size();
        for (var receiver : receivers) {
          if (!method.getDeclaringClass().isAssignableFrom(receiver.type())) continue;
          for (var arguments : Argument.combinations(method.getParameterTypes())) {
            var operation = new Operation(receiver, method, arguments);
            all.put(operation.name(), operation);
          }
        }
        if (all.size() == before && all.values().stream().noneMatch(o -> o.is(method))) {
          throw new AssertionError("no object to call " + method + " on");
        }
      }
    }
    return all;
  }

  private boolean is(Method other) {
    return method.equals(other);
  }

  /** Returns all calls, by their names. */
  public static Map<String, Operation> all() {
    return ALL;
  }

  static Operation of(String name) {
    var operation = ALL.get(name);
    if (operation == null) throw new IllegalArgumentException("no operation " + name);
    return operation;
  }

  /** Returns the name, such as {@code request.headers.set(echo-phases,value)}; has no blank. */
  public String name() {
    var path = receiver.name().equals("stream") ? "" : receiver.name() + ".";
    return arguments.stream()
        .map(Argument::text)
        .collect(joining(",", path + method.getName() + "(", ")"));
  }

  /** Makes the call on the object that its receiver finds; returns null if there is no object. */
  @Nullable Object call(Target target) {
    var object = receiver.get().apply(target);
    return object == null ? null : callOn(object, target);
  }

  /** Makes the call on an object. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  @Nullable Object callOn(Object object, Target target) {
    var values = new ArrayList<Object>();
    for (var argument : arguments) {
      boolean isHeader = receiver.type() == HeaderMap.class;
      if (argument.text().equals(Argument.NAME) && !isHeader) values.add(key());
      else if (argument.text().equals("bytes") && isHeader) values.add(new byte[] {'v'});
      else if (method.getName().equals("raiseBufferLimit")) values.add(1L << 30);
      else values.add(argument.value().apply(target));
    }
    try {
      return method.invoke(object, values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) throw thrown;
      if (e.getCause() instanceof Error thrown) throw thrown;
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private String key() {
    return switch (method.getName()) {
      case "cluster" -> "nowhere";
      case "addResponseFlag" -> "PHASES";
      case "overrideHost" -> "127.0.0.1:9";
      case "getTyped", "setTyped" ->
          receiver.type() == FilterState.class ? "envoy.tcp_proxy.cluster" : ownKey();
      default -> ownKey();
    };
  }

  /** Returns a key for values of one kind and life span: Envoy logs errors about others. */
  private String ownKey() {
    var key =
        new StringBuilder("phases.").append(method.getName().replaceFirst("^[gs]et|^put", ""));
    for (int i = 0; i < arguments.size(); i++) {
      if (method.getParameterTypes()[i].isEnum()) key.append('.').append(arguments.get(i).text());
    }
    return key.toString();
  }

  /**
   * Makes the call and returns its outcome: {@code done} if the method returns nothing, {@code
   * true} or {@code false}, {@code nothing} if what was asked for is absent or empty, {@code value}
   * if not, or the exception's simple name.
   */
  String attempt(@Nullable Object object, Target target) {
    if (object instanceof RuntimeException e) return e.getClass().getSimpleName();
    if (object == null) return "absent";
    try {
      var result = callOn(object, target);
      end(result);
      return outcome(result);
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName();
    }
  }

  /**
   * Returns whether the call, or what it is made on, begins a reply that is sent piece by piece.
   */
  boolean beginsReply() {
    return receiver.type() == StreamedReply.class || method.getReturnType() == StreamedReply.class;
  }

  /** Ends a reply that is sent piece by piece, for which the client would wait. */
  static void end(@Nullable Object object) {
    if (!(object instanceof StreamedReply reply)) return;
    try {
      reply.end();
    } catch (IllegalStateException | WrongThreadException e) {
      // It has ended, or cannot be ended here.
    }
  }

  private String outcome(@Nullable Object result) {
    if (method.getReturnType() == void.class) return "done";
    return switch (result) {
      case Boolean truth -> truth.toString();
      case null -> "nothing";
      case Optional<?> optional when optional.isEmpty() -> "nothing";
      case OptionalLong optional when optional.isEmpty() -> "nothing";
      case OptionalDouble optional when optional.isEmpty() -> "nothing";
      case List<?> list when list.isEmpty() -> "nothing";
      case Number number when number.longValue() == 0 -> "nothing";
      case byte[] bytes when bytes.length == 0 -> "nothing";
      default -> "value";
    };
  }
}

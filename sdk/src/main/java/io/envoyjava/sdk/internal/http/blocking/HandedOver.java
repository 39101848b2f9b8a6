// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.http.blocking;

import io.envoyjava.sdk.internal.runtime.HandedStream;
import io.envoyjava.sdk.stream.StreamInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A view of an object of the stream's for a thread that the worker does not carry. It hands each
 * call to the worker and waits for the result.
 */
final class HandedOver implements InvocationHandler {
  /** Has the worker make a call. */
  interface Worker {
    /**
     * Returns what the call returns.
     *
     * @throws Exception what the call throws
     */
    @Nullable Object call(Callable<@Nullable Object> call) throws Exception;
  }

  private final Object target;
  private final Worker worker;

  private HandedOver(Object target, Worker worker) {
    this.target = target;
    this.worker = worker;
  }

  /** Returns a view of an object that is of an interface of the SDK's. */
  static <T> T view(Class<T> type, Object target, Worker worker) {
    return type.cast(
        Proxy.newProxyInstance(
            HandedOver.class.getClassLoader(),
            new Class<?>[] {type, HandedStream.class},
            new HandedOver(target, worker)));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (method.getDeclaringClass() == HandedStream.class && arguments != null) {
      @SuppressWarnings("unchecked")
      var call = (Function<StreamInfo, Object>) arguments[0];
      return worker.call(() -> call.apply((StreamInfo) target));
    }
    var result = worker.call(() -> call(method, arguments));
    var type = method.getReturnType();
    // Views of the stream are handed over in turn; anything else is a copy.
    boolean isView = type.isInterface() && type.getName().startsWith("io.envoyjava.sdk.");
    return result == null || !isView ? result : view(type, result, worker);
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Exception {
    try {
      var result = method.invoke(target, arguments);
      return result instanceof List<?> list ? copy(list) : result;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception thrown) throw thrown;
      if (e.getCause() instanceof Error thrown) throw thrown;
      throw e;
    }
  }

  /** Segments of Envoy's memory end with the worker's task. */
  private static List<?> copy(List<?> list) {
    return list.stream()
        .map(
            element ->
                element instanceof MemorySegment segment
                    ? MemorySegment.ofArray(segment.toArray(ValueLayout.JAVA_BYTE)).asReadOnly()
                    : element)
        .toList();
  }
}

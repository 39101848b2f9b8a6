// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import io.envoyjava.sdk.EnvoyLogger;
import io.envoyjava.sdk.InvalidConfigException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.Function;
import org.mozilla.javascript.LambdaFunction;
import org.mozilla.javascript.Scriptable;
import org.mozilla.javascript.ScriptableObject;

/**
 * A script with global variables of its own. It sees no Java: nothing but JavaScript's standard
 * objects, {@code console.log}, and what its functions are called with. One thread at a time.
 */
final class Engine {
  private static final System.Logger LOG = EnvoyLogger.of("javascript");
  private static final Object[] NO_ARGUMENTS = {};

  private final Scriptable globals;
  private final Function onRequestHeaders;
  private final Function onResponseHeaders;

  /**
   * Runs the script, and calls its function {@code OnConfigure}.
   *
   * @throws org.mozilla.javascript.RhinoException if the script is wrong, or throws
   * @throws InvalidConfigException if it lacks a function
   */
  Engine(String script) {
    try (var context = LimitedContexts.begin()) {
      globals = context.initSafeStandardObjects();
      var console = context.newObject(globals);
      define(console, "log", 1, Engine::log);
      ScriptableObject.putProperty(globals, "console", console);
      context.evaluateString(globals, script, "script", 1, null);
      onRequestHeaders = function("OnRequestHeaders");
      onResponseHeaders = function("OnResponseHeaders");
      function("OnConfigure").call(context, globals, globals, NO_ARGUMENTS);
    }
  }

  private Function function(String name) {
    if (ScriptableObject.getProperty(globals, name) instanceof Function function) return function;
    throw new InvalidConfigException("script: expected a function " + name + ", found none");
  }

  /** What a script's function is given to call. */
  interface Call {
    Object with(String[] arguments);
  }

  private static Object log(String[] words) {
    LOG.log(System.Logger.Level.INFO, Arrays.stream(words).collect(Collectors.joining(" ")));
    return Context.getUndefinedValue();
  }

  private void define(Scriptable object, String name, int arguments, Call call) {
    var function =
        new LambdaFunction(
            globals,
            name,
            arguments,
            (context, scope, self, values) ->
                call.with(Arrays.stream(values).map(Context::toString).toArray(String[]::new)));
    ScriptableObject.putProperty(object, name, function);
  }

  void onRequestHeaders(Headers request) {
    try (var context = LimitedContexts.begin()) {
      var argument = context.newObject(globals);
      define(argument, "getRequestHeader", 1, request::get);
      define(argument, "setRequestHeader", 2, request::set);
      onRequestHeaders.call(context, globals, globals, new Object[] {argument});
    }
  }

  void onResponseHeaders(Headers request, Headers response) {
    try (var context = LimitedContexts.begin()) {
      var argument = context.newObject(globals);
      define(argument, "getRequestHeader", 1, request::get);
      define(argument, "getResponseHeader", 1, response::get);
      define(argument, "setResponseHeader", 2, response::set);
      onResponseHeaders.call(context, globals, globals, new Object[] {argument});
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFeature;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/**
 * Shows what the operator of Envoy sets: the runtime, and secrets. The configuration is where the
 * second secret is from, as {@link ConfigContext#secret(String, String)} wants it.
 */
public final class OperatorFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public OperatorFactory() {}

  @Override
  public String name() {
    return "operator";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var atConfiguration = new Attempts();
    readRuntime(context, atConfiguration);
    if (!HttpFeature.SECRETS.isAvailable()) {
      atConfiguration.get("secret", () -> context.secret("static"));
      return stream -> new Filter(context, stream, atConfiguration, new Attempts());
    }
    var secret = context.secret("static");
    var watched = context.secret("watched", config);
    atConfiguration.run("no-secret", () -> context.secret("absent"));
    atConfiguration.run("bad-source", () -> context.secret("watched", "nonsense"));
    atConfiguration.get("configure-secret", () -> text(secret.get()));
    return stream -> {
      var attempts = new Attempts();
      attempts.get("secret", () -> text(secret.get(stream)));
      attempts.get("worker-secret", () -> text(secret.get()));
      attempts.elsewhere("thread-secret", () -> text(secret.get()));
      attempts.get("watched", () -> text(watched.get(stream)));
      return new Filter(context, stream, atConfiguration, attempts);
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static void readRuntime(ConfigContext context, Attempts attempts) {
    attempts.get("boolean", () -> context.runtime().getBoolean("test.enabled", false));
    attempts.get("count", () -> context.runtime().getLong("test.count", -1));
    attempts.get("ratio", () -> context.runtime().getDouble("test.ratio", -1));
    attempts.get("negative", () -> context.runtime().getDouble("test.negative", 1));
    attempts.get("no-integer", () -> context.runtime().getLong("test.negative", -3));
    attempts.get(
        "default",
        () ->
            context.runtime().getBoolean("test.no", true)
                + " "
                + context.runtime().getLong("test.no", -4)
                + " "
                + context.runtime().getDouble("test.no", 0.25));
    attempts.get("other-kind", () -> context.runtime().getBoolean("test.count", true));
  }

  private record Filter(
      ConfigContext context, HttpStream stream, Attempts atConfiguration, Attempts attempts)
      implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      attempts.get("worker-runtime", () -> context.runtime().getLong("test.count", -1));
      atConfiguration.writeTo(stream.response().headers());
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }
  }
}

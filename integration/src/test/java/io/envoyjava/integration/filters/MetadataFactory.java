// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;
import io.envoyjava.sdk.stream.Metadata;
import io.envoyjava.sdk.stream.MetadataSource;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes lists into a stream's metadata, and reads them, those of the route, and the names of
 * namespaces and keys. The results are in the response's headers.
 */
public final class MetadataFactory implements HttpFilterFactory {
  private static final String NAMESPACE = "lists";
  private static final int MANY = 3000;

  /** For the ServiceLoader. */
  public MetadataFactory() {}

  @Override
  public String name() {
    return "metadata";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return Filter::new;
  }

  private record Filter(HttpStream stream, Attempts attempts) implements HttpFilter {
    Filter(HttpStream stream) {
      this(stream, new Attempts());
      // There is no route yet, nor anything else to read.
      readAll(new Attempts());
    }

    @Override
    public HeadersStatus onRequestHeaders(boolean endOfStream) {
      var metadata = stream.dynamicMetadata();
      attempts.get("add-string", () -> metadata.addString(NAMESPACE, "texts", "one"));
      attempts.run(
          "add-more",
          () -> {
            metadata.addString(NAMESPACE, "texts", "zw\u00f6i");
            metadata.addString(NAMESPACE, "texts", "");
            metadata.addNumber(NAMESPACE, "numbers", 1.5);
            metadata.addNumber(NAMESPACE, "numbers", -2);
            metadata.addBoolean(NAMESPACE, "booleans", true);
            metadata.addBoolean(NAMESPACE, "booleans", false);
          });
      metadata.setString(NAMESPACE, "text", "no list");
      attempts.get("add-to-text", () -> metadata.addString(NAMESPACE, "text", "x"));
      attempts.get(
          "many",
          () -> {
            for (int i = 0; i < MANY; i++) {
              metadata.setString("many", "key-" + i, "");
            }
            return metadata.keys("many").stream().sorted().toList().equals(manyKeys());
          });
      return HeadersStatus.CONTINUE;
    }

    private static List<String> manyKeys() {
      return IntStream.range(0, MANY).mapToObj(i -> "key-" + i).sorted().toList();
    }

    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      readAll(attempts);
      attempts.elsewhere("elsewhere", () -> stream.dynamicMetadata().namespaces());
      attempts.writeTo(stream.response().headers());
      return HeadersStatus.CONTINUE;
    }

    @Override
    public void onStreamComplete() {
      readAll(new Attempts());
    }

    private void readAll(Attempts attempts) {
      Metadata metadata = stream.dynamicMetadata();
      attempts.get(
          "texts",
          () -> List.of("one", "zw\u00f6i", "").equals(metadata.getList(NAMESPACE, "texts")));
      attempts.get("numbers", () -> metadata.getList(NAMESPACE, "numbers"));
      attempts.get("booleans", () -> metadata.getList(NAMESPACE, "booleans"));
      attempts.get("size", () -> metadata.listSize(NAMESPACE, "numbers"));
      attempts.get("string-at", () -> metadata.getString(NAMESPACE, "texts", 0));
      attempts.get("number-at", () -> metadata.getNumber(NAMESPACE, "numbers", 1));
      attempts.get("boolean-at", () -> metadata.getBoolean(NAMESPACE, "booleans", 1));
      attempts.get(
          "other-kind",
          () ->
              metadata.getString(NAMESPACE, "numbers", 0)
                  + metadata.getNumber(NAMESPACE, "booleans", 0)
                  + metadata.getBoolean(NAMESPACE, "texts", 0));
      attempts.get("beyond", () -> metadata.getString(NAMESPACE, "texts", 3));
      attempts.get("negative", () -> metadata.getString(NAMESPACE, "texts", -1));
      attempts.get(
          "no-list",
          () -> metadata.getList(NAMESPACE, "text") + "" + metadata.listSize("no", "no"));
      attempts.get("keys", () -> sorted(metadata.keys(NAMESPACE)));
      attempts.get("no-keys", () -> metadata.keys("no"));
      attempts.get("namespaces", () -> sorted(metadata.namespaces()));
      var route = stream.metadata(MetadataSource.ROUTE);
      attempts.get("mixed", () -> route.getList("configured", "mixed"));
      attempts.get("route-keys", () -> sorted(route.keys("configured")));
      for (var source : MetadataSource.values()) {
        attempts.get("of-" + source, () -> sorted(stream.metadata(source).namespaces()));
      }
    }

    private static List<String> sorted(List<String> names) {
      return names.stream().sorted().toList();
    }
  }
}

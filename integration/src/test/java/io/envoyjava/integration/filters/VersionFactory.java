// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration.filters;

import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.http.HeadersStatus;
import io.envoyjava.sdk.http.HttpFilter;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import io.envoyjava.sdk.http.HttpStream;

/** Makes filters that tell which module's code they are: {@code x-version: libone.so}. */
public final class VersionFactory implements HttpFilterFactory {

  /** For the ServiceLoader. */
  public VersionFactory() {}

  @Override
  public String name() {
    return "version";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    var file = getClass().getProtectionDomain().getCodeSource().getLocation().getPath();
    var version = file.substring(file.lastIndexOf('/') + 1);
    return stream -> new VersionFilter(stream, version);
  }

  private record VersionFilter(HttpStream stream, String version) implements HttpFilter {
    @Override
    public HeadersStatus onResponseHeaders(boolean endOfStream) {
      boolean _ = stream.response().headers().set("x-version", version);
      return HeadersStatus.CONTINUE;
    }
  }
}

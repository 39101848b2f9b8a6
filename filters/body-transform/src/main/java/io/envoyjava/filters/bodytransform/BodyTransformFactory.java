// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.bodytransform;

import io.envoyjava.json.JsonConfig;
import io.envoyjava.sdk.ConfigContext;
import io.envoyjava.sdk.InvalidConfigException;
import io.envoyjava.sdk.http.HttpFilterConfig;
import io.envoyjava.sdk.http.HttpFilterFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The factory of the filter {@code body_transform}. Its configuration is JSON:
 *
 * <pre>{@code
 * {
 *   "request": {
 *     "remove": ["/user/password"],
 *     "rename": [{"path": "/user/name", "to": "login"}],
 *     "mask": [{"path": "/card/number", "keep_last": 4}],
 *     "max_bytes": 1048576,
 *     "stream": false,
 *     "pass_invalid": false,
 *     "pass_unsupported": false
 *   },
 *   "response": {"remove": ["/internal"]}
 * }
 * }</pre>
 */
public final class BodyTransformFactory implements HttpFilterFactory {
  private static final long DEFAULT_MAX = 1 << 20;
  private static final long MAX = 1L << 40;
  private static final int MAX_KEEP = 100;

  record Settings(@Nullable MessageSettings request, @Nullable MessageSettings response) {}

  record MessageSettings(
      @Nullable List<String> remove,
      @Nullable List<Rename> rename,
      @Nullable List<Mask> mask,
      @Nullable Long maxBytes,
      @Nullable Boolean stream,
      @Nullable Boolean passInvalid,
      @Nullable Boolean passUnsupported) {}

  record Rename(String path, String to) {}

  record Mask(String path, @Nullable Integer keepLast) {}

  /** For the SDK, which finds this class by {@code module-info.java}. */
  public BodyTransformFactory() {}

  @Override
  public String name() {
    return "body_transform";
  }

  @Override
  public HttpFilterConfig configure(ConfigContext context, String config) {
    return parse(context, config);
  }

  static BodyTransform parse(ConfigContext context, String config) {
    var settings = JsonConfig.read(config, Settings.class);
    if (settings.request() == null && settings.response() == null) {
      throw new InvalidConfigException(
          "configuration: expected request or response, found neither");
    }
    return new BodyTransform(
        rules("request", settings.request()),
        rules("response", settings.response()),
        BodyTransform.Counters.of(context));
  }

  private static @Nullable MessageRules rules(String field, @Nullable MessageSettings settings) {
    if (settings == null) return null;
    var paths = paths(field, settings);
    if (paths.isEmpty()) {
      throw new InvalidConfigException(
          field + ": expected paths to remove, rename or mask, found none");
    }
    long maxBytes = settings.maxBytes() == null ? DEFAULT_MAX : settings.maxBytes();
    if (maxBytes < 1 || maxBytes > MAX) {
      throw new InvalidConfigException(
          "%s.max_bytes: expected 1 to %d bytes, found %d".formatted(field, MAX, maxBytes));
    }
    boolean stream = isTrue(settings.stream());
    boolean passInvalid = isTrue(settings.passInvalid());
    if (stream && passInvalid) {
      throw new InvalidConfigException(
          field + ".pass_invalid: expected false, since a streamed body has gone on in part");
    }
    return new MessageRules(
        paths, maxBytes, stream, passInvalid, isTrue(settings.passUnsupported()));
  }

  private static PathRules paths(String field, MessageSettings settings) {
    var paths = new PathRules();
    var remove = orEmpty(settings.remove());
    for (int i = 0; i < remove.size(); i++) {
      paths.remove("%s.remove[%d]".formatted(field, i), remove.get(i));
    }
    var rename = orEmpty(settings.rename());
    for (int i = 0; i < rename.size(); i++) {
      var rule = rename.get(i);
      paths.rename("%s.rename[%d].path".formatted(field, i), rule.path(), rule.to());
    }
    var mask = orEmpty(settings.mask());
    for (int i = 0; i < mask.size(); i++) {
      var rule = mask.get(i);
      int keep = rule.keepLast() == null ? 0 : rule.keepLast();
      if (keep < 0 || keep > MAX_KEEP) {
        throw new InvalidConfigException(
            "%s.mask[%d].keep_last: expected 0 to %d characters, found %d"
                .formatted(field, i, MAX_KEEP, keep));
      }
      paths.mask("%s.mask[%d].path".formatted(field, i), rule.path(), keep);
    }
    return paths;
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return value != null && value;
  }
}

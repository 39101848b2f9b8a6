// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.accesslog;

import io.envoyjava.sdk.stream.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers or the trailers of a log entry. A view: each call asks Envoy, and returns copies. The
 * same rules hold as for the entry. Names are compared without regard to case. Values have one
 * character for each byte (ISO 8859-1); {@link Header#valueUtf8} decodes those in UTF-8.
 *
 * <p>The methods with a name throw {@link IllegalArgumentException} if it is not an HTTP token.
 *
 * @since 0.1
 */
public interface LogHeaders {

  /**
   * Returns the first value of a header.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_header_value}.
   *
   * @param name the header's name
   * @return the value, possibly empty; null if there is no such header
   */
  @Nullable String get(String name);

  /**
   * Returns all values of a header.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_header_value}.
   *
   * @param name the header's name
   * @return the values in their order; empty if there is no such header
   */
  List<String> getAll(String name);

  /**
   * Returns the number of headers.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_headers_size}.
   *
   * @return the number; 0 if the message has not come
   */
  int size();

  /**
   * Returns all headers.
   *
   * <p>ABI function: {@code envoy_dynamic_module_callback_access_logger_get_headers}.
   *
   * @return the headers in their order; empty if the message has not come
   */
  List<Header> toList();
}

// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.accesslog;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.envoyjava.sdk.internal.abi.AccessLoggerAbi;
import io.envoyjava.sdk.internal.runtime.PlainMetadata;
import io.envoyjava.sdk.internal.runtime.ThreadConfined;
import io.envoyjava.sdk.stream.TypedMessage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The metadata of a log entry's stream, as a view of Envoy's that only reads. */
final class EntryMetadata extends PlainMetadata {
  private final ThreadConfined entry;

  EntryMetadata(ThreadConfined entry) {
    super(entry);
    this.entry = entry;
  }

  @Override
  protected UnsupportedOperationException notOffered(String what) {
    return NotOffered.toLoggers(what);
  }

  @Override
  public @Nullable String getString(String namespace, String key) {
    long address = entry.address();
    var result = entry.buffers().result;
    var in = entry.arguments();
    in.put(namespace, key);
    boolean found =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_dynamic_metadata(
            address, in.first, in.second, result);
    return found ? in.text(result, 0) : null;
  }

  @Override
  public OptionalDouble getNumber(String namespace, String key) {
    long address = entry.address();
    EntryReader.requireValues();
    var number = entry.buffers().number64;
    var in = entry.arguments();
    in.put(namespace, key);
    boolean found =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_dynamic_metadata_number(
            address, in.first, in.second, number);
    return found ? OptionalDouble.of(number.get(JAVA_DOUBLE, 0)) : OptionalDouble.empty();
  }

  @Override
  public Optional<Boolean> getBoolean(String namespace, String key) {
    long address = entry.address();
    EntryReader.requireValues();
    var number = entry.buffers().number64;
    var in = entry.arguments();
    in.put(namespace, key);
    boolean found =
        AccessLoggerAbi.envoy_dynamic_module_callback_access_logger_get_dynamic_metadata_bool(
            address, in.first, in.second, number);
    return found ? Optional.of(number.get(JAVA_BOOLEAN, 0)) : Optional.empty();
  }

  // ---- What Envoy does not offer to access loggers

  private UnsupportedOperationException changes() {
    return refusal("to change metadata");
  }

  @Override
  public void setString(String namespace, String key, String value) {
    throw changes();
  }

  @Override
  public void setStrings(String namespace, Map<String, String> values) {
    throw changes();
  }

  @Override
  public void setNumber(String namespace, String key, double value) {
    throw changes();
  }

  @Override
  public void setBoolean(String namespace, String key, boolean value) {
    throw changes();
  }

  @Override
  public boolean addString(String namespace, String key, String value) {
    throw changes();
  }

  @Override
  public boolean addNumber(String namespace, String key, double value) {
    throw changes();
  }

  @Override
  public boolean addBoolean(String namespace, String key, boolean value) {
    throw changes();
  }

  @Override
  public void setStruct(String namespace, byte[] struct) {
    throw changes();
  }

  @Override
  public void setTyped(String namespace, TypedMessage message) {
    throw changes();
  }
}

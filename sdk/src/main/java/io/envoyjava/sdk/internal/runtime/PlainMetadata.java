// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import io.envoyjava.sdk.stream.DynamicMetadata;
import io.envoyjava.sdk.stream.TypedMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an extension point at which Envoy offers single values only: refuses lists, names
 * and structures.
 */
public abstract class PlainMetadata implements DynamicMetadata {
  private final ThreadConfined owner;

  protected PlainMetadata(ThreadConfined owner) {
    this.owner = owner;
  }

  /** Returns the exception for what Envoy does not offer at this extension point. */
  protected abstract UnsupportedOperationException notOffered(String what);

  /** Returns the same, unless the owner cannot be used now. */
  protected final UnsupportedOperationException refusal(String what) {
    long _ = owner.address();
    return notOffered(what);
  }

  private UnsupportedOperationException lists() {
    return refusal("lists and names in metadata");
  }

  private UnsupportedOperationException structures() {
    return refusal("structures in metadata");
  }

  @Override
  public final @Nullable List<@Nullable Object> getList(String namespace, String key) {
    throw lists();
  }

  @Override
  public final OptionalInt listSize(String namespace, String key) {
    throw lists();
  }

  @Override
  public final @Nullable String getString(String namespace, String key, int index) {
    throw lists();
  }

  @Override
  public final OptionalDouble getNumber(String namespace, String key, int index) {
    throw lists();
  }

  @Override
  public final Optional<Boolean> getBoolean(String namespace, String key, int index) {
    throw lists();
  }

  @Override
  public final List<String> namespaces() {
    throw lists();
  }

  @Override
  public final List<String> keys(String namespace) {
    throw lists();
  }

  @Override
  public boolean addString(String namespace, String key, String value) {
    throw lists();
  }

  @Override
  public boolean addNumber(String namespace, String key, double value) {
    throw lists();
  }

  @Override
  public boolean addBoolean(String namespace, String key, boolean value) {
    throw lists();
  }

  @Override
  public final @Nullable TypedMessage getTyped(String namespace) {
    throw structures();
  }

  @Override
  public void setStruct(String namespace, byte[] struct) {
    throw structures();
  }

  @Override
  public void setTyped(String namespace, TypedMessage message) {
    throw structures();
  }
}

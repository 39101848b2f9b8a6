// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.internal.runtime;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds objects by slot number. Envoy stores the number instead of the object. One thread at a time
 * adds and removes. Any thread that gets a number from Envoy may look up the object, without a lock
 * and without boxing the number.
 */
public final class SlotTable<T> {
  private @Nullable Object[] slots;
  private int[] free;
  private int freeCount;

  public SlotTable(int capacity) {
    slots = new Object[capacity];
    free = new int[capacity];
    addFree(0, capacity);
  }

  /** Adds an object; returns the number of its slot. */
  public int add(T object) {
    if (freeCount == 0) grow();
    int slot = free[--freeCount];
    put(slot, object);
    return slot;
  }

  /**
   * Returns the object in a slot.
   *
   * @throws AssertionError if the slot is empty: Envoy has used an object that it had dropped
   */
  public T get(int slot) {
    var object = slots[slot];
    VarHandle.acquireFence();
    if (object == null) throw new AssertionError("Envoy used an object that is gone");
    @SuppressWarnings("unchecked")
    T added = (T) object;
    return added;
  }

  /** Removes and returns the object in a slot. */
  public T remove(int slot) {
    var object = get(slot);
    put(slot, null);
    free[freeCount++] = slot;
    return object;
  }

  /** Publishes the object safely: a thread that finds it in the slot sees it complete. */
  private void put(int slot, @Nullable T object) {
    VarHandle.releaseFence();
    slots[slot] = object;
  }

  private void grow() {
    int old = slots.length;
    var grown = Arrays.copyOf(slots, 2 * old);
    free = Arrays.copyOf(free, 2 * old);
    VarHandle.releaseFence();
    slots = grown;
    addFree(old, 2 * old);
  }

  private void addFree(int from, int to) {
    for (int slot = to - 1; slot >= from; slot--) free[freeCount++] = slot;
  }
}

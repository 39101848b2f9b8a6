// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.filters.javascript;

import io.envoyjava.sdk.InvalidConfigException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.mozilla.javascript.RhinoException;

/**
 * The engines of a configuration. A hook takes one for as long as it runs, and makes one if none is
 * idle. So there are never more than Envoy has worker threads, and no hook waits for another. Any
 * thread.
 */
final class EnginePool {
  private final String script;
  private final ConcurrentLinkedQueue<Engine> idle = new ConcurrentLinkedQueue<>();

  /**
   * A pool with one engine, so that a wrong script is refused before there is traffic.
   *
   * @throws InvalidConfigException if the script cannot run, or lacks a function
   */
  EnginePool(String script) {
    this.script = script;
    try {
      idle.add(new Engine(script));
    } catch (RhinoException e) {
      throw new InvalidConfigException("script: " + e.getMessage());
    }
  }

  /**
   * Runs something with an engine. One in which it fails is not used again.
   *
   * @throws RhinoException if the script throws, or runs for too long
   */
  void use(Consumer<Engine> user) {
    var free = idle.poll();
    var engine = free == null ? new Engine(script) : free;
    user.accept(engine);
    idle.add(engine);
  }

  /** Returns how many engines no hook uses now. */
  int idle() {
    return idle.size();
  }
}

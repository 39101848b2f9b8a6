// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.testing;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The part of {@link Envoy} that is the same for a process and a container. */
abstract class AbstractEnvoy implements Envoy {
  private final Instance instance;
  private final Admin admin;

  AbstractEnvoy(Instance instance, Admin admin) {
    this.instance = instance;
    this.admin = admin;
  }

  @Override
  public int port(String listener) {
    return admin.port(listener);
  }

  @Override
  public String admin(String path) {
    return admin.get(path);
  }

  @Override
  public String adminPost(String path) {
    return admin.post(path);
  }

  @Override
  public long stat(String name) {
    return admin.stat(name);
  }

  @Override
  public SortedMap<String, Long> stats() {
    return admin.stats();
  }

  @Override
  public long awaitStat(String name, LongPredicate wanted, Duration timeout) {
    return admin.awaitStat(name, wanted, timeout);
  }

  @Override
  public List<String> log() {
    return instance.log().all();
  }

  @Override
  public String awaitLog(String regex, Duration timeout) {
    return instance.log().await(Pattern.compile(regex).asPredicate(), timeout, "/" + regex + "/");
  }

  @Override
  public String awaitLog(Predicate<String> wanted, Duration timeout) {
    return instance.log().await(wanted, timeout, "the expected line");
  }

  @Override
  public boolean isAlive() {
    return instance.isAlive();
  }

  @Override
  public EnvoyExit awaitExit(Duration timeout) {
    int status = instance.awaitExit(timeout);
    return new EnvoyExit(status, log());
  }

  @Override
  public int terminate() {
    return instance.terminate();
  }

  @Override
  public void close() {
    admin.close();
    instance.end();
  }
}

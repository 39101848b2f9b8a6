// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.envoyjava.sdk.fake.filters.HookFilters;
import io.envoyjava.sdk.fake.filters.OtherHookFilters;
import io.envoyjava.sdk.fake.filters.ProbeFilter;
import io.envoyjava.sdk.fake.filters.Shared;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a module's first configuration to its last, and what stands in the way of the first. */
class LifecycleTest {
  @TempDir private Path folder;

  @BeforeEach
  void clear() {
    Shared.map().clear();
    long _ = FakeEnvoy.call("log_clear");
  }

  @Test
  void aModuleWithoutConfigurationsLetsItsClassesGoAndStartsAnew() {
    var module = FakeEnvoy.Module.load(TestModule.of(folder, "again", ProbeFilter.class));
    var loaders = new ArrayList<WeakReference<ClassLoader>>();
    for (int round = 0; round < 3; round++) {
      long config = module.configNew("probe", "executor");
      try (var stream = module.stream(config)) {
        assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
      }
      loaders.add(new WeakReference<>(loaderOf("executor")));
      Shared.map().clear();
      module.configDestroy(config);
    }
    awaitCleared(loaders);
  }

  @Test
  void twoModulesHaveClassesOfTheirOwn() {
    var one = FakeEnvoy.Module.load(TestModule.of(folder, "one", ProbeFilter.class));
    var two = FakeEnvoy.Module.load(TestModule.of(folder, "two", ProbeFilter.class));
    long configOne = one.configNew("probe", "executor");
    long configTwo = two.configNew("probe", "executor");
    try (var streamOne = one.stream(configOne);
        var streamTwo = two.stream(configTwo)) {
      assertThat(streamOne.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
      var loader = loaderOf("executor");
      assertThat(streamTwo.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
      assertThat(loaderOf("executor")).isNotSameAs(loader);
    }
    one.configDestroy(configOne);
    two.configDestroy(configTwo);
  }

  @Test
  void aStreamOfAnOldConfigurationOutlivesANewOne() {
    var module = FakeEnvoy.Module.load(TestModule.of(folder, "drain", HookFilters.class));
    long old = module.configNew("hooks", "requestHeaders");
    try (var stream = module.stream(old)) {
      long next = module.configNew("hooks", "none");
      try (var another = module.stream(next)) {
        assertThat(another.requestHeaders(true)).isZero();
      }
      module.configDestroy(next);
      assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
    }
    module.configDestroy(old);
  }

  @Test
  void aFactoryInTheModuleDescriptorIsFound() {
    var module = FakeEnvoy.Module.load(TestModule.described(folder, "named", HookFilters.class));
    long config = module.configNew("hooks", "none");
    assertThat(FakeEnvoy.log()).isEmpty();
    assertThat(config).isNotZero();
    module.configDestroy(config);
  }

  @Test
  void aModuleWithoutFactoriesSaysWhereToNameThem() {
    var module = FakeEnvoy.Module.load(TestModule.of(folder, "empty", List.of()));
    assertThat(module.configNew("probe", "")).isZero();
    assertThat(FakeEnvoy.log())
        .hasLineCount(1)
        .contains("libempty.so")
        .contains("no factory: name it in module-info.java");
  }

  @Test
  void twoFactoriesWithOneNameAreRefused() {
    var module =
        FakeEnvoy.Module.load(
            TestModule.of(folder, "twins", HookFilters.class, OtherHookFilters.class));
    assertThat(module.configNew("hooks", "none")).isZero();
    assertThat(FakeEnvoy.log())
        .hasLineCount(1)
        .contains("two factories have the name 'hooks'")
        .contains("OtherHookFilters");
  }

  @Test
  void aFactoryThatDoesNotExistIsNamed() {
    var module = FakeEnvoy.Module.load(TestModule.of(folder, "missing", List.of("no.such.Class")));
    assertThat(module.configNew("hooks", "none")).isZero();
    assertThat(FakeEnvoy.log()).hasLineCount(1).contains("no.such.Class");
  }

  @Test
  void aJarThatIsCutOffIsRefused() throws IOException {
    var whole = Files.readAllBytes(TestModule.of(folder, "whole", ProbeFilter.class));
    var file = folder.resolve("libcut.so");
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1000));
    var module = FakeEnvoy.Module.load(file);
    assertThat(module.configNew("probe", "quiet")).isZero();
    assertThat(FakeEnvoy.log())
        .hasLineCount(1)
        .contains("libcut.so")
        .contains(
            "the jar at the end of this file cannot be read; copy the file again, it may be cut"
                + " off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"emoji \uD83D\uDE00", "end!", "sharp #1 & 100%", "jar!/of"})
  void aModuleIsReadFromAFolderOfAnyName(String name) throws IOException {
    var encoding = Charset.forName(System.getProperty("sun.jnu.encoding"));
    assumeThat(encoding.newEncoder().canEncode(name)).as("a file's name can be %s", name).isTrue();
    var directory = Files.createDirectories(folder.resolve(name));
    var module = FakeEnvoy.Module.load(TestModule.of(directory, "odd!", ProbeFilter.class));
    long config = module.configNew("probe", "quiet");
    assertThat(FakeEnvoy.log()).isEmpty();
    assertThat(config).isNotZero();
    module.configDestroy(config);
  }

  /** Without an option: this JVM was not created by the launcher. */
  @Test
  void javaLangIsOpenToTheSdk() {
    var module = FakeEnvoy.Module.load(TestModule.of(folder, "open", ProbeFilter.class));
    long config = module.configNew("probe", "executor");
    try (var stream = module.stream(config)) {
      assertThat(stream.requestHeaders(true)).isEqualTo(FakeEnvoy.STOP_ITERATION);
    }
    var loader = loaderOf("executor");
    var base = Object.class.getModule();
    assertThat(base.isOpen("java.lang", loader.getUnnamedModule())).isTrue();
    assertThat(base.isOpen("java.lang", getClass().getModule())).isFalse();
    module.configDestroy(config);
  }

  private static ClassLoader loaderOf(String key) {
    var value = Shared.map().get(key);
    if (value == null) throw new AssertionError("the filter left no " + key);
    return value.getClass().getClassLoader();
  }

  private static void awaitCleared(List<WeakReference<ClassLoader>> loaders) {
    var deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (loaders.stream().anyMatch(loader -> loader.get() != null)) {
      assertThat(Instant.now()).as("class loaders are collected").isBefore(deadline);
      System.gc();
    }
  }
}

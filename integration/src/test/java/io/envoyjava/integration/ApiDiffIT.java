// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.integration;

import static java.lang.classfile.ClassFile.ACC_ABSTRACT;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of the public API with a release, in the profile {@code api-diff}. */
@Tag("any-envoy")
final class ApiDiffIT {
  private static final String PLUGIN = "com.github.siom79.japicmp:japicmp-maven-plugin:0.23.1";
  private static final String CALLED = "types-that-authors-call";
  private static final String IMPLEMENTED = "types-that-authors-implement";
  private static final Path ROOT = EnvoyConfig.FILTERS.resolveSibling("").normalize();

  private static OutsideMaven maven;

  @BeforeAll
  static void repository() throws IOException {
    maven = new OutsideMaven();
  }

  @Test
  void passesIfNothingHasChanged() throws Exception {
    var version = release("1", "io/envoyjava/sdk/Secret.class", ClassTransform.ACCEPT_ALL);
    var result = compare(version, CALLED);
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void failsIfAMethodWasRemoved() throws Exception {
    var version = release("2", "io/envoyjava/sdk/Secret.class", addMethod("removedSince"));
    var result = compare(version, CALLED);
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("removedSince").contains("METHOD_REMOVED");
  }

  @ParameterizedTest
  @CsvSource({
    "json, io/envoyjava/json/JsonConfig.class",
    "testkit, io/envoyjava/testkit/TestSpan.class",
  })
  void failsForTheOtherModulesOfAuthorsToo(String module, String changed) throws Exception {
    var version = release(module, "6", changed, addMethod("removedSince"));
    var result = compare(module, version, CALLED);
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("removedSince").contains("METHOD_REMOVED");
  }

  @Test
  void ignoresWhatIsInternal() throws Exception {
    var version =
        release("3", "io/envoyjava/sdk/internal/runtime/UseCount.class", addMethod("removedSince"));
    var result = compare(version, CALLED);
    assertThat(result.status()).as(result.output()).isZero();
  }

  @Test
  void allowsANewMethodOnlyInTypesThatTheSdkImplements() throws Exception {
    var secret = release("4", "io/envoyjava/sdk/Secret.class", dropMethods("get"));
    var result = compare(secret, CALLED);
    assertThat(result.status()).as(result.output()).isZero();

    var factory =
        release("5", "io/envoyjava/sdk/http/HttpFilterFactory.class", dropMethods("configure"));
    result = compare(factory, IMPLEMENTED);
    assertThat(result.status()).isNotZero();
    assertThat(result.output()).contains("configure(").contains("METHOD_ADDED_TO_INTERFACE");
  }

  private static ClassTransform addMethod(String name) {
    return ClassTransform.endHandler(
        type ->
            type.withMethod(
                name,
                MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of("java.lang.String")),
                ACC_PUBLIC | ACC_ABSTRACT,
                _ -> {}));
  }

  private static ClassTransform dropMethods(String name) {
    return ClassTransform.dropping(
        element -> element instanceof MethodModel method && method.methodName().equalsString(name));
  }

  private static String release(String version, String changed, ClassTransform change)
      throws IOException {
    return release("sdk", version, changed, change);
  }

  /** Puts a release into the local repository: this module with one class changed. */
  private static String release(
      String module, String version, String changed, ClassTransform change) throws IOException {
    var own = System.getProperty("envoyjava.version");
    var artifact = "envoy-java-" + module;
    var name = artifact + "-" + version;
    var pom = maven.file("io/envoyjava", artifact, version, name + ".pom");
    Files.createDirectories(pom.getParent());
    Files.writeString(
        pom,
        """
        <project>
          <modelVersion>4.0.0</modelVersion>
          <groupId>io.envoyjava</groupId>
          <artifactId>%s</artifactId>
          <version>%s</version>
        </project>
        """
            .formatted(artifact, version));
    var jar =
        Files.copy(
            ROOT.resolve(module).resolve("target/" + artifact + "-" + own + ".jar"),
            pom.resolveSibling(name + ".jar"));
    try (var files = FileSystems.newFileSystem(jar)) {
      var entry = files.getPath(changed);
      var classes = ClassFile.of();
      Files.write(entry, classes.transformClass(classes.parse(Files.readAllBytes(entry)), change));
    }
    return version;
  }

  private static OutsideMaven.Result compare(String baseline, String execution) throws Exception {
    return compare("sdk", baseline, execution);
  }

  private static OutsideMaven.Result compare(String module, String baseline, String execution)
      throws Exception {
    return maven.run(
        ROOT.resolve(module),
        "-P",
        "api-diff",
        "-Dapi.baseline=" + baseline,
        PLUGIN + ":cmp@" + execution);
  }
}

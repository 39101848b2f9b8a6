// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.sdk;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDK's packages stand where docs/architecture.md says. */
class ArchitectureTest {
  private static final String SDK = "io.envoyjava.sdk";
  private static final String INTERNAL = SDK + ".internal";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(SDK);

  private static final DescribedPredicate<JavaClass> PUBLIC_API =
      describe(
          "public API",
          type ->
              type.getPackageName().startsWith(SDK)
                  && !type.getPackageName().startsWith(INTERNAL)
                  && type.getModifiers().contains(PUBLIC));

  private static ArchRule layers() {
    return layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(INTERNAL + "..")
        .layer("start")
        .definedBy(INTERNAL)
        .layer("http")
        .definedBy(INTERNAL + ".http")
        .layer("network")
        .definedBy(INTERNAL + ".network")
        .layer("accesslog")
        .definedBy(INTERNAL + ".accesslog")
        .layer("listener")
        .definedBy(INTERNAL + ".listener")
        .layer("udp")
        .definedBy(INTERNAL + ".udp")
        .layer("bootstrap")
        .definedBy(INTERNAL + ".bootstrap")
        .layer("blocking")
        .definedBy(INTERNAL + ".http.blocking")
        .layer("callout")
        .definedBy(INTERNAL + ".callout")
        .layer("runtime")
        .definedBy(INTERNAL + ".runtime")
        .layer("ffi")
        .definedBy(INTERNAL + ".ffi")
        .layer("abi")
        .definedBy(INTERNAL + ".abi")
        .layer("symbols")
        .definedBy(INTERNAL + ".symbols")
        .whereLayer("start")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("network")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("accesslog")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("listener")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("udp")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("bootstrap")
        .mayOnlyBeAccessedByLayers("start")
        .whereLayer("blocking")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("callout")
        .mayOnlyBeAccessedByLayers("http", "network", "listener", "bootstrap")
        .whereLayer("runtime")
        .mayOnlyBeAccessedByLayers(
            "start",
            "http",
            "network",
            "accesslog",
            "listener",
            "udp",
            "bootstrap",
            "blocking",
            "callout")
        .whereLayer("ffi")
        .mayOnlyBeAccessedByLayers(
            "start",
            "http",
            "network",
            "accesslog",
            "listener",
            "udp",
            "bootstrap",
            "callout",
            "runtime")
        .whereLayer("abi")
        .mayOnlyBeAccessedByLayers(
            "start",
            "http",
            "network",
            "accesslog",
            "listener",
            "udp",
            "bootstrap",
            "callout",
            "runtime",
            "ffi");
  }

  @Test
  void internalPackagesAreLayers() {
    layers().check(CLASSES);
  }

  @Test
  void noInternalClassesFormACycle() {
    slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles().check(CLASSES);
  }

  private static ArchRule isUsedByItselfOnly(String point) {
    var own = List.of(SDK + "." + point + "..", INTERNAL + "." + point + "..", INTERNAL);
    return noClasses()
        .that()
        .resideOutsideOfPackages(own.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SDK + "." + point + "..", INTERNAL + "." + point + "..");
  }

  /** Every extension point gets a line here. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "network", "accesslog", "listener", "udp", "bootstrap"})
  void nothingOutsideOfAPointUsesIt(String point) {
    isUsedByItselfOnly(point).check(CLASSES);
  }

  private static ArchRule signatures() {
    return classes().that(are(PUBLIC_API)).should(new NameNoInternalType());
  }

  @Test
  void publicSignaturesNameNoInternalType() {
    signatures().check(CLASSES);
  }

  /** The rules find the classes of the tests that break them. */
  @Test
  void whatBreaksARuleIsNamed() {
    var withTests = new ClassFileImporter().importPackages(SDK);
    assertThat(failure(signatures(), withTests))
        .contains("NamesInternalType.linking()} names io.envoyjava.sdk.internal.ffi.Linking");
    assertThat(failure(isUsedByItselfOnly("http"), withTests)).contains("UsesPoint.use(");
    assertThat(failure(layers(), withTests)).contains("UsesHigherLayer.use()");
  }

  private static String failure(ArchRule rule, JavaClasses classes) {
    return String.join("\n", rule.evaluate(classes).getFailureReport().getDetails());
  }

  /** The SDK's own classes, each with those that are nested in it; generated ones do not count. */
  private static final class TopLevelClasses implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      var name = type.getName().replaceAll("\\$.*", "");
      return name.startsWith(INTERNAL + ".") && !name.startsWith(INTERNAL + ".abi.")
          ? SliceIdentifier.of(name)
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "the SDK's internal classes";
    }
  }

  private static final class NameNoInternalType extends ArchCondition<JavaClass> {
    NameNoInternalType() {
      super("name no internal type in a public signature");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
      for (var unit : type.getCodeUnits()) {
        if (isVisible(unit.getModifiers())) report(unit, types(unit), events);
      }
      for (var field : type.getFields()) {
        if (isVisible(field.getModifiers())) report(field, Stream.of(field.getRawType()), events);
      }
    }

    private static boolean isVisible(java.util.Set<?> modifiers) {
      return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
    }

    private static Stream<JavaClass> types(JavaCodeUnit unit) {
      return Stream.concat(
          unit.getAllInvolvedRawTypes().stream(),
          unit.getThrowsClause().stream().map(declared -> declared.getRawType()));
    }

    private static void report(Object member, Stream<JavaClass> types, ConditionEvents events) {
      types
          .filter(type -> type.getPackageName().startsWith(INTERNAL))
          .forEach(
              type ->
                  events.add(
                      SimpleConditionEvent.violated(member, member + " names " + type.getName())));
    }
  }
}

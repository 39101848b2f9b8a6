// SPDX-License-Identifier: Apache-2.0
package io.envoyjava.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.FieldModel;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the components of a record that are {@code @Nullable}, or of a type such as {@code String?}
 * in Kotlin, whose compiler marks the fields.
 *
 * <p>It reads the file of the class. Reflection makes a class for each type of annotation first,
 * which takes 50 of the 150 ms for a first configuration, instead of 10.
 */
final class NullableFields {
  private static final String KOTLIN_NULLABLE = "Lorg/jetbrains/annotations/Nullable;";
  private static final String NULLABLE = "Lorg/jspecify/annotations/Nullable;";

  private NullableFields() {}

  /** Returns the names of the components that are {@code @Nullable}. */
  static Set<String> of(Class<?> type) {
    try (var file = classFile(type)) {
      return file == null ? byReflection(type) : inFile(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(type + ": its class file cannot be read", e);
    }
  }

  private static @Nullable InputStream classFile(Class<?> type) {
    var name = type.getName();
    return type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class");
  }

  private static Set<String> inFile(byte[] file) {
    var names = new HashSet<String>();
    var model = ClassFile.of().parse(file);
    for (var component : model.findAttribute(Attributes.record()).orElseThrow().components()) {
      if (isNullable(component)) names.add(component.name().stringValue());
    }
    for (var field : model.fields()) {
      if (isNullableInKotlin(field)) names.add(field.fieldName().stringValue());
    }
    return names;
  }

  /** Returns whether the annotation is at the component's type itself, not within it. */
  private static boolean isNullable(RecordComponentInfo component) {
    var attribute = component.findAttribute(Attributes.runtimeVisibleTypeAnnotations());
    if (attribute.isEmpty()) return false;
    for (var use : attribute.get().annotations()) {
      if (use.targetPath().isEmpty() && use.annotation().className().equalsString(NULLABLE)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNullableInKotlin(FieldModel field) {
    var attribute = field.findAttribute(Attributes.runtimeInvisibleAnnotations());
    if (attribute.isEmpty()) return false;
    for (var annotation : attribute.get().annotations()) {
      if (annotation.className().equalsString(KOTLIN_NULLABLE)) return true;
    }
    return false;
  }

  /** Serves classes that have no file, because a program has made them. */
  private static Set<String> byReflection(Class<?> type) {
    var names = new HashSet<String>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        names.add(component.getName());
      }
    }
    return names;
  }
}

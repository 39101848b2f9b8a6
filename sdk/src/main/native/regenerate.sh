#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Regenerates the bindings in io.envoyjava.sdk.internal.abi from the headers in abi. Needs
# `jextract` on the PATH; the committed output was made by jextract 23 (openjdk/jextract at f9866df)
# on JDK 25 with libclang 14. Run it by `mvn -pl sdk -Pregenerate-bindings generate-sources`.
#
#   regenerate.sh [OUTPUT]    OUTPUT is the source folder, by default the sdk's own
set -eu
cd "$(dirname "$0")"
output=${1:-../java}
package=io.envoyjava.sdk.internal.abi
command -v jextract >/dev/null || {
  echo "jextract is not on the PATH: build it from openjdk/jextract and put it there" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Only what the two headers declare themselves, not what libc's headers bring along.
jextract -I . --dump-includes "$work/all" abi/launcher_abi.h
sed -n 's/ *# header: .*\/\(common_abi\|http_filter_abi\|launcher_abi\)\.h *$//p' "$work/all" >"$work/ours"
jextract -I . --output "$work/out" -t "$package" --header-class-name EnvoyAbi \
  --symbols-class-name AbiLayouts @"$work/ours" abi/launcher_abi.h

# jextract's lookups search neither the executable nor the launcher's stand-ins. And where a function is missing, the class that
# holds it would fail, which says so the first time only. The two functions of EnvoySymbols do both in another way.
generated="$work/out/$(echo "$package" | tr . /)"
symbols=io.envoyjava.sdk.internal.symbols.EnvoySymbols
sed -i -e '/SYMBOL_LOOKUP = SymbolLookup\.loaderLookup()/,/;$/d' \
  -e "s/SYMBOL_LOOKUP\.findOrThrow(\(\"[a-z0-9_]*\"\))/$symbols.address(\1)/; /$symbols\.address/h" \
  -e "/HANDLE = /{G; s/Linker\.nativeLinker()\.downcallHandle(ADDR, DESC);.*\(\"[a-z0-9_]*\"\).*/$symbols.function(\1, ADDR, DESC);/;}" \
  "$generated/EnvoyAbi.java"
sed -i -e 's/[ \t]*$//' "$generated"/*.java
if grep -q 'SYMBOL_LOOKUP\|downcallHandle' "$generated/EnvoyAbi.java" || ! grep -q "$symbols.function" "$generated/EnvoyAbi.java"; then
  echo "this jextract writes its lookups in another way; adapt the lines above" >&2
  exit 1
fi

# BindingsTest compares this with the headers as they are.
[ $# -gt 0 ] || cat abi/*.h | cksum >bindings.cksum
target="$output/$(echo "$package" | tr . /)"
mkdir -p "$target"
find "$target" -name '*.java' ! -name package-info.java -exec rm {} +
cp "$generated"/* "$target/"

# SPDX-License-Identifier: Apache-2.0
#
# Makes the project's bindings of a class that jextract has generated:
#  * A constant is a field, which the compiler knows, rather than a method. So it can be a case of a switch.
#  * Functions are looked up by EnvoySymbols. jextract's lookups search neither the executable nor the launcher's stand-ins; and
#    where a function is missing, the class that holds it would fail, which says so the first time only.
#  * What nobody uses is left out: the accessors of a function's descriptor, handle and address, traces of calls, and Java's calls
#    of a function that is for the launcher to call. Each class of a function is loaded by what it has.

# Names the class EnvoySymbols where it is used.
/^import java.lang.invoke/ && FILENAME ~ /Abi\.java$/ {
  print "import io.envoyjava.sdk.internal.symbols.EnvoySymbols;"
}

# A member with its comment is printed when it is known whether it stays.
function flush() {
  printf "%s", held
  held = ""
}
function drop() {
  held = ""
  skipping = 1
}

{
  sub(/[ \t]+$/, "")
}
# Up to the end of a member that is left out, and the empty line after it.
skipping {
  if ($0 ~ /^    }$/) {
    skipping = 0
    after = 1
  }
  next
}
after {
  after = 0
  if ($0 == "") next
}
/^    static final (Arena LIBRARY_ARENA|SymbolLookup SYMBOL_LOOKUP)|^            \.or\(Linker/ {
  after = /LIBRARY_ARENA|\.or/
  next
}
/^    private static final MethodHandle (UP|DOWN)\$MH/ {
  after = 1
  next
}
/^    private static final (int|long) [A-Z_]+ = / {
  constant = $5
  sub(/private/, "public")
  sub(/\(int\)/, "")
  sub(/L;/, $4 == "long" ? "L;" : ";")
  field = $0
  next
}
/^    \/\*\*$/ {
  flush()
  held = $0 "\n"
  next
}
held != "" && /^     \*/ {
  held = held $0 "\n"
  next
}
constant != "" && $0 ~ "^    public static (int|long) " constant "\\(\\)" {
  # The comment says the value again.
  if (!fields && last != "") print ""
  print field
  fields = 1
  constant = ""
  drop()
  next
}
/^    public static .*\$(descriptor|handle|address)\(\)/ || /^    public static (MemorySegment allocate|[a-z]+ invoke)\(/ && in_function_type {
  drop()
  next
}
/^    public interface Function/ {
  in_function_type = 1
}
/^            if \(TRACE_DOWNCALLS\)/ {
  tracing = 1
}
tracing {
  if ($0 ~ /^            }$/) tracing = 0
  next
}
{
  if (fields && $0 != "" && held == "") print ""
  fields = 0
  gsub(/[A-Z][A-Za-z]*Abi\.C_/, "AbiLayouts.C_")
  if ($0 ~ /SYMBOL_LOOKUP\.findOrThrow/) {
    sub(/SYMBOL_LOOKUP\.findOrThrow/, "EnvoySymbols.address")
    name = $0
    sub(/.*\("/, "", name)
    sub(/"\).*/, "", name)
  }
  sub(/Linker\.nativeLinker\(\)\.downcallHandle\(ADDR, DESC\)/, "EnvoySymbols.function(\"" name "\", ADDR, DESC)")
  flush()
  print
  last = $0
}

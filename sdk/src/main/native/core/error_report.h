// SPDX-License-Identifier: Apache-2.0
//
// Where the JVM writes its report of a crash.
#ifndef ENVOY_JAVA_ERROR_REPORT_H
#define ENVOY_JAVA_ERROR_REPORT_H

// Returns the option that puts the report into a folder of this user alone, which is made if need be:
// a report has parts of the memory in it, and the JVM would let everyone read it, in the working
// directory. Without such a folder the report goes to standard error.
const char *error_report_option(void);

#endif

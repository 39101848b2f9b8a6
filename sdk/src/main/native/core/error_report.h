// SPDX-License-Identifier: Apache-2.0
//
// The place of the JVM's crash report.
#ifndef ENVOY_JAVA_ERROR_REPORT_H
#define ENVOY_JAVA_ERROR_REPORT_H

// Returns the option that puts the report into a private folder of this user, which is created if
// necessary: a report contains parts of the memory, and the JVM would write it to the working
// directory, readable for everyone. If there is no such folder, the report goes to standard error.
const char *error_report_option(void);

#endif

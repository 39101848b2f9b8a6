// SPDX-License-Identifier: Apache-2.0
//
// Reports why a configuration was refused: in Envoy's log, and as the last line on standard error if
// Envoy ends because of it.
#ifndef ENVOY_JAVA_REFUSAL_H
#define ENVOY_JAVA_REFUSAL_H

// Logs the reason as an error, and keeps it as refusal_keep does. Any thread.
__attribute__((format(printf, 1, 2))) void refusal_log(const char *format, ...);

// Keeps the first line of a reason that has been logged. If Envoy soon ends with an error, the line
// is repeated as the last one on standard error, since Envoy itself only says that a module failed.
void refusal_keep(const char *reason);

#endif

// SPDX-License-Identifier: Apache-2.0
#include "core/error_report.h"

#include <limits.h>
#include <stdio.h>

#include "core/private_folder.h"

const char *error_report_option(void) {
  static char option[PATH_MAX + 64];
  char folder[PATH_MAX];
  if (!private_folder(NULL, folder, sizeof folder)) return "-XX:+ErrorFileToStderr";
  snprintf(option, sizeof option, "-XX:ErrorFile=%s/hs_err_pid%%p.log", folder);
  return option;
}

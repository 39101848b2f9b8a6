// SPDX-License-Identifier: Apache-2.0
//
// Metrics on v1.36, which has two functions, without and with labels, for each one of later versions.
#include "abi/http_filter_abi.h"
#include "polyfill/stand_in.h"

// Each function is followed by its variant with labels.
enum {
  DEFINE_COUNTER = 0,
  DEFINE_GAUGE = 2,
  DEFINE_HISTOGRAM = 4,
  INCREMENT_COUNTER = 6,
  INCREASE_GAUGE = 8,
  DECREASE_GAUGE = 10,
  SET_GAUGE = 12,
  RECORD_VALUE = 14
};

#define OLDER_PAIR(name) OLDER(name), OLDER(name "_vec")

static older_function older[] = {
    OLDER_PAIR("http_filter_config_define_counter"),
    OLDER_PAIR("http_filter_config_define_gauge"),
    OLDER_PAIR("http_filter_config_define_histogram"),
    OLDER_PAIR("http_filter_increment_counter"),
    OLDER_PAIR("http_filter_increase_gauge"),
    OLDER_PAIR("http_filter_decrease_gauge"),
    OLDER_PAIR("http_filter_set_gauge"),
    OLDER_PAIR("http_filter_record_histogram_value"),
};

typedef envoy_metrics_result (*define_plain)(envoy_filter_config, const char *, size_t, size_t *);
typedef envoy_metrics_result (*define_labeled)(envoy_filter_config, const char *, size_t,
                                               envoy_buffer *, size_t, size_t *);
typedef envoy_metrics_result (*update_plain)(envoy_filter, size_t, uint64_t);
typedef envoy_metrics_result (*update_labeled)(envoy_filter, size_t, envoy_buffer *, size_t,
                                               uint64_t);

static envoy_metrics_result define(unsigned kind, envoy_filter_config config, envoy_buffer name,
                                   envoy_buffer *labels, size_t count, size_t *id) {
  if (count == 0) {
    return ((define_plain)older_address(&older[kind]))(config, name.data, name.length, id);
  }
  define_labeled labeled = (define_labeled)older_address(&older[kind + 1]);
  return labeled(config, name.data, name.length, labels, count, id);
}

static envoy_metrics_result update(unsigned kind, envoy_filter filter, size_t id,
                                   envoy_buffer *labels, size_t count, uint64_t value) {
  if (count == 0) return ((update_plain)older_address(&older[kind]))(filter, id, value);
  update_labeled labeled = (update_labeled)older_address(&older[kind + 1]);
  return labeled(filter, id, labels, count, value);
}

#define DEFINE(name, kind)                                                                   \
  static envoy_metrics_result name(envoy_filter_config config, envoy_buffer metric,          \
                                   envoy_buffer *labels, size_t count, size_t *id) {         \
    return define(kind, config, metric, labels, count, id);                                  \
  }

#define UPDATE(name, kind)                                                                   \
  static envoy_metrics_result name(envoy_filter filter, size_t id, envoy_buffer *labels,     \
                                   size_t count, uint64_t value) {                           \
    return update(kind, filter, id, labels, count, value);                                   \
  }

DEFINE(config_define_counter, DEFINE_COUNTER)
DEFINE(config_define_gauge, DEFINE_GAUGE)
DEFINE(config_define_histogram, DEFINE_HISTOGRAM)
UPDATE(add_to_counter, INCREMENT_COUNTER)
UPDATE(increment_gauge, INCREASE_GAUGE)
UPDATE(decrement_gauge, DECREASE_GAUGE)
UPDATE(set_gauge, SET_GAUGE)
UPDATE(record_histogram_value, RECORD_VALUE)

const stand_in polyfill_metrics[] = {
    STAND_IN("http_filter_config_define_counter", config_define_counter, &older[DEFINE_COUNTER], 2),
    STAND_IN("http_filter_config_define_gauge", config_define_gauge, &older[DEFINE_GAUGE], 2),
    STAND_IN("http_filter_config_define_histogram", config_define_histogram,
             &older[DEFINE_HISTOGRAM], 2),
    STAND_IN("http_filter_increment_counter", add_to_counter, &older[INCREMENT_COUNTER], 2),
    STAND_IN("http_filter_increment_gauge", increment_gauge, &older[INCREASE_GAUGE], 2),
    STAND_IN("http_filter_decrement_gauge", decrement_gauge, &older[DECREASE_GAUGE], 2),
    STAND_IN("http_filter_set_gauge", set_gauge, &older[SET_GAUGE], 2),
    STAND_IN("http_filter_record_histogram_value", record_histogram_value, &older[RECORD_VALUE], 2),
    LAST_STAND_IN,
};

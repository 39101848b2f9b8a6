// SPDX-License-Identifier: Apache-2.0
//
// Metrics on v1.36, which has functions of its own for a counter with labels.
#include "abi/http_filter_abi.h"
#include "polyfill/stand_in.h"

enum {
  DEFINE_COUNTER,
  DEFINE_COUNTER_VEC,
  INCREMENT_COUNTER,
  INCREMENT_COUNTER_VEC,
  DEFINE_GAUGE,
  DEFINE_HISTOGRAM,
  INCREASE_GAUGE,
  DECREASE_GAUGE,
  SET_GAUGE,
  RECORD_VALUE
};

static older_function older[] = {
    OLDER("http_filter_config_define_counter"),
    OLDER("http_filter_config_define_counter_vec"),
    OLDER("http_filter_increment_counter"),
    OLDER("http_filter_increment_counter_vec"),
    OLDER("http_filter_config_define_gauge"),
    OLDER("http_filter_config_define_histogram"),
    OLDER("http_filter_increase_gauge"),
    OLDER("http_filter_decrease_gauge"),
    OLDER("http_filter_set_gauge"),
    OLDER("http_filter_record_histogram_value"),
};

typedef envoy_metrics_result (*define_counter)(envoy_filter_config, const char *, size_t, size_t *);
typedef envoy_metrics_result (*define_counter_vec)(envoy_filter_config, const char *, size_t,
                                                   envoy_buffer *, size_t, size_t *);
typedef envoy_metrics_result (*increment_counter)(envoy_filter, size_t, uint64_t);
typedef envoy_metrics_result (*increment_counter_vec)(envoy_filter, size_t, envoy_buffer *, size_t,
                                                      uint64_t);
typedef envoy_metrics_result (*define_metric)(envoy_filter_config, const char *, size_t, size_t *);
typedef envoy_metrics_result (*update_metric)(envoy_filter, size_t, uint64_t);

static envoy_metrics_result config_define_counter(envoy_filter_config config, envoy_buffer name,
                                                  envoy_buffer *labels, size_t label_count,
                                                  size_t *id) {
  if (label_count == 0) {
    define_counter define = (define_counter)older_address(&older[DEFINE_COUNTER]);
    return define(config, name.data, name.length, id);
  }
  define_counter_vec define = (define_counter_vec)older_address(&older[DEFINE_COUNTER_VEC]);
  return define(config, name.data, name.length, labels, label_count, id);
}

static envoy_metrics_result add_to_counter(envoy_filter filter, size_t id,
                                           envoy_buffer *label_values, size_t label_count,
                                           uint64_t value) {
  if (label_count == 0) {
    return ((increment_counter)older_address(&older[INCREMENT_COUNTER]))(filter, id, value);
  }
  increment_counter_vec increment =
      (increment_counter_vec)older_address(&older[INCREMENT_COUNTER_VEC]);
  return increment(filter, id, label_values, label_count, value);
}

// Gauges and histograms, whose labels the SDK does not use: what has some is refused.

static envoy_metrics_result define(unsigned kind, envoy_filter_config config, envoy_buffer name,
                                   size_t label_count, size_t *id) {
  if (label_count != 0) return ENVOY_METRICS_INVALID_LABELS;
  return ((define_metric)older_address(&older[kind]))(config, name.data, name.length, id);
}

static envoy_metrics_result config_define_gauge(envoy_filter_config config, envoy_buffer name,
                                                envoy_buffer *labels, size_t label_count,
                                                size_t *id) {
  (void)labels;
  return define(DEFINE_GAUGE, config, name, label_count, id);
}

static envoy_metrics_result config_define_histogram(envoy_filter_config config, envoy_buffer name,
                                                    envoy_buffer *labels, size_t label_count,
                                                    size_t *id) {
  (void)labels;
  return define(DEFINE_HISTOGRAM, config, name, label_count, id);
}

#define UPDATE(name, kind)                                                                \
  static envoy_metrics_result name(envoy_filter filter, size_t id, envoy_buffer *labels,  \
                                   size_t label_count, uint64_t value) {                  \
    (void)labels;                                                                         \
    if (label_count != 0) return ENVOY_METRICS_INVALID_LABELS;                            \
    return ((update_metric)older_address(&older[kind]))(filter, id, value);               \
  }

UPDATE(increment_gauge, INCREASE_GAUGE)
UPDATE(decrement_gauge, DECREASE_GAUGE)
UPDATE(set_gauge, SET_GAUGE)
UPDATE(record_histogram_value, RECORD_VALUE)

const stand_in polyfill_metrics[] = {
    STAND_IN("http_filter_config_define_counter", config_define_counter, &older[DEFINE_COUNTER], 2),
    STAND_IN("http_filter_increment_counter", add_to_counter, &older[INCREMENT_COUNTER], 2),
    STAND_IN("http_filter_config_define_gauge", config_define_gauge, &older[DEFINE_GAUGE], 1),
    STAND_IN("http_filter_config_define_histogram", config_define_histogram,
             &older[DEFINE_HISTOGRAM], 1),
    STAND_IN("http_filter_increment_gauge", increment_gauge, &older[INCREASE_GAUGE], 1),
    STAND_IN("http_filter_decrement_gauge", decrement_gauge, &older[DECREASE_GAUGE], 1),
    STAND_IN("http_filter_set_gauge", set_gauge, &older[SET_GAUGE], 1),
    STAND_IN("http_filter_record_histogram_value", record_histogram_value, &older[RECORD_VALUE], 1),
    LAST_STAND_IN,
};

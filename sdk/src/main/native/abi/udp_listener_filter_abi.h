// SPDX-License-Identifier: Apache-2.0
//
// Envoy's dynamic-module ABI: UDP listener filters (v1.37). common_abi.h has the conventions.
#ifndef ENVOY_JAVA_UDP_LISTENER_FILTER_ABI_H
#define ENVOY_JAVA_UDP_LISTENER_FILTER_ABI_H

#include "abi/common_abi.h"

// ---- Handles ------------------------------------------------------------------------------------

typedef uintptr_t envoy_udp_filter;  // Envoy's filter of a UDP listener, on one worker thread
typedef uintptr_t envoy_udp_config;  // Envoy's configuration object

// ---- Plain data ---------------------------------------------------------------------------------

// What the hook for a datagram returns.
typedef uint32_t envoy_udp_status;
enum { ENVOY_UDP_CONTINUE = 0, ENVOY_UDP_STOP_ITERATION = 1 };

// ---- The datagram: only within the hook for it --------------------------------------------------

size_t envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_size(
    envoy_udp_filter filter);

// get_datagram_data_chunks fills an array of the size that get_datagram_data_chunks_size returns.
size_t envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_chunks_size(
    envoy_udp_filter filter);
bool envoy_dynamic_module_callback_udp_listener_filter_get_datagram_data_chunks(
    envoy_udp_filter filter, envoy_buffer *chunks);

// Replaces the data for the filters behind this one.
bool envoy_dynamic_module_callback_udp_listener_filter_set_datagram_data(envoy_udp_filter filter,
                                                                         envoy_buffer data);

// The sender; false if it has no IP address.
bool envoy_dynamic_module_callback_udp_listener_filter_get_peer_address(envoy_udp_filter filter,
                                                                        envoy_buffer *address,
                                                                        uint32_t *port);

// ---- The listener -------------------------------------------------------------------------------

// The address that the datagram was sent to; outside of the hook for one, the listener's own.
bool envoy_dynamic_module_callback_udp_listener_filter_get_local_address(envoy_udp_filter filter,
                                                                         envoy_buffer *address,
                                                                         uint32_t *port);

// Without an address, sends to the sender of the datagram that the hook is about. False if there is no
// such address; Envoy does not say whether the datagram was sent.
bool envoy_dynamic_module_callback_udp_listener_filter_send_datagram(envoy_udp_filter filter,
                                                                     envoy_buffer data,
                                                                     envoy_buffer peer_address,
                                                                     uint32_t peer_port);

// (v1.38)
uint32_t envoy_dynamic_module_callback_udp_listener_filter_get_worker_index(
    envoy_udp_filter filter);

// ---- Metrics ------------------------------------------------------------------------------------

// While the configuration is made.
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_define_counter(
    envoy_udp_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_define_gauge(
    envoy_udp_config config, envoy_buffer name, size_t *id);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_define_histogram(
    envoy_udp_config config, envoy_buffer name, size_t *id);

// With a filter, on its thread.
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_increment_counter(
    envoy_udp_filter filter, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_increment_gauge(
    envoy_udp_filter filter, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_decrement_gauge(
    envoy_udp_filter filter, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_set_gauge(
    envoy_udp_filter filter, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_record_histogram_value(
    envoy_udp_filter filter, size_t id, uint64_t value);

// (v1.39) Without one, on any thread; a histogram on Envoy's threads only.
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_increment_counter(
    envoy_udp_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_increment_gauge(
    envoy_udp_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_decrement_gauge(
    envoy_udp_config config, size_t id, uint64_t value);
envoy_metrics_result envoy_dynamic_module_callback_udp_listener_filter_config_set_gauge(
    envoy_udp_config config, size_t id, uint64_t value);
envoy_metrics_result
envoy_dynamic_module_callback_udp_listener_filter_config_record_histogram_value(
    envoy_udp_config config, size_t id, uint64_t value);

#endif

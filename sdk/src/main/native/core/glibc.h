// SPDX-License-Identifier: Apache-2.0
//
// Included before everything else, so that a launcher that is compiled on a new system also runs on
// older ones, down to glibc 2.31. glibc 2.32 and 2.34 moved these functions into libc and gave them a
// new version. Each glibc still has them under their first version.
#ifndef ENVOY_JAVA_GLIBC_H
#define ENVOY_JAVA_GLIBC_H

#include <features.h>

#if defined(__GLIBC__) && defined(__x86_64__)
#define ENVOY_JAVA_GLIBC "GLIBC_2.2.5"
#elif defined(__GLIBC__) && defined(__aarch64__)
#define ENVOY_JAVA_GLIBC "GLIBC_2.17"
#endif

#ifdef ENVOY_JAVA_GLIBC
__asm__(".symver dladdr, dladdr@" ENVOY_JAVA_GLIBC);
__asm__(".symver dlerror, dlerror@" ENVOY_JAVA_GLIBC);
__asm__(".symver dlopen, dlopen@" ENVOY_JAVA_GLIBC);
__asm__(".symver dlsym, dlsym@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_attr_getstack, pthread_attr_getstack@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_create, pthread_create@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_detach, pthread_detach@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_getattr_np, pthread_getattr_np@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_key_create, pthread_key_create@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_once, pthread_once@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_setspecific, pthread_setspecific@" ENVOY_JAVA_GLIBC);
__asm__(".symver pthread_sigmask, pthread_sigmask@" ENVOY_JAVA_GLIBC);
#endif

#endif

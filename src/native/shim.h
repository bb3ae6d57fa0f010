/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the shim share: visibility of its functions and the last error as text. */
#ifndef GYR_SHIM_H
#define GYR_SHIM_H

#define API __attribute__((visibility("default")))

/* What libbpf and the verifier said last, newest at the end; cut at the front when it grows too long. */
void gyr_log_reset(void);

struct bpf_object;
struct bpf_link;
struct bpf_program;

/* Attaches a program of section "tp/…" without a mounted tracefs. NULL: errno says why. */
struct bpf_link *gyr_attach_tracepoint(struct bpf_program *program);

struct btf;

int gyr_arm_holds(struct bpf_object *object, const struct btf *kernel);

/* Writes what the probe needs of the kernel's types to a file. */
int gyr_cut_types(const struct btf *probe, const struct btf *kernel, int fd);

#endif

// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* A signal reaches a process. Who sent it is known for signals that one process sends another. */
#include "event.h"
#include "read/agent.h"

/*
 * struct kernel_siginfo: three ints, then (aligned to 8) the union, which starts with the sender.
 */
struct signal_info {
	int signo;
	int error;
	int code;
	int padding;
	int pid;
};

/* Small numbers instead of addresses mean: from the kernel itself. */
#define SIGNAL_INFO_SPECIAL_MAX 2

inline_always bool tells_sender(int sig, int code)
{
	switch (sig) {
	case 9:	 /* SIGKILL */
	case 17: /* SIGCHLD */
		return true;
	case 15: /* SIGTERM */
	case 1:	 /* SIGHUP */
	case 2:	 /* SIGINT */
	case 20: /* SIGTSTP */
	case 3:	 /* SIGQUIT */
		return code <= 0;
	default:
		return sig >= 32;
	}
}

SEC("tp_btf/signal_deliver")
int BPF_PROG(signal_deliver, int sig, const void *info)
{
	struct signal_info copy = {};
	struct event ev;
	s64 sender = 0;

	if (is_agent())
		return 0;
	if ((u64)info > SIGNAL_INFO_SPECIAL_MAX) {
		bpf_probe_read_kernel(&copy, sizeof(copy), info);
		if (tells_sender(sig, copy.code))
			sender = copy.pid;
	}
	if (!event_reserve(&ev, SIGNALDELIVER_E))
		return 0;
	put_s64(&ev, sender);					/* spid */
	put_s64(&ev, (u32)bpf_get_current_pid_tgid());		/* dpid */
	put_u8(&ev, sig);					/* sig */
	return event_commit(&ev);
}

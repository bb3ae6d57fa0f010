// What the probe must tell of the cases in calls/descriptors.c.
import { type CallRow, EBADF, EFAULT, EINVAL, flags, row } from "../expected.ts";
import type { Facts } from "../recorded.ts";

const ret = (f: Facts) => f.number("ret");
const POLLOUT = 4;

/** PT_FDLIST: how many, then descriptor and events of each. */
function polled(...pairs: readonly (readonly [fd: number, events: number])[]): string {
  const bytes = Buffer.alloc(2 + 10 * pairs.length);
  bytes.writeUInt16LE(pairs.length);
  pairs.forEach(([fd, events], i) => {
    bytes.writeBigInt64LE(BigInt(fd), 2 + 10 * i);
    bytes.writeUInt16LE(events, 10 + 10 * i);
  });
  return bytes.toString("hex");
}

const copying: readonly CallRow[] = [
  row("dup", "syscall_dup_1_x", (f) => ({ res: ret(f), oldfd: 1 })),
  row("dup_bad", "syscall_dup_1_x", () => ({ res: EBADF, oldfd: 90 })),
  row("dup2", "syscall_dup2_x", () => ({ res: 91, oldfd: 1, newfd: 91 })),
  row("dup2_bad", "syscall_dup2_x", () => ({ res: EBADF, oldfd: 90, newfd: 91 })),
  row("dup3", "syscall_dup3_x", () => ({
    res: 92,
    oldfd: 1,
    newfd: 92,
    flags: flags("PPM_O_CLOEXEC"),
  })),
  row("dup3_same", "syscall_dup3_x", () => ({ res: EINVAL, oldfd: 1, newfd: 1, flags: 0 })),
  row("fcntl", "syscall_fcntl_x", (f) => ({
    res: ret(f),
    fd: 1,
    cmd: flags("PPM_FCNTL_F_DUPFD_CLOEXEC"),
    arg: 100,
  })),
  row("fcntl_bad", "syscall_fcntl_x", () => ({
    res: EBADF,
    fd: 90,
    cmd: flags("PPM_FCNTL_F_GETFL"),
    arg: 5,
  })),
  row("pidfd_open", "syscall_pidfd_open_x", (f) => ({
    fd: ret(f),
    pid: f.number("pid"),
    flags: 0,
  })),
  row("pidfd_open_bad", "syscall_pidfd_open_x", () => ({
    fd: EINVAL,
    pid: -1,
    flags: flags("PPM_PIDFD_NONBLOCK"),
  })),
  row("pidfd_getfd", "syscall_pidfd_getfd_x", (f) => ({
    fd: ret(f),
    pid_fd: f.number("pidfd"),
    target_fd: 1,
    flags: 0,
  })),
  row("pidfd_getfd_bad", "syscall_pidfd_getfd_x", () => ({
    fd: EINVAL,
    pid_fd: 90,
    target_fd: 1,
    flags: 3,
  })),
];

const making: readonly CallRow[] = [
  row("pipe", "syscall_pipe_x", (f) => ({
    res: 0,
    fd1: f.number("fd1"),
    fd2: f.number("fd2"),
    ino: f.number("ino"),
  })),
  row("pipe_bad", "syscall_pipe_x", () => ({ res: EFAULT, fd1: -1, fd2: -1, ino: 0 })),
  row("pipe2", "syscall_pipe2_x", (f) => ({
    res: 0,
    fd1: f.number("fd1"),
    fd2: f.number("fd2"),
    ino: f.number("ino"),
    flags: flags("PPM_O_NONBLOCK", "PPM_O_CLOEXEC"),
  })),
  row("pipe2_bad", "syscall_pipe2_x", () => ({ res: EINVAL, fd1: -7, fd2: -8, ino: 0, flags: 0 })),
  row("epoll_create", "syscall_epoll_create_x", (f) => ({ res: ret(f), size: 11 })),
  row("epoll_create_bad", "syscall_epoll_create_x", () => ({ res: EINVAL, size: -1 })),
  row("epoll_create1", "syscall_epoll_create1_x", (f) => ({
    res: ret(f),
    flags: flags("PPM_EPOLL_CLOEXEC"),
  })),
  row("epoll_create1_bad", "syscall_epoll_create1_x", () => ({ res: EINVAL, flags: 0 })),
  row("eventfd", "syscall_eventfd_x", (f) => ({ res: ret(f), initval: 5, flags: 0 })),
  row("eventfd2", "syscall_eventfd2_x", (f) => ({
    res: ret(f),
    flags: flags("PPM_O_NONBLOCK", "PPM_O_CLOEXEC"),
    initval: 6,
  })),
  row("eventfd2_bad", "syscall_eventfd2_x", () => ({ res: EINVAL, flags: 0, initval: 6 })),
  row("signalfd", "syscall_signalfd_x", (f) => ({ res: ret(f), fd: -1, mask: 0, flags: 0 })),
  row("signalfd_bad", "syscall_signalfd_x", (f) => ({ res: ret(f), fd: 93, mask: 0, flags: 0 })),
  row("signalfd4", "syscall_signalfd4_x", (f) => ({
    res: ret(f),
    flags: flags("PPM_O_CLOEXEC"),
    fd: -1,
    mask: 0,
  })),
  row("signalfd4_bad", "syscall_signalfd4_x", (f) => ({
    res: ret(f),
    flags: flags("PPM_O_NONBLOCK"),
    fd: 90,
    mask: 0,
  })),
  row("timerfd_create", "syscall_timerfd_create_x", (f) => ({
    res: ret(f),
    clockid: 1,
    flags: flags("PPM_O_NONBLOCK") | (flags("PPM_O_CLOEXEC") & 0xff),
  })),
  row("timerfd_create_bad", "syscall_timerfd_create_x", () => ({
    res: EINVAL,
    clockid: 77,
    flags: 0,
  })),
  row("inotify_init", "syscall_inotify_init_x", (f) => ({ res: ret(f), flags: 0 })),
  row("inotify_init1", "syscall_inotify_init1_x", (f) => ({
    res: ret(f),
    flags: flags("PPM_O_NONBLOCK", "PPM_O_CLOEXEC"),
  })),
  row("inotify_init1_bad", "syscall_inotify_init1_x", () => ({ res: EINVAL, flags: 0 })),
  row("userfaultfd", "syscall_userfaultfd_x", (f) => ({ res: ret(f), flags: 0o2000000 })),
  row("userfaultfd_bad", "syscall_userfaultfd_x", (f) => ({ res: ret(f), flags: 0x40000000 })),
  row("memfd_create", "syscall_memfd_create_x", (f) => ({
    fd: ret(f),
    name: "payload",
    flags: flags("PPM_MFD_CLOEXEC", "PPM_MFD_ALLOW_SEALING"),
  })),
  row("memfd_create_bad", "syscall_memfd_create_x", () => ({ fd: EFAULT, name: null, flags: 0 })),
  row("bpf", "syscall_bpf_2_x", (f) => ({ fd: ret(f), cmd: flags("PPM_BPF_MAP_CREATE") })),
  row("bpf_bad", "syscall_bpf_2_x", (f) => ({ fd: ret(f), cmd: flags("PPM_BPF_PROG_LOAD") })),
];

const rings: readonly CallRow[] = [
  row("io_uring_setup", "syscall_io_uring_setup_x", (f) => ({
    res: ret(f),
    entries: 16,
    sq_entries: f.number("sq_entries"),
    cq_entries: f.number("cq_entries"),
    flags: flags("PPM_IORING_SETUP_CQSIZE", "PPM_IORING_SETUP_CLAMP"),
    sq_thread_cpu: 0,
    sq_thread_idle: 0,
    // Later kernels have features without a name on the wire.
    features: ret(f) < 0 ? 0 : f.number("features") & 0x7ff,
  })),
  row("io_uring_setup_bad", "syscall_io_uring_setup_x", (f) => ({
    res: ret(f),
    entries: 0,
    sq_entries: 0,
    cq_entries: 0,
    flags: flags("PPM_IORING_SETUP_R_DISABLED"),
    sq_thread_cpu: 1,
    sq_thread_idle: 2,
    features: 0,
  })),
  row("io_uring_enter_bad", "syscall_io_uring_enter_x", (f) => ({
    res: ret(f),
    fd: -1,
    to_submit: 3,
    min_complete: 4,
    flags: flags("PPM_IORING_ENTER_GETEVENTS", "PPM_IORING_ENTER_SQ_WAKEUP"),
    sig: 0x55,
  })),
  row("io_uring_register_bad", "syscall_io_uring_register_x", (f) => ({
    res: ret(f),
    fd: -1,
    opcode: flags("PPM_IORING_REGISTER_PERSONALITY"),
    arg: 0x1234,
    nr_args: 6,
  })),
];

const waiting: readonly CallRow[] = [
  row("epoll_wait_bad", "syscall_epollwait_x", (f) => ({ res: ret(f), maxevents: 33 })),
  row("ioctl", "syscall_ioctl_3_x", (f) => ({
    res: 0,
    fd: f.number("fd"),
    request: 0x541b,
    argument: f.number("at"),
  })),
  row("ioctl_bad", "syscall_ioctl_3_x", () => ({
    res: EBADF,
    fd: -2,
    request: 0x5401,
    argument: 0x77,
  })),
  row("poll", "syscall_poll_x", (f) => ({
    res: 1,
    fds: polled([-1, 0], [1, f.number("revents") & POLLOUT]),
    timeout: 0,
  })),
  row("poll_bad", "syscall_poll_x", () => ({ res: EFAULT, fds: polled(), timeout: 0xffffffff })),
  row("ppoll", "syscall_ppoll_x", (f) => ({
    res: ret(f),
    fds: polled([-1, 0]),
    // The kernel writes back what is left.
    timeout: 0,
    sigmask: 0x1204,
  })),
  row("select_bad", "syscall_select_x", () => ({ res: EINVAL })),
  row("splice_bad", "syscall_splice_x", () => ({
    res: EBADF,
    fd_in: -1,
    fd_out: -2,
    size: 99,
    flags: flags("PPM_SPLICE_F_MOVE", "PPM_SPLICE_F_MORE"),
  })),
];

export const descriptorRows: readonly CallRow[] = [...copying, ...making, ...rings, ...waiting];

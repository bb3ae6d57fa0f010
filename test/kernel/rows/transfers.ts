// What the probe must tell of the cases in calls/transfers.c.
import {
  bytesHex,
  type CallRow,
  EBADF,
  EINVAL,
  flags,
  isNumber,
  isPositive,
  row,
} from "../expected.ts";
import type { Facts } from "../recorded.ts";

const ENOMEM = -12;
const ret = (f: Facts) => f.number("ret");
const fd = (f: Facts) => f.number("fd");
const memory = { vm_size: isPositive, vm_rss: isPositive, vm_swap: isNumber };

const reading: readonly CallRow[] = [
  row("read", "syscall_read_x", (f) => ({
    res: 10,
    data: bytesHex("0123456789"),
    fd: fd(f),
    size: 100,
  })),
  // The configured 80 bytes of 400.
  row("read_long", "syscall_read_x", (f) => ({
    res: 400,
    data: "00".repeat(80),
    fd: fd(f),
    size: 400,
  })),
  row("read_bad", "syscall_read_x", () => ({ res: EBADF, data: null, fd: -1, size: 30 })),
  row("pread64", "syscall_pread_x", (f) => ({
    res: 3,
    data: bytesHex("456"),
    fd: fd(f),
    size: 3,
    pos: 4,
  })),
  row("pread64_bad", "syscall_pread_x", () => ({
    res: EBADF,
    data: null,
    fd: -1,
    size: 3,
    pos: 4,
  })),
  row("readv", "syscall_readv_x", (f) => ({
    res: 8,
    size: 8,
    data: bytesHex("01234567"),
    fd: fd(f),
  })),
  row("readv_bad", "syscall_readv_x", () => ({ res: EBADF, size: 0, data: null, fd: -1 })),
  row("preadv", "syscall_preadv_x", (f) => ({
    res: 6,
    size: 6,
    data: bytesHex("345678"),
    fd: fd(f),
    pos: 3,
  })),
  row("process_vm_readv", "syscall_process_vm_readv_x", (f) => ({
    res: 6,
    pid: f.number("pid"),
    data: bytesHex("remote"),
  })),
  row("process_vm_writev_bad", "syscall_process_vm_writev_x", (f) => ({
    res: ret(f),
    pid: -1,
    data: null,
  })),
];

const writing: readonly CallRow[] = [
  row("write", "syscall_write_x", (f) => ({
    res: 9,
    data: bytesHex("some text"),
    fd: fd(f),
    size: 9,
  })),
  row("write_bad", "syscall_write_x", () => ({
    res: EBADF,
    data: bytesHex("some"),
    fd: -1,
    size: 4,
  })),
  row("pwrite64", "syscall_pwrite_x", (f) => ({
    res: 9,
    data: bytesHex("some text"),
    fd: fd(f),
    size: 9,
    pos: 1000,
  })),
  row("writev", "syscall_writev_x", (f) => ({
    res: 6,
    data: bytesHex("onetwo"),
    fd: fd(f),
    size: 6,
  })),
  row("writev_bad", "syscall_writev_x", () => ({
    res: EBADF,
    data: bytesHex("one"),
    fd: -1,
    size: 3,
  })),
  row("pwritev", "syscall_pwritev_x", (f) => ({
    res: 8,
    data: bytesHex("onethree"),
    fd: fd(f),
    size: 8,
    pos: 9,
  })),
  // The offset as the kernel left it: behind what was sent.
  row("sendfile", "syscall_sendfile_x", (f) => ({
    res: 5,
    offset: 8,
    out_fd: f.number("to"),
    in_fd: f.number("from"),
    size: 5,
  })),
  row("sendfile_bad", "syscall_sendfile_x", () => ({
    res: EBADF,
    offset: 0,
    out_fd: -1,
    in_fd: -2,
    size: 5,
  })),
  row("copy_file_range_bad", "syscall_copy_file_range_x", () => ({
    res: EBADF,
    fdout: -2,
    offout: 2,
    fdin: -1,
    offin: 1,
    len: 300,
  })),
];

const addressSpace: readonly CallRow[] = [
  row("mmap", "syscall_mmap_x", (f) => ({
    res: ret(f),
    ...memory,
    addr: 0,
    length: 8192,
    prot: flags("PPM_PROT_READ", "PPM_PROT_EXEC"),
    flags: flags("PPM_MAP_PRIVATE", "PPM_MAP_ANONYMOUS", "PPM_MAP_NORESERVE"),
    fd: -1,
    offset: 4096,
  })),
  row("mmap_bad", "syscall_mmap_x", (f) => ({
    res: ret(f),
    ...memory,
    addr: 0,
    length: 0,
    prot: flags("PPM_PROT_WRITE"),
    flags: flags("PPM_MAP_SHARED"),
    fd: 90,
    offset: 0,
  })),
  row("munmap_bad", "syscall_munmap_x", () => ({ res: EINVAL, ...memory, addr: 1, length: 4096 })),
  row("mprotect", "syscall_mprotect_x", (f) => ({
    res: 0,
    addr: f.number("at"),
    length: 4096,
    prot: flags("PPM_PROT_READ", "PPM_PROT_WRITE"),
  })),
  row("mprotect_bad", "syscall_mprotect_x", () => ({
    res: EINVAL,
    addr: 1,
    length: 4096,
    prot: flags("PPM_PROT_EXEC"),
  })),
  row("brk", "syscall_brk_4_x", (f) => ({ res: ret(f), ...memory, addr: 0 })),
  row("mlock_bad", "syscall_mlock_x", () => ({ res: ENOMEM, addr: 4096, len: 8192 })),
  row("munlock_bad", "syscall_munlock_x", () => ({ res: ENOMEM, addr: 4096, len: 8192 })),
  row("mlock2_bad", "syscall_mlock2_x", () => ({
    res: ENOMEM,
    addr: 4096,
    len: 8192,
    flags: flags("PPM_MLOCK_ONFAULT"),
  })),
  row("mlockall_bad", "syscall_mlockall_x", () => ({
    res: EINVAL,
    flags: flags("PPM_MLOCKALL_MCL_ONFAULT"),
  })),
  row("munlockall", "syscall_munlockall_x", () => ({ res: 0 })),
];

const waiting: readonly CallRow[] = [
  row("futex", "syscall_futex_x", (f) => ({
    res: 0,
    addr: f.number("at"),
    op: flags("PPM_FU_FUTEX_WAKE", "PPM_FU_FUTEX_PRIVATE_FLAG"),
    val: 1,
  })),
  row("semget", "syscall_semget_x", (f) => ({
    res: ret(f),
    key: 0,
    nsems: 2,
    semflg: flags("PPM_IPC_CREAT"),
  })),
  row("semop", "syscall_semop_x", (f) => ({
    res: 0,
    nsops: 2,
    sem_num_0: 0,
    sem_op_0: 1,
    sem_flg_0: flags("PPM_IPC_NOWAIT"),
    sem_num_1: 1,
    sem_op_1: 2,
    sem_flg_1: flags("PPM_SEM_UNDO"),
    semid: f.number("set"),
  })),
  row("semctl_bad", "syscall_semctl_x", () => ({
    res: EINVAL,
    semid: -1,
    semnum: 2,
    cmd: flags("PPM_SETVAL"),
    val: 55,
  })),
  row("nanosleep", "syscall_nanosleep_x", () => ({ res: 0, interval: 20000 })),
  row("nanosleep_bad", "syscall_nanosleep_x", () => ({ res: EINVAL, interval: 3_000_000_000 })),
];

export const transferRows: readonly CallRow[] = [
  ...reading,
  ...writing,
  ...addressSpace,
  ...waiting,
];

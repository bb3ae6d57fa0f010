// The Debian and Ubuntu packages that the project needs: the one list. setup.mjs installs what is
// missing of it. Plain JavaScript because it is read before node_modules exists.

/** Verbs that start machines in qemu. */
const machines = ["vm", "vm-service"];

/** `verbs`: who needs it; everybody when absent. `command`: what else shows that it is there. */
export const debianPackages = [
  { name: "ca-certificates", why: "lets apt and npm trust the servers they download from" },
  { name: "gcc", why: "compiles the native shim", command: "gcc" },
  { name: "libc6-dev", why: "C headers for the native shim" },
  { name: "linux-libc-dev", why: "kernel headers for the shim and the probe" },
  { name: "make", why: "builds libbpf, libelf and zlib", command: "make" },
  { name: "m4", why: "builds libelf", command: "m4" },
  { name: "dpkg-dev", why: "unpacks Debian source packages", command: "dpkg-source" },
  { name: "debian-archive-keyring", why: "checks Debian 12's libbpf where Ubuntu's is too old" },
  { name: "clang", why: "compiles the eBPF probe", command: "clang" },
  { name: "llvm", why: "strips debug information from the eBPF probe", command: "llvm-strip" },
  { name: "strace", why: "plays the tracer in the tests", command: "strace", verbs: ["test"] },
  { name: "runc", why: "runs the containers of the tests", command: "runc", verbs: ["test"] },
  { name: "busybox-static", why: "is the image of those containers", verbs: ["test", ...machines] },
  { name: "rsyslog", why: "gets alerts in the tests", command: "rsyslogd", verbs: ["test"] },
  { name: "rsyslog-gnutls", why: "is its part for TLS", verbs: ["test"] },
  { name: "logrotate", why: "rotates files in the tests", command: "logrotate", verbs: ["test"] },
  { name: "openssl", why: "makes the tests' certificates", command: "openssl", verbs: ["test"] },
  { name: "valgrind", why: "counts instructions", command: "valgrind", verbs: ["test", "bench"] },
  {
    name: process.arch === "arm64" ? "qemu-system-arm" : "qemu-system-x86",
    why: "emulates machines with other kernels",
    verbs: machines,
  },
  { name: "kmod", why: "knows what kernel modules need", verbs: machines },
  { name: "debootstrap", why: "makes the system for vm-service", verbs: ["vm-service"] },
  { name: "e2fsprogs", why: "makes its disk", command: "mke2fs", verbs: ["vm-service"] },
  { name: "xz-utils", why: "unpacks kernel modules", command: "xz", verbs: machines },
];

/** Unpacked for the tests, not installed: as packages they would start services. */
export const counterparts = [
  { name: "prometheus", why: "reads our metrics", command: "prometheus" },
  { name: "nats-server", why: "gets alerts", command: "nats-server" },
];

/** What `verb` needs. */
export function packagesFor(verb) {
  return debianPackages.filter((row) => row.verbs === undefined || row.verbs.includes(verb));
}

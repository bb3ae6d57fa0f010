// What else happens on the host, and the default rule that must tell of it first.

import type { Action } from "./action.ts";
import {
  bash,
  cat,
  connect,
  execve,
  link,
  path,
  program,
  ptrace,
  sockets,
  tcp,
} from "./stand-in.ts";

export const hostActions: readonly Action[] = [
  [
    "a server's shell",
    { ...program("/usr/bin/sh", "httpd"), ...execve("/bin/sh", "-c id") },
    "Run shell untrusted",
  ],
  [
    "php-fpm's shell",
    { ...program("/usr/bin/sh", "php-fpm8.2"), ...execve("/bin/sh", "-c id") },
    "Run shell untrusted",
  ],
  [
    "the shell of a server's shell",
    { ...program("/usr/bin/bash", "sh", "httpd"), ...execve("/bin/bash") },
    undefined,
  ],
  [
    "a failed exec below a server",
    {
      ...program("/usr/bin/sh", "httpd"),
      ...execve("/bin/sh", "", { "evt.rawres": -2, "evt.res": "ENOENT" }),
    },
    undefined,
  ],
  [
    "a reverse shell",
    { ...bash, ...sockets, ...execve("/bin/bash", "-i") },
    "Redirect STDOUT/STDIN to Network Connection on Host",
  ],
  ["its dup", { ...bash, ...tcp, ...path("dup2", {}) }, undefined],
  [
    "a program of the reverse shell",
    { ...program("/usr/bin/id"), ...sockets, ...execve("/bin/id") },
    undefined,
  ],
  [
    "a terminal from an inline script",
    {
      ...bash,
      ...execve("/bin/bash"),
      "proc.tty": 34816,
      "proc.is_sid_leader": true,
      "proc.pcmdline": "python3 -c import pty;pty.spawn('/bin/bash')",
    },
    "Terminal Shell Started by Inline Script",
  ],
  [
    "an entry record of an open",
    { "evt.type": "openat", ...cat, "fd.name": "/usr/bin/x", "evt.is_open_write": true },
    undefined,
  ],
  [
    "deleting the authentication log",
    { ...program("/usr/bin/rm"), ...path("unlinkat", { "fs.path.name": "/var/log/auth.log" }) },
    "Clear Log Activities",
  ],
  [
    "deleting the history",
    { ...program("/usr/bin/rm"), ...path("unlinkat", { "fs.path.name": "/root/.bash_history" }) },
    "Delete or rename shell history",
  ],
  [
    "moving it to another disk, first try",
    { ...program("/usr/bin/mv"), ...path("renameat2", {}, -18) },
    undefined,
  ],
  [
    "linking it to nowhere",
    {
      ...program("/usr/bin/ln"),
      ...path("renameat", {
        "fs.path.source": "/root/CuXz",
        "fs.path.target": "/root/.bash_history",
      }),
    },
    "Delete or rename shell history",
  ],
  [
    "strace -p",
    { ...program("/usr/bin/strace"), ...ptrace("PTRACE_SEIZE", "51") },
    "PTRACE attached to process",
  ],
  [
    "strace tries itself",
    { ...program("/usr/bin/strace"), ...ptrace("PTRACE_SEIZE", "0") },
    undefined,
  ],
  [
    "strace's child",
    { ...program("/usr/bin/strace"), ...ptrace("PTRACE_TRACEME", "0") },
    undefined,
  ],
  [
    "gdb -p",
    { ...program("/usr/bin/gdb"), ...ptrace("PTRACE_ATTACH", "0") },
    "PTRACE attached to process",
  ],
  [
    "malware against debuggers",
    { ...program("/tmp/x"), ...ptrace("PTRACE_TRACEME", "0") },
    "PTRACE anti-debug attempt",
  ],
  [
    "ln -s /etc/shadow",
    { ...program("/usr/bin/ln"), ...link("/etc/shadow") },
    "Create Symlink Over Sensitive Files",
  ],
  [
    "ln -s /etc//shadow",
    { ...program("/usr/bin/ln"), ...link("/etc//shadow", "/etc/shadow") },
    "Create Symlink Over Sensitive Files",
  ],
  ["ln -s x", { ...program("/usr/bin/ln"), ...link("x", "<UNKNOWN>x") }, undefined],
  [
    "ln /etc/shadow",
    {
      ...program("/usr/bin/ln"),
      ...path("linkat", { "evt.arg.oldpath": "/etc/shadow", "fs.path.target": "/etc/shadow" }),
    },
    "Create Hardlink Over Sensitive Files",
  ],
  [
    "crontab -",
    { ...program("/usr/bin/crontab"), ...execve("/usr/bin/crontab", "-") },
    "Schedule Cron Jobs",
  ],
  ["/dev/shm/x", { ...program("/dev/shm/x"), ...execve("/dev/shm/x") }, "Execution from /dev/shm"],
  [
    "a script in /dev/shm",
    {
      ...program("/usr/bin/dash"),
      ...execve("/dev/shm/x.sh", "/dev/shm/x.sh"),
      "proc.name": "x.sh",
    },
    "Execution from /dev/shm",
  ],
  [
    "sh -c /dev/shm/x, the shell",
    { ...program("/usr/bin/sh"), ...execve("/bin/sh", "-c /dev/shm/x") },
    undefined,
  ],
  [
    "bash, script without #!",
    { ...bash, ...execve("/dev/shm/x", "", { "evt.rawres": -8, "evt.res": "ENOEXEC" }) },
    "Execution from /dev/shm",
  ],
  [
    "python3 /dev/shm/x.py",
    { ...program("/usr/bin/python3"), ...execve("/usr/bin/python3", "/dev/shm/x.py") },
    "Execution from /dev/shm",
  ],
  ["cat /dev/shm/x", { ...cat, ...execve("/bin/cat", "/dev/shm/x") }, undefined],
  [
    "a memory file",
    {
      ...program("memfd:payload", "python3"),
      ...execve("/proc/self/fd/3"),
      "proc.is_exe_from_memfd": true,
    },
    "Fileless execution via memfd_create",
  ],
  [
    "runc's copy of itself",
    {
      ...program("memfd:runc_cloned:/proc/self/exe", "runc"),
      ...execve("/proc/self/fd/6"),
      "proc.is_exe_from_memfd": true,
    },
    undefined,
  ],
  [
    "a memory file that runc's child runs",
    { ...program("memfd:x", "runc"), ...execve("/proc/self/fd/6"), "proc.is_exe_from_memfd": true },
    "Fileless execution via memfd_create",
  ],
  [
    "bash to another machine",
    { ...bash, ...connect("203.0.113.5", 4444) },
    "System procs network activity",
  ],
  ["bash to this machine", { ...bash, ...connect("127.0.0.1", 4444) }, undefined],
  [
    "ssh to port 443",
    { ...program("/usr/bin/ssh"), ...connect("203.0.113.5", 443) },
    "Disallowed SSH Connection Non Standard Port",
  ],
  ["ssh to port 22", { ...program("/usr/bin/ssh"), ...connect("203.0.113.5", 22) }, undefined],
  [
    "a daemon drops its rights",
    {
      ...program("/usr/sbin/x"),
      ...path("setuid", { "evt.arg.uid": "alice" }),
      "user.name": "alice",
      "user.uid": 1000,
    },
    undefined,
  ],
  [
    "a user tries to be root",
    {
      ...program("/usr/bin/python3"),
      ...path("setuid", { "evt.arg.uid": "root" }, -1),
      "user.name": "alice",
      "user.uid": 1000,
    },
    "Non sudo setuid",
  ],
  [
    "root through one capability",
    {
      ...program("/usr/bin/python3"),
      ...path("setuid", { "evt.arg.uid": "root" }),
      "thread.cap_effective": "CAP_SETUID",
    },
    "Non sudo setuid",
  ],
  [
    "tunables, first program",
    { ...program("/bin/sh"), ...execve("/bin/sh"), "proc.env": "GLIBC_TUNABLES=x" },
    "Potential Local Privilege Escalation via Environment Variables Misuse",
  ],
  [
    "tunables, its child",
    {
      ...program("/bin/id"),
      ...execve("/bin/id"),
      "proc.env": "GLIBC_TUNABLES=x",
      "proc.aenv": ["GLIBC_TUNABLES=x"],
    },
    undefined,
  ],
  [
    "adduser",
    { ...program("/usr/sbin/adduser"), ...execve("/usr/sbin/adduser", "x") },
    "User mgmt binaries",
  ],
  [
    "what adduser calls",
    { ...program("/usr/sbin/useradd", "adduser"), ...execve("/usr/sbin/useradd", "x") },
    undefined,
  ],
];

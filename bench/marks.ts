// Marked actions: each opens, executes or connects to what nobody else does, and rules of their
// own tell of exactly that, so that alerts can be counted one by one.
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

export interface Mark {
  readonly name: string;
  /** What exactly one alert must contain. */
  readonly text: string;
}

const firstPort = 20_000;

/** Rules that tell of the marked actions in `folder`. */
export function rulesOfMarks(folder: string): string {
  const rule = (name: string, condition: string, output: string) => `- rule: ${name}
  desc: A marked action of the soak test
  condition: ${condition}
  output: MARK ${output} by %proc.name parent %proc.ppid |
  priority: INFO
`;
  const opens = `evt.type in (open, openat) and fd.name startswith ${join(folder, "mark-")}`;
  const runs = 'evt.type in (execve, execveat) and proc.args startswith "--help mark-"';
  const connects = `evt.type = connect and fd.l4proto = udp and fd.name contains "->127.7.7.7:"`;
  return [
    rule("Marked open", opens, "open %fd.name"),
    rule("Marked exec", runs, "exec %proc.args"),
    rule("Marked connect", connects, "connect %fd.sport"),
  ].join("\n");
}

/** Performs action number `i`: kinds take turns. */
export async function act(folder: string, name: string, i: number): Promise<Mark> {
  if (i % 3 === 0) {
    const path = join(folder, `mark-${name}`);
    closeSync(openSync(path, "w"));
    return { name, text: `MARK open ${path} by bun parent ${process.ppid} |` };
  }
  if (i % 3 === 1) {
    const child = Bun.spawn(["/bin/true", "--help", `mark-${name}`], { stdout: "ignore" });
    await child.exited;
    return { name, text: `MARK exec --help mark-${name} by true parent ${process.pid} |` };
  }
  const port = firstPort + i + (name.startsWith("after") ? 1_000 : 0);
  const socket = await Bun.udpSocket({ connect: { hostname: "127.7.7.7", port } });
  socket.close();
  return { name, text: `MARK connect ${port} by bun parent ${process.ppid} |` };
}

/** Marks that did not raise exactly one alert, with how many they raised. */
export function missingMarks(
  marks: readonly Mark[],
  lines: readonly string[],
): readonly { readonly name: string; readonly alerts: number }[] {
  const ours = lines.filter((line) => line.includes("MARK "));
  return marks
    .map(({ name, text }) => ({
      name,
      alerts: ours.filter((line) => line.includes(text)).length,
    }))
    .filter(({ alerts }) => alerts !== 1);
}

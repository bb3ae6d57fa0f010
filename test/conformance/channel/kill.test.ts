// kill -9 of a process that raises alerts, again and again, while the server comes and goes: what
// was on disk arrives, once or more often. GYR_CHAOS_SECONDS makes it longer.
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./counterpart.ts";
import { WebServer } from "./web-server.ts";

const seconds = Number(process.env.GYR_CHAOS_SECONDS ?? 5);

test(
  "whoever is killed and started again loses nothing that was on disk",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "gyr-kill-"));
    const server = new WebServer();
    await server.start();
    const url = `${server.origin}/alerts`;
    let safe = 0;
    let kills = 0;
    const endMs = performance.now() + seconds * 1_000;
    for (; performance.now() < endMs; kills++) {
      const raiser = raise(join(folder, "spool"), url, safe);
      if (kills % 3 === 1) await server.die();
      const before = safe;
      await until(() => raiser.safe() > before, 20_000);
      await Bun.sleep(Math.random() * 300);
      await raiser.kill();
      safe = Math.max(safe, raiser.safe());
      if (kills % 3 === 1) await server.start();
    }
    const last = raise(join(folder, "spool"), url, safe);
    await until(() => last.safe() > safe, 20_000);
    safe = last.safe();
    const isThere = () => Number.parseInt(server.lines().at(-1) ?? "", 10) >= safe;
    await until(isThere, 60_000);
    await last.kill();
    const got = new Set(server.lines().map((line) => Number.parseInt(line, 10)));
    const missing = Array.from({ length: safe }, (_, i) => i).filter((n) => !got.has(n));
    expect(missing).toEqual([]);
    expect(kills).toBeGreaterThan(2);
    const count = server.lines().length;
    console.log(`${kills} kills, ${got.size} alerts, ${count - got.size} of them twice`);
    await server.stop();
    rmSync(folder, { recursive: true });
  },
  seconds * 1_000 + 90_000,
);

function raise(folder: string, url: string, from: number) {
  const script = join(import.meta.dir, "raiser.ts");
  const child = Bun.spawn([process.execPath, script, folder, url, String(from)], {
    stdout: "pipe",
    stderr: "inherit",
  });
  let safe = from;
  const reading = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of child.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop()!;
      safe = Number(lines.at(-1) ?? safe);
    }
  })();
  return {
    safe: () => safe,
    kill: async () => {
      child.kill("SIGKILL");
      await child.exited;
      await reading;
    },
  };
}

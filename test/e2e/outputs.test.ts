// Alerts of a running agent on their way out: dist/gyr with several channels at once, while their
// files are rotated by the real logrotate, one server is away, and another takes nothing.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Agent } from "./agent.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-outputs-"));
const at = (name: string) => join(folder, name);
const rounds = 3;
const perRound = 40;
const numbers = Array.from({ length: rounds * perRound }, (_, i) => i);

const posted: string[] = [];
let web: ReturnType<typeof Bun.serve>;
let port = 0;
let deaf: Server;
let agent: Agent;
let own: readonly string[] = [];

beforeAll(async () => {
  mkdirSync(at("marks"));
  writeFileSync(at("rules.yaml"), rules());
  web = serve(0);
  port = web.port ?? 0;
  deaf = await deafServer();
  const address = deaf.address();
  const deafPort = address !== null && typeof address === "object" ? address.port : 0;
  agent = await Agent.start(
    ...["-r", at("rules.yaml"), "-o", `file_output={enabled: true, filename: ${at("kept")}}`],
    ...["-o", "file_output.keep_alive=true"],
    ...["-o", `program_output={enabled: true, program: ${program()}}`],
    ...["-o", "program_output.keep_alive=true"],
    ...["-o", `http_output={enabled: true, url: http://127.0.0.1:${web.port}/}`],
    ...["-o", `output_channels[]={kind: file, filename: ${at("critical")}, priority: critical}`],
    ...["-o", `output_channels[]={kind: http, name: deaf, url: http://127.0.0.1:${deafPort}/}`],
  );
}, 60_000);

afterAll(async () => {
  await web.stop(true);
  deaf.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every channel gets what it wants, in order, whatever happens to the others", async () => {
  for (let round = 0; round < rounds; round++) {
    if (round === 1) await web.stop(true);
    for (const number of numbers.slice(round * perRound, (round + 1) * perRound)) {
      writeFileSync(at(`marks/${number}`), "");
      await Bun.sleep(2);
    }
    await Bun.sleep(300);
    if (round === 1) web = serve(port);
    await logrotate();
  }
  await Bun.sleep(1_000);
  own = readFileSync(`/proc/${agent.pid}/environ`, "utf8").split("\0");
  expect(await agent.stop()).toBe(0);

  expect(agent.alerts.map(numberOf)).toEqual(numbers);
  const rotated = ["kept.3", "kept.2", "kept.1", "kept"].map((name) => linesOf(at(name)));
  expect(rotated.map((lines) => lines.length)).toEqual([perRound, perRound, perRound, 0]);
  expect(rotated.flat().map(read)).toEqual(numbers);
  expect(linesOf(at("program")).map(read)).toEqual(numbers);
  expect(posted.map(read)).toEqual(numbers);
  expect(linesOf(at("critical")).map(read)).toEqual(numbers.filter((number) => number % 10 === 7));
  // The bytes are the same for all of them.
  expect(linesOf(at("program"))).toEqual(rotated.flat());
  expect(posted).toEqual(rotated.flat());
}, 60_000);

test("the runtime has our options, and programs are not told of them", () => {
  expect(own.filter((variable) => variable.startsWith("BUN_JSC_"))).not.toBeEmpty();
  const theirs = linesOf(at("environment"));
  expect(theirs).not.toBeEmpty();
  expect(theirs.filter((variable) => variable.startsWith("BUN_JSC_"))).toBeEmpty();
});

test("the log tells of the server that takes nothing, and how much it cost", () => {
  const log = agent.log.join("\n");
  expect(log).toMatch(/deaf: http:\/\/127\.0\.0\.1:\d+\/ did not answer in 2000 ms/);
  expect(log).toMatch(/deaf: still blocked, discarding \d+ remaining alerts/);
  expect(log).toMatch(/deaf: 0 alerts delivered, \d+ dropped, 0 failed/);
  expect(log).toMatch(/http: cannot post to/);
  expect(log).toMatch(/http: alerts are delivered again; no alert was dropped/);
});

function program(): string {
  return `env > ${at("environment")}; cat >> ${at("program")}`;
}

function rules(): string {
  const rule = (name: string, priority: string, condition: string) =>
    [`- rule: ${name}`, "  desc: A file of the test was made.", `  priority: ${priority}`]
      .concat(`  condition: evt.type in (open, openat, creat) and ${condition}`)
      .concat("  output: 'made \"%fd.name\"'")
      .join("\n");
  const mark = `fd.name startswith ${at("marks")}`;
  return [
    rule("sevens", "CRITICAL", `${mark} and fd.name endswith 7`),
    rule("others", "NOTICE", mark),
    "",
  ].join("\n");
}

function serve(on: number): ReturnType<typeof Bun.serve> {
  return Bun.serve({
    hostname: "127.0.0.1",
    port: on,
    fetch: async (request) => {
      posted.push(await request.text());
      return new Response();
    },
  });
}

/** Takes connections and never answers. */
function deafServer(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(() => {});
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

async function logrotate(): Promise<void> {
  const script = `postrotate\n kill -USR1 ${agent.pid}\nendscript`;
  writeFileSync(at("rotate"), `${at("kept")} {\n rotate 9\n nocreate\n ${script}\n}\n`, {
    mode: 0o644,
  });
  const { exited } = Bun.spawn(["logrotate", "-f", "-s", at("state"), at("rotate")]);
  expect(await exited).toBe(0);
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}

const numberOf = ({ output }: { readonly output: string }): number =>
  Number(/\/marks\/(\d+)/.exec(output)?.[1]);

const read = (line: string): number => numberOf(JSON.parse(line));

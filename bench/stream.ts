// A synthetic stream of records like that of a machine which builds programs and serves requests,
// laid out in one block of memory as in a ring. The same seed gives the same bytes.
import { Memory } from "../src/base/memory.ts";
import { wire } from "../src/schema/wire.ts";
import { fdTypes, l4 } from "../src/state/fd-types.ts";
import type { ThreadSnapshot } from "../src/state/snapshot.ts";
import { makeThread, type ThreadInput } from "../test/support/make-context.ts";
import { makeEvent } from "../test/support/make-event.ts";
import { type Actor, buildJob, Dice, daemons, type Emit } from "./actors.ts";

export interface Stream {
  readonly memory: Memory;
  /** Bytes in use; records follow each other without gaps. */
  readonly bytes: number;
  readonly events: number;
  /** Processes that are there before the first record. */
  readonly threads: readonly ThreadSnapshot[];
  /** Events by name, commonest first. */
  readonly mix: ReadonlyMap<string, number>;
}

const firstTsNs = 1_750_000_000_000_000_000n;
const eventGapNs = 5_000n; // 200 000 events a second

export function makeStream(eventsMin: number, seed = 12345): Stream {
  const dice = new Dice(seed);
  const records: Uint8Array[] = [];
  const mix = new Map<string, number>();
  const emit: Emit = (key, tid, params) => {
    const ts = firstTsNs + BigInt(records.length) * eventGapNs;
    records.push(makeEvent(key, { ts, tid, params }));
    mix.set(key, (mix.get(key) ?? 0) + 1);
  };
  // Two jobs at a time, as make -j2 has; daemons in between, in bursts as a scheduler gives them.
  const services = daemons(emit, dice);
  const jobs: Actor[] = [];
  let nextTid = 10_000;
  while (records.length < eventsMin || jobs.length > 0) {
    while (jobs.length < 2 && records.length < eventsMin) {
      jobs.push(buildJob(emit, dice, nextTid));
      nextTid += 10;
    }
    const at = dice.below(4);
    const job = jobs[at % jobs.length]!;
    const actor = at < 3 ? job : dice.of(services);
    for (let burst = 4 + dice.below(20); burst > 0; burst--) {
      if (actor.next().done !== true) continue;
      jobs.splice(jobs.indexOf(job), 1);
      break;
    }
  }
  const bytes = records.reduce((sum, record) => sum + record.length, 0);
  const memory = new Memory(new Uint8Array(bytes));
  let at = 0;
  for (const record of records) {
    memory.bytes.set(record, at);
    at += record.length;
  }
  const sorted = new Map([...mix].sort((a, b) => b[1] - a[1]));
  return { memory, bytes, events: records.length, threads: residents(), mix: sorted };
}

/** Moves the whole stream 4.3 s forward, so that another pass does not go back in time. */
export function moveOn({ memory, bytes }: Stream): void {
  const { view } = memory;
  for (let at = 0; at < bytes; at += view.getUint32(at + wire.length, true)) {
    const high = at + wire.ts + 4;
    view.setUint32(high, view.getUint32(high, true) + 1, true);
  }
}

function residents(): readonly ThreadSnapshot[] {
  const service = (tid: number, comm: string, exepath: string, args: readonly string[] = []) =>
    thread({ tid, ptid: 1, comm, exe: exepath, exepath, args, sid: tid, pgid: tid, vpgid: tid });
  const shell = { tid: 900, ptid: 1, comm: "bash", exe: "-bash", exepath: "/usr/bin/bash" };
  const make = { ptid: 900, comm: "make", exe: "make", exepath: "/usr/bin/make", args: ["-j2"] };
  const home = { cwd: "/home/dev/project/", uid: 1000, gid: 1000, loginuid: 1000, tty: 34816 };
  return [
    service(1, "systemd", "/usr/lib/systemd/systemd"),
    thread({ ...shell, ...home, sid: 900, pgid: 900, vpgid: 900 }),
    thread({ ...make, ...home, tid: 1000, sid: 900, pgid: 1000, vpgid: 1000 }),
    service(500, "nginx", "/usr/sbin/nginx", ["-g", "daemon on;"]),
    ...[501, 502].map((tid) =>
      thread({ tid, ptid: 500, comm: "nginx", exe: "nginx: worker", exepath: "/usr/sbin/nginx" }),
    ),
    service(600, "postgres", "/usr/lib/postgresql/15/bin/postgres", ["-D", "/var/lib/postgresql"]),
    service(700, "node", "/usr/bin/node", ["/srv/app/server.js"]),
    service(800, "node_exporter", "/usr/bin/prometheus-node-exporter"),
  ];
}

function thread(input: ThreadInput): ThreadSnapshot {
  const environment = new TextEncoder().encode("PATH=/usr/bin:/bin\0LANG=C.UTF-8\0");
  const fds = [0, 1, 2].map((fd) => ({ fd, type: fdTypes.fileV2, name: "/dev/null", ino: 5 }));
  const listener = { fd: 6, type: fdTypes.ipv4, name: "", ino: 6, socket: { protocol: l4.tcp } };
  return makeThread({ environment, cgroups: [], fds: [...fds, listener], ...input });
}

// What state asks of the machine it runs on, answered from /proc and the account files. Looking up
// threads and accounts is budgeted per second, so that a storm of unknown ids cannot stop the
// agent.
import { limits } from "../base/limits.ts";
import type { LookAtFds } from "../native/proc-fds.ts";
import type { Accounts, Lookups } from "../state/lookups.ts";
import type { FdSnapshot, ThreadSnapshot } from "../state/snapshot.ts";
import { ProcReader } from "./proc.ts";
import { ProcFiles } from "./proc-files.ts";
import { readAccounts } from "./users.ts";

export interface HostLookupsOptions {
  readonly look: LookAtFds;
  /** Prefix of the host's files: "/host" in a container that has them mounted there. */
  readonly hostRoot?: string;
  /** Lookups allowed per second. */
  readonly perSecondMax?: number;
}

export class HostLookups implements Lookups {
  /** Lookups refused because the second's budget was spent. */
  refused = 0;
  readonly reader: ProcReader;
  /** When the machine booted, nanoseconds since the epoch. */
  readonly bootTsNs: bigint;

  readonly #files: ProcFiles;
  readonly #perSecondMax: number;
  #isLearning = false;
  #second = 0;
  #used = 0;
  #hostAccounts = "";

  constructor(options: HostLookupsOptions) {
    this.#files = new ProcFiles(options.look, options.hostRoot ?? "");
    this.#perSecondMax = options.perSecondMax ?? limits.lookupsPerSecondMax;
    this.bootTsNs = bootTsNs(this.#files);
    this.reader = new ProcReader(this.#files, this.bootTsNs);
  }

  /**
   * The whole machine will be looked at from now on until `learned`: what is asked for meanwhile is
   * a part of it, and not refused. Returns the processes there are.
   */
  learn(): readonly number[] {
    this.#isLearning = true;
    return this.reader.beginScan();
  }

  learned(): void {
    this.#isLearning = false;
    this.reader.endScan();
  }

  thread(tid: number): ThreadSnapshot | undefined {
    return this.#spend() ? this.reader.thread(tid) : undefined;
  }

  descriptors(pid: number, fds: readonly number[]): readonly FdSnapshot[] {
    return this.#spend() ? this.reader.descriptors(pid, fds) : [];
  }

  environment(pid: number): Uint8Array | undefined {
    return this.#spend() ? this.reader.environment(pid) : undefined;
  }

  accounts(containerId: string, pid: number): Accounts | undefined {
    if (!this.#spend()) return undefined;
    return containerId === "" ? this.#accountsOfHost() : this.#accountsOfContainer(pid);
  }

  isAlive(tid: number, pid: number, comm: string): boolean {
    return this.reader.isAlive(tid, pid, comm);
  }

  // Read again only after a change: most unknown ids have no name at all.
  #accountsOfHost(): Accounts | undefined {
    const passwd = this.#files.status("/etc/passwd");
    const group = this.#files.status("/etc/group");
    const version = `${passwd?.ino} ${passwd?.mtimeNs} ${group?.ino} ${group?.mtimeNs}`;
    if (version === this.#hostAccounts) return undefined;
    this.#hostAccounts = version;
    return readAccounts(this.#files, "");
  }

  // A process whose root is the host's tells nothing about its container.
  #accountsOfContainer(pid: number): Accounts | undefined {
    const root = this.#files.status(`/proc/${pid}/root/.`);
    const host = this.#files.status("/proc/1/root/.");
    if (root === undefined) return undefined;
    if (host !== undefined && root.ino === host.ino && root.dev === host.dev) return undefined;
    return readAccounts(this.#files, `/proc/${pid}/root`);
  }

  #spend(): boolean {
    if (this.#isLearning) return true;
    const second = Math.trunc(performance.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#used = 0;
    }
    if (this.#used >= this.#perSecondMax) {
      this.refused++;
      return false;
    }
    this.#used++;
    return true;
  }
}

/** Now minus the uptime, which has hundredths of seconds; the kernel's `btime` has only seconds. */
export function bootTsNs(files: ProcFiles): bigint {
  const uptime = Number(files.text("/proc/uptime")?.split(" ")[0]);
  const nowNs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
  return Number.isFinite(uptime) ? nowNs - BigInt(Math.round(uptime * 100)) * 10_000_000n : nowNs;
}

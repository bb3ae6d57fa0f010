// Addresses of the domain names that rules compare fd.sip.name and its relatives with. They are
// asked for beforehand and again and again, beside the stream of events: no event ever waits for an
// answer, and one that comes before the first answer has no name.
import { limits } from "../base/limits.ts";
import { addressBytes, addressText } from "../state/addresses.ts";

// Loaded by those who use it: most runs never do.
const dns = () => process.getBuiltinModule("node:dns/promises");

/** Addresses of a name as texts; rejects when there is no answer. */
export type Resolve = (name: string) => Promise<readonly string[]>;

interface Entry {
  readonly name: string;
  addresses: readonly string[];
  waitMs: number;
  timer: NodeJS.Timeout | undefined;
}

/** By the resolver of the system, as all programs on the machine are. */
export const systemResolve: Resolve = async (name) => {
  const found = await dns().lookup(name, { all: true });
  return found.map(({ address }) => address);
};

const noNames: readonly string[] = [];

export class DomainNames {
  readonly #resolve: Resolve;
  readonly #entries: readonly Entry[];
  /** By address, as its text. */
  #names: ReadonlyMap<string, readonly string[]> = new Map();
  #isClosed = false;
  /** Names beyond the bound, which nobody asks for. */
  readonly ignored: readonly string[];

  constructor(names: Iterable<string>, resolve: Resolve = systemResolve) {
    const all = [...new Set(names)];
    this.#resolve = resolve;
    this.ignored = all.slice(limits.domainNamesMax);
    this.#entries = all.slice(0, limits.domainNamesMax).map((name) => {
      return { name, addresses: [], waitMs: limits.domainRefreshMs, timer: undefined };
    });
  }

  /** Names whose addresses this is one of, in the order of the rules. */
  namesOf(address: Uint8Array): readonly string[] {
    if (this.#names.size === 0) return noNames;
    return this.#names.get(addressText(address)) ?? noNames;
  }

  /** Asks for all names, and from then on for each when it is due. Resolves after the first time. */
  async start(): Promise<void> {
    const waiting = [...this.#entries];
    const next = async (): Promise<void> => {
      for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift())
        await this.#ask(entry);
    };
    await Promise.all(Array.from({ length: limits.domainLookupsAtOnce }, next));
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#entries) clearTimeout(timer);
  }

  // A name that has no answer now may have one later; what was known of it stays until then.
  async #ask(entry: Entry): Promise<void> {
    if (this.#isClosed) return;
    const answer = await this.#resolve(entry.name).catch(() => undefined);
    if (this.#isClosed) return;
    const addresses = answer === undefined ? entry.addresses : normal(answer);
    const isSame = String(addresses) === String(entry.addresses);
    entry.waitMs = isSame
      ? Math.min(2 * entry.waitMs, limits.domainRefreshMsMax)
      : limits.domainRefreshMs;
    if (!isSame) {
      entry.addresses = addresses;
      this.#index();
    }
    entry.timer = setTimeout(() => void this.#ask(entry), entry.waitMs);
    // Nobody waits for names when the run is over.
    entry.timer.unref();
  }

  #index(): void {
    const names = new Map<string, string[]>();
    for (const { name, addresses } of this.#entries) {
      for (const address of addresses) {
        const known = names.get(address);
        if (known === undefined) names.set(address, [name]);
        else known.push(name);
      }
    }
    this.#names = names;
  }
}

/** Sorted, each once, written as addresses of events are. */
function normal(addresses: readonly string[]): readonly string[] {
  const known = addresses.map(addressBytes).filter((bytes) => bytes !== undefined);
  return [...new Set(known.slice(0, limits.domainAddressesMax).map(addressText))].sort();
}

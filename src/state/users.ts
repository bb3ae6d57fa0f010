// Names of users and groups, on the host ("") and per container. Filled at start, by events, and by
// looking up ids as threads show them; an id is looked up once.
import { limits } from "../base/limits.ts";
import type { Accounts, GroupRow, Lookups, UserRow } from "./lookups.ts";

const noId = 0xffffffff;

class AccountTable {
  readonly users = new Map<number, UserRow>();
  readonly groups = new Map<number, GroupRow>();
  /** Ids that were looked up without success. */
  readonly unknownUsers = new Set<number>();
  readonly unknownGroups = new Set<number>();

  constructor(containerId: string) {
    // Known without looking, as in the original, and on the host only.
    if (containerId !== "") return;
    this.users.set(0, { uid: 0, gid: 0, name: "root", home: "/root", shell: "<NA>" });
    this.groups.set(0, { gid: 0, name: "root" });
  }
}

export class Users {
  readonly #tables = new Map<string, AccountTable>();
  readonly #lookups: Lookups;
  /** Hears of accounts as they become known, for whoever records them. */
  onAdded: ((containerId: string, account: UserRow | GroupRow) => void) | undefined = undefined;

  constructor(lookups: Lookups) {
    this.#lookups = lookups;
  }

  user(containerId: string, uid: number): UserRow | undefined {
    return this.#tables.get(containerId)?.users.get(uid);
  }

  group(containerId: string, gid: number): GroupRow | undefined {
    return this.#tables.get(containerId)?.groups.get(gid);
  }

  /** Makes sure that the names of a thread's ids were looked up. `pid` is one process of the container. */
  need(containerId: string, pid: number, uid: number, gid: number): void {
    this.needUser(containerId, pid, uid);
    this.needGroup(containerId, pid, gid);
  }

  needUser(containerId: string, pid: number, uid: number): void {
    if (uid === noId) return;
    const table = this.#table(containerId);
    if (table.users.has(uid) || table.unknownUsers.has(uid)) return;
    this.#lookUp(table, containerId, pid);
    if (!table.users.has(uid)) remember(table.unknownUsers, uid);
  }

  needGroup(containerId: string, pid: number, gid: number): void {
    if (gid === noId) return;
    const table = this.#table(containerId);
    if (table.groups.has(gid) || table.unknownGroups.has(gid)) return;
    this.#lookUp(table, containerId, pid);
    if (!table.groups.has(gid)) remember(table.unknownGroups, gid);
  }

  addUser(containerId: string, user: UserRow): void {
    if (user.uid === noId) return;
    const table = this.#table(containerId);
    if (table.users.size < limits.accountsMax || table.users.has(user.uid))
      table.users.set(user.uid, user);
    table.unknownUsers.delete(user.uid);
    this.onAdded?.(containerId, user);
  }

  addGroup(containerId: string, group: GroupRow): void {
    if (group.gid === noId) return;
    const table = this.#table(containerId);
    if (table.groups.size < limits.accountsMax || table.groups.has(group.gid))
      table.groups.set(group.gid, group);
    table.unknownGroups.delete(group.gid);
    this.onAdded?.(containerId, group);
  }

  removeUser(containerId: string, uid: number): void {
    this.#tables.get(containerId)?.users.delete(uid);
  }

  removeGroup(containerId: string, gid: number): void {
    this.#tables.get(containerId)?.groups.delete(gid);
  }

  /** For the accounts found at start. */
  import(containerId: string, accounts: Accounts): void {
    for (const user of accounts.users) this.addUser(containerId, user);
    for (const group of accounts.groups) this.addGroup(containerId, group);
  }

  /** Everything known, by container; "" is the host. */
  *accounts(): Iterable<readonly [containerId: string, accounts: Accounts]> {
    for (const [id, { users, groups }] of this.#tables)
      yield [id, { users: [...users.values()], groups: [...groups.values()] }];
  }

  #lookUp(table: AccountTable, containerId: string, pid: number): void {
    const accounts = this.#lookups.accounts(containerId, pid);
    if (accounts === undefined) return;
    this.import(containerId, accounts);
    table.unknownUsers.clear();
    table.unknownGroups.clear();
  }

  #table(containerId: string): AccountTable {
    const known = this.#tables.get(containerId);
    if (known !== undefined) return known;
    if (this.#tables.size >= limits.accountTablesMax) this.#evict();
    const table = new AccountTable(containerId);
    this.#tables.set(containerId, table);
    return table;
  }

  // Containers end without telling; the oldest table is the likeliest to be of one of those.
  #evict(): void {
    for (const id of this.#tables.keys()) {
      if (id === "") continue;
      this.#tables.delete(id);
      return;
    }
  }
}

function remember(unknown: Set<number>, id: number): void {
  if (unknown.size < limits.accountsMax) unknown.add(id);
}

// Names of users and groups from the account files of the host or of a container.
import { limits } from "../base/limits.ts";
import type { Accounts, GroupRow, UserRow } from "../state/lookups.ts";
import type { ProcFiles } from "./proc-files.ts";

const noId = 0xffffffff;

/** The accounts of a root directory ("" for the host's own); undefined when it has no passwd file. */
export function readAccounts(files: ProcFiles, root: string): Accounts | undefined {
  const max = limits.accountFileBytesMax;
  const passwd = files.longText(`${root}/etc/passwd`, max);
  const group = files.longText(`${root}/etc/group`, max);
  if (passwd === undefined && group === undefined) return undefined;
  return { users: parsePasswd(passwd ?? ""), groups: parseGroup(group ?? "") };
}

/** name:password:uid:gid:comment:home:shell; other lines are skipped, NIS entries too. */
export function parsePasswd(text: string): UserRow[] {
  const users: UserRow[] = [];
  for (const line of text.split("\n").slice(0, limits.accountsMax)) {
    const [name = "", , uidText, gidText, , home = "", shell = ""] = line.split(":");
    const uid = idOf(uidText);
    if (uid === noId || !isName(name)) continue;
    users.push({ uid, gid: idOf(gidText), name, home, shell });
  }
  return users;
}

/** name:password:gid:members */
export function parseGroup(text: string): GroupRow[] {
  const groups: GroupRow[] = [];
  for (const line of text.split("\n").slice(0, limits.accountsMax)) {
    const [name = "", , gidText] = line.split(":");
    const gid = idOf(gidText);
    if (gid !== noId && isName(name)) groups.push({ gid, name });
  }
  return groups;
}

function isName(text: string): boolean {
  return text !== "" && text[0] !== "+" && text[0] !== "-" && text[0] !== "#";
}

function idOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return noId;
  return Math.min(Number(text), noId);
}

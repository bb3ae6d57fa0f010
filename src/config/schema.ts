// Every configuration key, one row each. The types of values, defaults, validation, the default
// file and the manual all come from these rows; a key is added here and nowhere else.
import type { KeyRow } from "./key-row.ts";
import { captureKeys } from "./keys/capture.ts";
import { channelKeys } from "./keys/channels.ts";
import { engineKeys } from "./keys/engine.ts";
import { monitoringKeys } from "./keys/monitoring.ts";
import { networkKeys } from "./keys/network.ts";
import { outputKeys } from "./keys/output.ts";
import { ruleKeys } from "./keys/rules.ts";
import { sourceKeys } from "./keys/sources.ts";
import { spoolKeys } from "./keys/spool.ts";

/** In the order of the default file. */
export const keys = {
  ...ruleKeys,
  ...engineKeys,
  ...outputKeys,
  ...channelKeys,
  ...spoolKeys,
  ...captureKeys,
  ...sourceKeys,
  ...networkKeys,
  ...monitoringKeys,
};

export type KeyName = keyof typeof keys;

/** All values, by dotted key: `config["engine.kind"]`. */
export type Config = {
  readonly [K in KeyName]: (typeof keys)[K] extends KeyRow<infer T> ? T : never;
};

export const keyNames = Object.keys(keys) as readonly KeyName[]; // A cast: TypeScript widens keys.

/** The row of a key, with the type of its value forgotten. */
export function rowOf(name: KeyName): KeyRow<unknown> {
  return keys[name] as KeyRow<unknown>; // A cast: readers of any row treat its value as unknown.
}

/** Keys that Falco had once, and what to do instead. */
export const formerKeys: ReadonlyMap<string, string> = new Map(
  Object.entries({
    syscall_buf_size_preset: "use engine.modern_ebpf.buf_size_preset",
    syscall_drop_failed_exit: "use engine.modern_ebpf.drop_failed_exit",
    modern_bpf: "use engine.modern_ebpf.cpus_for_each_buffer",
    "engine.ebpf": "use engine.modern_ebpf",
    "engine.gvisor": "remove it",
    "outputs_queue.recovery": "a full queue drops alerts and counts them; remove it",
    metadata_download: "remove it",
    container_engines: "remove it",
    "webserver.k8s_audit_endpoint": "remove it",
  }),
);

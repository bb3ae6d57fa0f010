// An alert as formats get it, with whatever a case is about.
import type { Alert, JsonValue } from "../../src/output/alert.ts";

export function makeAlert(
  fields: Readonly<Record<string, JsonValue>> = {},
  change: Partial<Alert> = {},
): Alert {
  return {
    rule: "Shell opened",
    priority: { name: "Warning", level: 4 },
    timeNs: 1_470_327_477_881_781_397n,
    source: "syscall",
    tags: ["shell", "T1059.004"],
    hostname: "h",
    output: "a shell (user=root)",
    fields: new Map(Object.entries(fields)),
    ...change,
  };
}

/** What priorities are called, by the level of syslog. */
export const priorities = [
  ...(["Emergency", "Alert", "Critical", "Error"] as const),
  ...(["Warning", "Notice", "Informational", "Debug"] as const),
] as const;

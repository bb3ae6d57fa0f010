// The eight severities of rules and alerts, as syslog numbers them: lower is more severe.

export interface Priority {
  /** As printed in alerts. */
  readonly name: string;
  readonly level: number;
}

export const priorities: readonly Priority[] = [
  { name: "Emergency", level: 0 },
  { name: "Alert", level: 1 },
  { name: "Critical", level: 2 },
  { name: "Error", level: 3 },
  { name: "Warning", level: 4 },
  { name: "Notice", level: 5 },
  { name: "Informational", level: 6 },
  { name: "Debug", level: 7 },
];

/** Finds a priority by name, in any case; `info` is short for Informational. */
export function priorityOf(text: string): Priority | undefined {
  const wanted = text.toLowerCase() === "info" ? "informational" : text.toLowerCase();
  return priorities.find((priority) => priority.name.toLowerCase() === wanted);
}

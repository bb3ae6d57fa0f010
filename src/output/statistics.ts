// What a run detected, counted for the summary at its end.

/** Short upper-case names by level, as the summary prints them. */
const severityNames = [
  "EMERGENCY",
  "ALERT",
  "CRITICAL",
  "ERROR",
  "WARNING",
  "NOTICE",
  "INFO",
  "DEBUG",
];

export class AlertCounts {
  private readonly byLevel = severityNames.map(() => 0);
  private readonly byRule = new Map<string, number>();
  private total = 0;

  add(rule: string, level: number): void {
    this.total++;
    this.byLevel[level] = (this.byLevel[level] ?? 0) + 1;
    this.byRule.set(rule, (this.byRule.get(rule) ?? 0) + 1);
  }

  /** The summary; `ruleNames` gives the order of the rules, that in which they were loaded. */
  text(ruleNames: Iterable<string>): string {
    const lines = [`Events detected: ${this.total}`, "Rule counts by severity:"];
    severityNames.forEach((name, level) => {
      const count = this.byLevel[level] ?? 0;
      if (count > 0) lines.push(`   ${name}: ${count}`);
    });
    lines.push("Triggered rules by rule name:");
    for (const name of new Set(ruleNames)) {
      const count = this.byRule.get(name) ?? 0;
      if (count > 0) lines.push(`   ${name}: ${count}`);
    }
    return `${lines.join("\n")}\n`;
  }
}

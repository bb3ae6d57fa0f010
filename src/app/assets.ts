// What is inside the executable beside the code: native shim, eBPF probe, default rules. From
// source the same imports name the files that the build made.
import { readFileSync } from "node:fs";
import probePath from "../../build/bpf/probe.bpf.o" with { type: "file" };
import unitText from "../../packaging/gyr.service" with { type: "text" };
import shimPath from "../../build/native/libgyr.so" with { type: "file" };
import incubatingRules from "../../rules/gyr-incubating_rules.yaml" with { type: "text" };
import auditRules from "../../rules/gyr_k8s_audit_rules.yaml" with { type: "text" };
import stableRules from "../../rules/gyr_rules.yaml" with { type: "text" };

/** Rules files that a configuration names as `builtin:<name>`. */
export const builtinRules: Readonly<Record<string, string>> = {
  "gyr_rules.yaml": stableRules,
  "gyr-incubating_rules.yaml": incubatingRules,
  "gyr_k8s_audit_rules.yaml": auditRules,
};

/** A unit for systemd that starts the executable at `path`. */
export function unitFor(path: string): string {
  // A per cent sign would be systemd's, a blank the end of the path.
  const word = path.replaceAll("%", "%%");
  return unitText.replaceAll("/usr/bin/gyr", () => (/\s/.test(word) ? `"${word}"` : word));
}

/** The native shim, a shared object. */
export function shimBytes(): Uint8Array {
  return readFileSync(shimPath);
}

/** The eBPF probe, an ELF object. */
export function probeBytes(): Uint8Array {
  return readFileSync(probePath);
}

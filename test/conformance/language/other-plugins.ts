// Section AD of the catalogue: what rules see of events that are not of the kernel. The rest is
// about libraries.
import { expect } from "bun:test";
import { auditSchemeWith } from "../../../src/k8saudit/scheme.ts";
import { auditContext, auditEvent } from "../../support/audit-events.ts";
import { makeContext } from "../../support/make-context.ts";
import { compileErrors, expectHolds, holdsIn, type Items, item, notApplicable } from "./harness.ts";

const audit = auditSchemeWith({});

/** The numbers from first to last, all for one reason. */
function range(first: number, last: number, reason: string): Items {
  return Array.from({ length: last - first + 1 }, (_each, i) => notApplicable(first + i, reason));
}

const libraries = "Libraries of plugins come with their own issue: none is loaded yet.";

export const plugins: Items = [
  ...range(383, 387, libraries),
  item(388, "events name their plugin, and no thread", () => {
    const context = auditContext(auditEvent({}));
    expect(holdsIn(audit, "evt.pluginname = k8saudit", context)).toBe(true);
    expect(context.event.tid).toBe(-1);
  }),
  item(389, "what works on other fields works on those of plugins", () => {
    const context = auditContext(auditEvent({ user: "Alice", name: "alice" }));
    const conditions = [
      "tolower(ka.user.name) = val(ka.target.name)",
      "ka.user.name startswith oneof (Al, Bo)",
      "len(ka.user.name) = 5",
      'concat(ka.verb, "-", ka.target.name) = create-alice',
    ];
    for (const condition of conditions) expect(holdsIn(audit, condition, context)).toBe(true);
    expect(holdsIn(audit, "ka.user.name = val(ka.target.name)", context)).toBe(false);
  }),
  ...range(390, 390, libraries),
  item(391, "an injected event has the name it was given", () => {
    const params = { plugin_id: 1, name: "container" };
    expectHolds(makeContext("asyncevent_e", { params }), [
      ["evt.type = container", true],
      ["evt.asynctype = container", true],
      ["evt.is_async = true", true],
      ["evt.type = container_removed", false],
    ]);
    expect(compileErrors("evt.type = nobody_declared_it")).toEqual([
      "unknown event type nobody_declared_it",
    ]);
  }),
  ...range(392, 392, libraries),
  item(393, "changes of accounts are injected too, of the kernel's source", () => {
    const params = { uid: 5, gid: 5, name: "ann" };
    expectHolds(makeContext("user_added_e", { params }), [
      ["evt.is_async = true", true],
      ["evt.asynctype = useradded", true],
      ["evt.source = syscall", true],
    ]);
  }),
  ...range(394, 404, libraries),
];

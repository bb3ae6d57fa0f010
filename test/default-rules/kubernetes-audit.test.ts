// The rules about Kubernetes audit events, and an event that raises each of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { alertOf } from "../../src/app/alerts.ts";
import { buildRuleset, enabledRules, loadRulesFor } from "../../src/app/rules.ts";
import { pluginEventId } from "../../src/k8saudit/context.ts";
import { verboseText } from "../../src/rules/result.ts";
import { configWith } from "../conformance/language/rules-support.ts";
import { auditContext, auditEvent, podEvent } from "../support/audit-events.ts";

const config = configWith(
  'plugins[]={"name":"k8saudit","library_path":"libk8saudit.so","open_params":"log"}',
);
const name = "gyr_k8s_audit_rules.yaml";
const text = readFileSync(join(import.meta.dir, "../../rules", name), "utf8");
const loaded = loadRulesFor([{ name, text }], config);
const ruleset = buildRuleset(enabledRules(loaded, config), config);

const plain = { name: "a", image: "nginx" };
const proxy = { name: "p", image: "registry.k8s.io/kube-proxy:v1" };
const privileged = { securityContext: { privileged: true } };
const mount = (path: string) => ({ volumes: [{ name: "v", hostPath: { path } }] });
const role = (verbs: readonly string[]) => ({ rules: [{ resources: ["pods"], verbs }] });
const admin = { subjects: [{ kind: "User", name: "bob" }], roleRef: { name: "cluster-admin" } };
const started = { stage: "ResponseStarted", code: 101, subresource: "exec", verb: "get" };
const everywhere = { objectRef: { resource: "secrets" } };

const cases: readonly (readonly [event: unknown, rule: string | undefined])[] = [
  [auditEvent({ user: "system:anonymous", verb: "get" }), "Anonymous Request Allowed"],
  [auditEvent({ user: "system:anonymous", verb: "get", uri: "/readyz?verbose" }), undefined],
  [auditEvent({ user: "system:anonymous", verb: "get", code: 403 }), undefined],
  [auditEvent({ resource: "clusterrolebindings", object: admin }), "Attach to cluster-admin Role"],
  [
    auditEvent({ resource: "rolebindings", object: admin, verb: "patch" }),
    "Attach to cluster-admin Role",
  ],
  [auditEvent({ resource: "rolebindings", object: { roleRef: { name: "view" } } }), undefined],
  [
    auditEvent({ resource: "clusterroles", name: "system:node", verb: "delete", code: 200 }),
    "System ClusterRole Modified/Deleted",
  ],
  [auditEvent({ resource: "clusterroles", name: "mine", verb: "delete", code: 200 }), undefined],
  [auditEvent({ resource: "roles", object: role(["*"]) }), "ClusterRole With Wildcard Created"],
  [
    auditEvent({ resource: "roles", object: role(["*"]), verb: "update" }),
    "ClusterRole With Wildcard Created",
  ],
  [auditEvent({ resource: "roles", object: role(["get"]) }), undefined],
  [podEvent([plain, { ...plain, ...privileged }]), "Create Privileged Pod"],
  [podEvent([plain], { initContainers: [{ ...plain, ...privileged }] }), "Create Privileged Pod"],
  [podEvent([{ ...proxy, ...privileged }]), undefined],
  [podEvent([proxy, { ...plain, ...privileged }]), "Create Privileged Pod"],
  [podEvent([{ ...plain, ...privileged }], {}, { code: 403 }), undefined],
  [podEvent([plain], mount("/etc")), "Create Sensitive Mount Pod"],
  [podEvent([plain], mount("/srv/data")), undefined],
  [podEvent([plain], { hostPID: true }), "Create Host Namespace Pod"],
  [podEvent([plain], { hostNetwork: true }), "Create Host Namespace Pod"],
  [podEvent([plain], { hostIPC: false }), undefined],
  [auditEvent({ ...started, uri: "/exec?command=sh" }), "Attach/Exec Pod"],
  [auditEvent({ ...started, subresource: "log" }), undefined],
  [
    podEvent([], {}, { subresource: "ephemeralcontainers", verb: "patch", code: 200 }),
    "EphemeralContainers Created",
  ],
  [auditEvent({ verb: "list", code: 200, more: everywhere }), "Secrets Listed In All Namespaces"],
  [auditEvent({ verb: "list", code: 200, resource: "secrets" }), undefined],
  [
    auditEvent({
      verb: "list",
      code: 200,
      user: "system:kube-controller-manager",
      more: everywhere,
    }),
    undefined,
  ],
];

function raised(event: unknown): string | undefined {
  let found: string | undefined;
  ruleset.match(pluginEventId, auditContext(event), (rule, at) => {
    found = alertOf(rule, at).rule;
  });
  return found;
}

test("the rules load without a warning", () => {
  expect(loaded.results.map(verboseText)).toEqual([`${name}: Ok`]);
});

test("each event raises its rule or none", () => {
  const got = cases.map(([event]) => raised(event));
  expect(got).toEqual(cases.map(([, rule]) => rule));
});

test("each rule has an event that raises it", () => {
  const tried = new Set(cases.map(([, rule]) => rule));
  expect(loaded.rules.map((rule) => rule.name).filter((each) => !tried.has(each))).toEqual([]);
});

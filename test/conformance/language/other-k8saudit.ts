// Section AF of the catalogue: Kubernetes audit events, as far as the engine decides. The rules of
// the catalogue are public and not ours; these ask the same of the same fields.
import { expect } from "bun:test";
import { buildRuleset, enabledRules } from "../../../src/app/rules.ts";
import { pluginEventId } from "../../../src/k8saudit/context.ts";
import { readBatch } from "../../../src/k8saudit/events.ts";
import { auditContext, auditEvent, podEvent, type Request } from "../../support/audit-events.ts";
import { errorsOf, type Items, item, loadTexts } from "./harness.ts";
import { configWith } from "./rules-support.ts";

const config = configWith(
  'plugins[]={"name":"k8saudit","library_path":"libk8saudit.so","open_params":"log"}',
);

const allowed = (users: string) => `
- list: allowed_users
  items: [${users}]
- list: allowed_namespaces
  items: [shop]
`;

const rules = `
- required_plugin_versions:
    - {name: k8saudit, version: 0.7.0, alternatives: [{name: k8saudit-eks, version: 0.4.0}]}
    - {name: json, version: 0.7.0}
- macro: done
  condition: (jevt.value[/stage] in (ResponseComplete) and ka.response.code startswith 2)
- macro: makes_pod
  condition: (ka.verb=create and ka.target.resource=pods and not ka.target.subresource exists)
- list: trusted
  items: [trusted/agent]
- macro: is_trusted
  condition: (ka.req.pod.containers.image.repository in (trusted))
- macro: changes
  condition: (ka.verb in (create, update, patch))
- macro: makes_role
  condition: (ka.verb=create and ka.target.resource in (roles, clusterroles))
- macro: by_person
  condition: (not ka.user.name startswith "system:")
${[
  [
    "Privileged",
    "makes_pod and ka.req.pod.containers.privileged intersects (true) and not is_trusted",
  ],
  ["Mount", "makes_pod and ka.req.pod.volumes.hostpath intersects (/etc, /) and not is_trusted"],
  ["Host Network", "makes_pod and ka.req.pod.host_network intersects (true) and not is_trusted"],
  ["Node Port", "ka.verb=create and ka.target.resource=services and ka.req.service.type=NodePort"],
  [
    "Credentials",
    'changes and ka.target.resource=configmaps and (ka.req.configmap.obj contains "password" or ka.req.configmap.obj contains "access-key")',
  ],
  ["Anonymous", 'ka.user.name=system:anonymous and ka.auth.decision="allow" and ka.uri!=/healthz'],
  [
    "System Role",
    'ka.target.resource=clusterroles and ka.verb in (update, delete) and ka.target.name startswith "system:"',
  ],
  ["Admin Binding", "ka.verb=create and ka.req.binding.role=cluster-admin"],
  [
    "Wildcard",
    'makes_role and (ka.req.role.rules.resources intersects ("*") or ka.req.role.rules.verbs intersects ("*"))',
  ],
  ["Write Role", "makes_role and ka.req.role.rules.verbs intersects (create, delete)"],
  ["Exec Role", 'makes_role and ka.req.role.rules.resources intersects ("pods/exec")'],
  ["Other User", "by_person and not ka.user.name in (allowed_users)"],
  [
    "Other Namespace",
    "ka.verb=create and ka.target.resource=namespaces and not ka.target.name in (allowed_namespaces)",
  ],
  ["Secret", "ka.target.resource=secrets and ka.target.namespace!=kube-system and by_person"],
  [
    "Kube Namespace",
    "ka.verb=create and ka.target.resource in (pods, serviceaccounts) and ka.target.namespace in (kube-system, kube-public)",
  ],
  ["Created", "ka.verb=create and ka.target.resource in (deployments, configmaps, secrets)"],
  ["Deleted", "ka.verb=delete and ka.target.resource in (deployments, configmaps, secrets)"],
  ["Pointer", "jevt.value[/annotations/authorization.k8s.io~1decision]=forbid"],
]
  .map(([name, condition]) => rule(name!, `done and ${condition}`))
  .join("")}${rule(
  "Exec",
  "jevt.value[/stage]=ResponseStarted and ka.verb in (create, get) and ka.target.subresource in (exec, attach)",
  "user=%ka.user.name command=%ka.uri.param[command]",
)}`;

function rule(name: string, condition: string, output = "user=%ka.user.name"): string {
  const keys = `priority: WARNING, source: k8s_audit, output: "${output}"`;
  return `- {rule: ${name}, desc: x, ${keys}, condition: '${condition}'}\n`;
}

/** Names of the rules that an event raises, the activity rules apart. */
function raised(event: unknown, users = "alice"): string[] {
  return raisedBy(event, ["Created", "Deleted"], users);
}

function raisedBy(event: unknown, without: readonly string[], users = "alice"): string[] {
  const all = { ...config, rule_matching: "all" } as const;
  const loaded = loadTexts([allowed(users) + rules], all);
  expect(errorsOf(loaded)).toEqual([]);
  const context = auditContext(event);
  const names: string[] = [];
  const ruleset = buildRuleset(enabledRules(loaded, all), all);
  ruleset.match(pluginEventId, context, ({ name }) => names.push(name));
  return names.filter((name) => !without.includes(name));
}

const plain = { name: "a", image: "nginx:1" };
const trusted = { name: "a", image: "trusted/agent:1" };
const privileged = { securityContext: { privileged: true } };
const etc = { volumes: [{ name: "v", hostPath: { path: "/etc" } }] };

function made(resource: string, object: unknown, more: Request = {}) {
  return auditEvent({ resource, object, ...more });
}

const role = (...parts: readonly object[]) => made("clusterroles", { rules: parts });

export const kubernetesAudit: Items = [
  item(419, "a privileged container in any place, once", () => {
    expect(raised(podEvent([{ ...plain, ...privileged }]))).toEqual(["Privileged"]);
    expect(raised(podEvent([plain, { ...plain, ...privileged }]))).toEqual(["Privileged"]);
    expect(raised(podEvent([plain]))).toEqual([]);
    expect(raised(podEvent([{ ...plain, securityContext: { privileged: false } }]))).toEqual([]);
    expect(raised(podEvent([{ ...trusted, ...privileged }]))).toEqual([]);
  }),
  item(420, "a sensitive path of the host, once", () => {
    const both = { volumes: [{ name: "w", hostPath: { path: "/srv" } }, ...etc.volumes] };
    expect(raised(podEvent([plain], etc))).toEqual(["Mount"]);
    expect(raised(podEvent([plain, plain], both))).toEqual(["Mount"]);
    expect(raised(podEvent([plain], { volumes: [both.volumes[0]] }))).toEqual([]);
    expect(raised(podEvent([trusted], etc))).toEqual([]);
  }),
  item(421, "the network of the host", () => {
    expect(raised(podEvent([plain], { hostNetwork: true }))).toEqual(["Host Network"]);
    expect(raised(podEvent([plain], { hostNetwork: false }))).toEqual([]);
    expect(raised(podEvent([trusted], { hostNetwork: true }))).toEqual([]);
  }),
  item(422, "a service with a port on each node", () => {
    expect(raised(made("services", { spec: { type: "NodePort" } }))).toEqual(["Node Port"]);
    expect(raised(made("services", { spec: { type: "ClusterIP" } }))).toEqual([]);
  }),
  item(423, "credentials in a config map", () => {
    const names = ["password", "aws-access-key-id", "my-password", "access-key"];
    for (const verb of ["create", "update", "patch"]) {
      for (const name of names) {
        const event = made("configmaps", { data: { [name]: "x" } }, { verb });
        expect(raised(event)).toEqual(["Credentials"]);
      }
    }
    const inside = made("configmaps", { data: { file: "user=a\npassword=b" } });
    expect(raised(inside)).toEqual(["Credentials"]);
    expect(raised(made("configmaps", { data: { color: "blue" } }))).toEqual([]);
  }),
  item(424, "anonymous users, attach and exec, roles and bindings", () => {
    expect(raised(auditEvent({ user: "system:anonymous", verb: "get" }))).toEqual(["Anonymous"]);
    for (const subresource of ["exec", "attach"]) {
      const started = { stage: "ResponseStarted", code: 101, subresource };
      expect(raised(auditEvent({ ...started, uri: "/exec?command=ls" }))).toEqual(["Exec"]);
    }
    const system = { resource: "clusterroles", name: "system:node" };
    expect(raised(auditEvent({ ...system, verb: "update" }))).toEqual(["System Role"]);
    expect(raised(auditEvent({ ...system, verb: "delete" }))).toEqual(["System Role"]);
    const admin = { subjects: [], roleRef: { name: "cluster-admin" } };
    expect(raised(made("clusterrolebindings", admin))).toEqual(["Admin Binding"]);
    expect(raised(role({ resources: ["*"], verbs: ["get"] }))).toEqual(["Wildcard"]);
    expect(raised(role({ resources: ["pods"], verbs: ["get", "*"] }))).toEqual(["Wildcard"]);
    expect(raised(role({ resources: ["pods"], verbs: ["delete"] }))).toEqual(["Write Role"]);
    const exec = role({ resources: ["pods"], verbs: ["get"] }, { resources: ["pods/exec"] });
    expect(raised(exec)).toEqual(["Exec Role"]);
    expect(raised(role({ resources: ["pods"], verbs: ["get"] }))).toEqual([]);
  }),
  item(425, "users and namespaces in and outside of a list", () => {
    const event = auditEvent({ resource: "namespaces", name: "shop", user: "carol" });
    expect(raised(event)).toEqual(["Other User"]);
    expect(raised(event, "alice, carol")).toEqual([]);
    const other = auditEvent({ resource: "namespaces", name: "new" });
    expect(raised(other)).toEqual(["Other Namespace"]);
  }),
  item(426, "objects that come and go; secrets of the system do not count", () => {
    const verbs = [
      ["create", "Created"],
      ["delete", "Deleted"],
    ] as const;
    for (const [verb, name] of verbs) {
      for (const resource of ["deployments", "configmaps", "secrets"]) {
        const names = raisedBy(auditEvent({ verb, resource }), ["Secret"]);
        expect(names).toEqual([name]);
      }
    }
    expect(raised(auditEvent({ resource: "secrets" }))).toEqual(["Secret"]);
    expect(raised(auditEvent({ resource: "secrets", namespace: "kube-system" }))).toEqual([]);
    const account = "system:kube-controller-manager";
    expect(raised(auditEvent({ resource: "secrets", user: account }))).toEqual([]);
  }),
  item(427, "pods and service accounts in the namespaces of the system", () => {
    for (const resource of ["pods", "serviceaccounts"]) {
      for (const namespace of ["kube-system", "kube-public"])
        expect(raised(auditEvent({ resource, namespace }))).toEqual(["Kube Namespace"]);
      expect(raised(auditEvent({ resource }))).toEqual([]);
    }
  }),
  item(428, "a pointer with escaped characters", () => {
    const annotations = { "authorization.k8s.io/decision": "forbid" };
    expect(raised(auditEvent({ verb: "list", more: { annotations } }))).toEqual(["Pointer"]);
  }),
  item(429, "what is no audit event is told, and what follows it is looked at", () => {
    const sound = JSON.stringify(auditEvent({}));
    const { events, problems } = readBatch(`[{"kind":"Pod"},${sound}]`, 100_000);
    expect(problems).toEqual(["data not recognized as a k8s audit event"]);
    expect(events.length).toBe(1);
  }),
];

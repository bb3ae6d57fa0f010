import { expect, test } from "bun:test";
import { compileFormat } from "../fields/format.ts";
import { auditContext, auditEvent, podEvent } from "../../test/support/audit-events.ts";
import { auditFields, auditRows, auditSchemeWith } from "./scheme.ts";

type Case = readonly [field: string, want: unknown];

const pod = podEvent(
  [
    {
      name: "web",
      image: "registry.example/shop/web:1.4",
      command: ["sh", "-c"],
      args: ["serve", "--port 80"],
      ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 81 }, { name: "x" }],
      securityContext: {
        privileged: true,
        allowPrivilegeEscalation: true,
        readOnlyRootFilesystem: false,
        runAsUser: 1000,
        runAsGroup: 2000,
        procMount: "Unmasked",
        capabilities: { add: ["NET_ADMIN", "SYS_TIME"] },
      },
    },
    { name: "log", image: "shipper@sha256:0a1b" },
  ],
  {
    initContainers: [{ name: "init", image: "busybox", securityContext: { privileged: false } }],
    ephemeralContainers: [{ name: "debug", image: "tools:2" }],
    hostIPC: true,
    hostNetwork: true,
    hostPID: false,
    securityContext: {
      ...{ runAsUser: 5, runAsGroup: 6, fsGroup: 7 },
      supplementalGroups: [8, 9],
    },
    volumes: [
      { name: "a", hostPath: { path: "/var/run" } },
      { name: "b", secret: {} },
      { name: "c", flexVolume: { driver: "example/lvm" }, readOnly: true },
      { name: "d", hostPath: { path: "/etc" } },
    ],
  },
);

const podCases: readonly Case[] = [
  ["ka.req.pod.containers.name", ["web", "log"]],
  ["ka.req.pod.containers.name[1]", ["log"]],
  ["ka.req.pod.containers.name[2]", null],
  ["ka.req.pod.containers.image", ["registry.example/shop/web:1.4", "shipper@sha256:0a1b"]],
  ["ka.req.pod.containers.image.repository", ["registry.example/shop/web", "shipper"]],
  ["ka.req.pod.containers.command", ["sh -c"]],
  ["ka.req.pod.containers.command[1]", null],
  ["ka.req.pod.containers.args", ["serve --port 80"]],
  ["ka.req.pod.containers.host_port", ["8080", "81"]],
  ["ka.req.pod.containers.privileged", ["true"]],
  ["ka.req.pod.containers.allow_privilege_escalation", ["true"]],
  ["ka.req.pod.containers.read_only_fs", ["false"]],
  ["ka.req.pod.containers.run_as_user", ["1000"]],
  ["ka.req.pod.containers.eff_run_as_user", ["1000", "5"]],
  ["ka.req.pod.containers.eff_run_as_user[1]", ["5"]],
  ["ka.req.pod.containers.run_as_group", ["2000"]],
  ["ka.req.pod.containers.eff_run_as_group", ["2000", "6"]],
  ["ka.req.pod.containers.proc_mount", ["Unmasked"]],
  ["ka.req.pod.containers.add_capabilities", ['["NET_ADMIN","SYS_TIME"]']],
  ["ka.req.pod.initContainers.name", ["init"]],
  ["ka.req.pod.initContainers.privileged", ["false"]],
  ["ka.req.pod.initContainers.eff_run_as_user", ["5"]],
  ["ka.req.pod.initContainers.host_port", null],
  ["ka.req.pod.ephemeralContainers.image.repository", ["tools"]],
  ["ka.req.container.image", "registry.example/shop/web:1.4"],
  ["ka.req.container.image.repository", "registry.example/shop/web"],
  ["ka.req.container.privileged", "true"],
  ["ka.req.container.host_network", "true"],
  ["ka.req.pod.host_ipc", "true"],
  ["ka.req.pod.host_network", "true"],
  ["ka.req.pod.host_pid", "false"],
  ["ka.req.pod.run_as_user", "5"],
  ["ka.req.pod.run_as_group", "6"],
  ["ka.req.pod.fs_group", "7"],
  ["ka.req.pod.supplemental_groups", ["8", "9"]],
  ["ka.req.pod.volumes.hostpath", ["/var/run", "/etc"]],
  ["ka.req.pod.volumes.hostpath[3]", ["/etc"]],
  ["ka.req.pod.volumes.hostpath[1]", null],
  ["ka.req.volume.hostpath[/etc]", "true"],
  ["ka.req.volume.hostpath[/var/*]", "true"],
  ["ka.req.volume.hostpath[/var]", "false"],
  ["ka.req.pod.volumes.flexvolume_driver", ["example/lvm"]],
  ["ka.req.pod.volumes.volume_type", ["hostPath", "secret", "flexVolume", "readOnly", "hostPath"]],
  ["ka.req.pod.volumes.volume_type[1]", ["secret"]],
  ["ka.target.pod.name", "web-1"],
  ["ka.resp.name", "web-1"],
  ["ka.req.role.rules", null],
  ["ka.req.configmap.obj", null],
];

const request = auditEvent({
  ...{ verb: "get", subresource: "exec", uri: "/pods/web/exec?command=ls+-l&command=x&a=%2F#f" },
  more: {
    impersonatedUser: { username: "root" },
    responseStatus: { code: 403, reason: "Forbidden" },
    annotations: {
      "authorization.k8s.io/decision": "forbid",
      "authorization.k8s.io/reason": "",
      "authentication.openshift.io/decision": "allow",
      "authentication.openshift.io/username": "bob",
      "validation.policy.admission.k8s.io/validation_failure": "[]",
      "pod-security.kubernetes.io/audit-violations": "would violate",
      cluster_name: "blue",
    },
  },
});

const requestCases: readonly Case[] = [
  ["ka.auditid", "6d4b1a52-8f6e-4c34-9e0d-2b1f5c7a9e11"],
  ["ka.stage", "ResponseComplete"],
  ["ka.auth.decision", "forbid"],
  ["ka.auth.reason", ""],
  ["ka.auth.openshift.decision", "allow"],
  ["ka.auth.openshift.username", "bob"],
  ["ka.validations.admission.policy.failure", "[]"],
  ["ka.security.pod.violations", "would violate"],
  ["ka.user.name", "alice"],
  ["ka.user.groups", ["developers", "system:authenticated"]],
  ["ka.impuser.name", "root"],
  ["ka.verb", "get"],
  ["ka.uri", "/pods/web/exec?command=ls+-l&command=x&a=%2F#f"],
  ["ka.uri.param[command]", "ls -l"],
  ["ka.uri.param[a]", "/"],
  ["ka.uri.param[b]", null],
  ["ka.target.name", "web"],
  ["ka.target.namespace", "shop"],
  ["ka.target.resource", "pods"],
  ["ka.target.subresource", "exec"],
  ["ka.target.pod.name", null],
  ["ka.resp.name", null],
  ["ka.response.code", "403"],
  ["ka.response.reason", "Forbidden"],
  ["ka.useragent", "kubectl/v1.33.1 (linux/amd64)"],
  ["ka.sourceips", ["192.0.2.7", "198.51.100.3"]],
  ["ka.sourceips[1]", ["198.51.100.3"]],
  ["ka.cluster.name", "blue"],
  ["ka.req.binding.subject.has_name[x]", "true"],
  ["ka.req.pod.containers.name", null],
  ["ka.req.container.privileged", null],
  ["ka.req.volume.hostpath[/]", null],
];

const subjects = [
  { kind: "User", name: "bob" },
  { kind: "ServiceAccount", name: "ci", namespace: "build" },
  { kind: "ServiceAccount", name: "lost" },
  { kind: "Group", name: "ops" },
  { kind: "User" },
  {},
];
const binding = auditEvent({
  resource: "clusterrolebindings",
  object: { subjects, roleRef: { kind: "ClusterRole", name: "cluster-admin" } },
});

const bindingCases: readonly Case[] = [
  ["ka.req.binding.subjects", subjects.map((subject) => JSON.stringify(subject))],
  ["ka.req.binding.subjects.user_names", ["bob"]],
  ["ka.req.binding.subjects.serviceaccount_names", ["ci", "lost"]],
  ["ka.req.binding.subjects.serviceaccount_ns_names", ["build:ci"]],
  ["ka.req.binding.subjects.group_names", ["ops"]],
  ["ka.req.binding.role", "cluster-admin"],
];

const rules = [
  { apiGroups: [""], resources: ["pods", "pods/exec"], verbs: ["get"] },
  { nonResourceURLs: ["/metrics"], verbs: ["*"] },
];
const role = auditEvent({ resource: "roles", object: { rules } });

const roleCases: readonly Case[] = [
  ["ka.req.role.rules", rules.map((rule) => JSON.stringify(rule))],
  ["ka.req.role.rules.apiGroups", [""]],
  ["ka.req.role.rules.resources", ["pods", "pods/exec"]],
  ["ka.req.role.rules.resources[1]", null],
  ["ka.req.role.rules.nonResourceURLs", ["/metrics"]],
  ["ka.req.role.rules.verbs", ["get", "*"]],
  ["ka.req.role.rules.verbs[1]", ["*"]],
];

const ports = [{ port: 80, nodePort: 30080 }, { port: 443 }];
const service = auditEvent({
  resource: "services",
  object: { spec: { type: "NodePort", ports }, data: { password: "x", n: 1 } },
});

const otherCases: readonly Case[] = [
  ["ka.req.service.type", "NodePort"],
  ["ka.req.service.ports", [JSON.stringify(ports)]],
  ["ka.req.configmap.name", "web"],
  ["ka.req.configmap.obj", '{"password":"x","n":1}'],
  ["json.value[/objectRef/resource]", "services"],
  ["json.value[objectRef/resource]", "services"],
  ["json.value[/requestObject/spec/ports/1/port]", "443"],
  ["json.value[/requestObject/spec/ports/1]", '{"port":443}'],
  ["json.value[/annotations/authorization.k8s.io~1decision]", "allow"],
  ["json.value[/nothing]", null],
  ["jevt.value[/verb]", "create"],
  ["json.rawtime", "1777863721123456000"],
  ["jevt.rawtime", "1777863721123456000"],
  ["evt.rawtime", 1777863721123456000n],
  ["evt.pluginname", "k8saudit"],
  ["evt.plugininfo", JSON.stringify(service)],
  ["json.obj", JSON.stringify(service, null, 2)],
  ["jevt.obj", JSON.stringify(service, null, 2)],
  ["evt.source", "k8s_audit"],
  ["evt.type", "pluginevent"],
  ["evt.hostname", "node-1"],
  ["evt.num", 1],
  ["evt.is_async", false],
  ["evt.asynctype", null],
  ["static.cluster", "blue"],
];

const scheme = auditSchemeWith({ cluster: "blue" });

function fieldAt(event: unknown, field: string): unknown {
  const format = compileFormat(`*%${field}`, scheme);
  if (!format.ok) throw new Error(`${field}: ${format.error.message}`);
  return format.value.fields(auditContext(event))[0]?.[1];
}

const tables: readonly (readonly [event: unknown, cases: readonly Case[]])[] = [
  [pod, podCases],
  [request, requestCases],
  [binding, bindingCases],
  [role, roleCases],
  [service, otherCases],
];

for (const [event, cases] of tables) {
  test.each(cases)("%s is %p", (field, want) => {
    expect(fieldAt(event, field)).toEqual(want);
  });
}

test("JSON without an audit id has no values but its own", () => {
  const event = { ...service, auditID: undefined };
  expect(fieldAt(event, "ka.verb")).toBeNull();
  expect(fieldAt(event, "ka.req.binding.subject.has_name[x]")).toBeNull();
  expect(fieldAt(event, "json.value[/verb]")).toBe("create");
});

test("values of unexpected types do no harm", () => {
  const odd = auditEvent({
    object: { subjects: "x", rules: {}, spec: { containers: {}, volumes: [[], 7, null] } },
    more: { user: { username: { a: 1 }, groups: "x" }, objectRef: [], sourceIPs: 7 },
  });
  expect(fieldAt(odd, "ka.user.name")).toBe('{"a":1}');
  for (const name of Object.keys(auditFields)) {
    const { argument } = auditFields[name]!;
    expect(() => fieldAt(odd, argument?.required === true ? `${name}[x]` : name)).not.toThrow();
    if (argument?.kind === "index") expect(() => fieldAt(odd, `${name}[0]`)).not.toThrow();
  }
});

test("each field of the plugins has a case", () => {
  const tried = new Set(tables.flatMap(([, cases]) => cases.map(([field]) => field.split("[")[0])));
  const untried = Object.keys(auditFields).filter((name) => !tried.has(name));
  // Fields of the other lists of containers are the same rows.
  expect(untried.filter((name) => !/\.(init|ephemeral)Containers\./.test(name))).toEqual([]);
  expect(Object.keys(auditFields).length).toBe(100);
  expect(Object.keys(auditRows).filter((name) => /^j(son|evt)\./.test(name)).length).toBe(6);
});

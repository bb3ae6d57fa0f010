// Fields about the container of the thread. The id comes from the cgroup path; everything else
// needs a container runtime to be asked, which is not done yet: on the host these fields say so, in
// a container they have no value.
import {
  type Bound,
  defineFields,
  type Field,
  type Getter,
  missing,
  needsArgument,
} from "./define.ts";
import type { Context } from "./context.ts";
import { since } from "./proc-exe.ts";

const hostName = onHost("host");
const hostNothing = onHost("");
const hostNo = onHost(false);

export const containerFields = defineFields({
  "container.id": {
    type: "CHARBUF",
    doc: "First 12 characters of the id of the container, or host for a process outside of containers.",
    get: (c) => (c.thread === undefined ? undefined : c.thread.containerId || "host"),
  },
  "container.full_id": text("Whole id of the container, or host.", hostName),
  "container.name": text("Name of the container, or host.", hostName),
  "container.image": text("Image of the container as it was asked for.", hostNothing),
  "container.image.id": text("Id of the container's image.", hostNothing),
  "container.type": text(
    "Kind of container runtime: docker, podman, cri-o, containerd; or host.",
    hostName,
  ),
  "container.privileged": flag("True for a container that runs with all privileges."),
  "container.mounts": text(
    "All mounts of the container as source:destination:mode:writable:propagation.",
    hostNothing,
  ),
  "container.mount": mount(
    "One mount of the container, by position or by a pattern for its source.",
  ),
  "container.mount.source": mount(
    "Source of a mount, by position or by a pattern for its destination.",
  ),
  "container.mount.dest": mount(
    "Destination of a mount, by position or by a pattern for its source.",
  ),
  "container.mount.mode": mount("Mode of a mount, by position or by a pattern for its source."),
  "container.mount.rdwr": mount(
    "Whether a mount is writable, by position or by a pattern for its source.",
  ),
  "container.mount.propagation": mount(
    "Propagation of a mount, by position or by a pattern for its source.",
  ),
  "container.image.repository": text("Repository of the container's image.", hostNothing),
  "container.image.tag": text("Tag of the container's image.", hostNothing),
  "container.image.digest": text("Digest of the container's image in its registry.", hostNothing),
  "container.healthcheck": dropped("Once the container's health check."),
  "container.liveness_probe": dropped("Once the container's liveness probe."),
  "container.readiness_probe": dropped("Once the container's readiness probe."),
  "container.start_ts": {
    type: "ABSTIME",
    format: "DEC",
    doc: "When the first process of the container's pid namespace began, in nanoseconds since 1970-01-01 UTC.",
    get: (c) => startNs(c) || undefined,
  },
  "container.duration": {
    type: "RELTIME",
    format: "DEC",
    doc: "Nanoseconds from the start of the container to the event.",
    get: (c) => since(c.event.tsNs, startNs(c)),
  },
  "container.ip": text("Address of the container in its primary network.", hostNothing),
  "container.cni.json": text("Result of setting up the network of the pod, as JSON.", hostNothing),
  "container.host_pid": flag("True for a container that shares the pid namespace of the host."),
  "container.host_network": flag("True for a container that shares the network of the host."),
  "container.host_ipc": flag("True for a container that shares the IPC namespace of the host."),
  "container.label": keyed("Value of one label of the container."),
  "container.labels": text(
    "All labels of the container as key:value, separated by commas.",
    hostNothing,
  ),
  "proc.is_container_healthcheck": droppedFlag(
    "Once true for processes of a container's health check.",
  ),
  "proc.is_container_liveness_probe": droppedFlag(
    "Once true for processes of a container's liveness probe.",
  ),
  "proc.is_container_readiness_probe": droppedFlag(
    "Once true for processes of a container's readiness probe.",
  ),
});

export const k8sFields = defineFields({
  "k8s.pod.name": text("Name of the pod the container belongs to.", missing),
  "k8s.ns.name": text("Namespace of the pod the container belongs to.", missing),
  "k8s.pod.id": text("The same as k8s.pod.uid, under its older name.", missing),
  "k8s.pod.uid": text("Unique id of the pod the container belongs to.", missing),
  "k8s.pod.sandbox_id": text("First 12 characters of the id of the pod's sandbox.", hostNothing),
  "k8s.pod.full_sandbox_id": text("Whole id of the pod's sandbox.", hostNothing),
  "k8s.pod.label": keyed("Value of one label of the pod."),
  "k8s.pod.labels": text("All labels of the pod as key:value, separated by commas.", hostNothing),
  "k8s.pod.ip": text("Address of the pod.", hostNothing),
  "k8s.pod.cni.json": text("Result of setting up the network of the pod, as JSON.", hostNothing),
  ...droppedKind("rc", "replication controller"),
  ...droppedKind("svc", "service"),
  "k8s.ns.id": dropped("Once the unique id of the namespace; see k8smeta.ns.uid."),
  "k8s.ns.label": droppedKeyed("Once the value of a label of the namespace; see k8smeta.ns.label."),
  "k8s.ns.labels": dropped("Once all labels of the namespace; see k8smeta.ns.labels."),
  ...droppedKind("rs", "replica set"),
  ...droppedKind("deployment", "deployment"),
});

function startNs(c: Context): bigint {
  return c.thread?.isInPidNamespace === true ? c.thread.pidnsInitStartTsNs : 0n;
}

function onHost(value: string | boolean): Getter {
  return (c) => (c.thread?.containerId === "" ? value : undefined);
}

function text(doc: string, get: Getter): Field {
  return { type: "CHARBUF", doc, get };
}

function flag(doc: string): Field {
  return { type: "BOOL", doc, get: hostNo };
}

function keyed(doc: string): Field {
  return {
    type: "CHARBUF",
    argument: { required: true, kind: "key" },
    doc,
    get: needsArgument,
    bind: (): Bound => missing,
  };
}

function mount(doc: string): Field {
  return { ...keyed(doc), argument: { required: true, kind: "both" } };
}

// Documents name the field that came after, where there is one: "…; see NAME."
function neverSet(doc: string): Pick<Field, "deprecated" | "instead"> {
  const follower = /; see (\S+)\.$/.exec(doc)?.[1];
  const instead =
    follower === undefined
      ? "it never has a value: take it out"
      : `it never has a value: the k8smeta plugin has ${follower}`;
  return { deprecated: true, instead };
}

function dropped(doc: string): Field {
  return { type: "CHARBUF", doc, ...neverSet(doc), get: missing };
}

function droppedFlag(doc: string): Field {
  return { type: "BOOL", doc, ...neverSet(doc), get: missing };
}

function droppedKeyed(doc: string): Field {
  return { ...keyed(doc), ...neverSet(doc) };
}

/** Fields of a Kubernetes object that only the k8smeta plugin fills today, under other names. */
function droppedKind(short: string, name: string): Readonly<Record<string, Field>> {
  return {
    [`k8s.${short}.name`]: dropped(`Once the name of the ${name}; see k8smeta.${short}.name.`),
    [`k8s.${short}.id`]: dropped(`Once the unique id of the ${name}; see k8smeta.${short}.uid.`),
    [`k8s.${short}.label`]: droppedKeyed(
      `Once the value of a label of the ${name}; see k8smeta.${short}.label.`,
    ),
    [`k8s.${short}.labels`]: dropped(
      `Once all labels of the ${name}; see k8smeta.${short}.labels.`,
    ),
  };
}

// Fields of pods that requests make or change, apart from those of their containers.
import { defineFields } from "../fields/define.ts";
import {
  complete,
  indexedField,
  itself,
  keyedField,
  listAt,
  present,
  textAt,
  textField,
  valuesAt,
} from "./define.ts";
import { containerValues, repositoryOf } from "./container-fields.ts";
import type { Json } from "./json.ts";

const spec = ["requestObject", "spec"] as const;
const context = [...spec, "securityContext"] as const;
const volumes = [...spec, "volumes"] as const;

const useImage = "test ka.req.pod.containers.image, which has all containers";

export const podFields = defineFields({
  "ka.req.pod.host_ipc": textAt("Whether the pod shares the host's IPC.", ...spec, "hostIPC"),
  "ka.req.pod.host_network": textAt(
    "Whether the pod shares the host's network.",
    ...spec,
    "hostNetwork",
  ),
  "ka.req.container.host_network": {
    ...textAt("Old name of ka.req.pod.host_network.", ...spec, "hostNetwork"),
    deprecated: true,
    instead: "write ka.req.pod.host_network",
  },
  "ka.req.pod.host_pid": textAt("Whether the pod sees the host's processes.", ...spec, "hostPID"),
  "ka.req.pod.run_as_user": textAt("User id of the pod.", ...context, "runAsUser"),
  "ka.req.pod.run_as_group": textAt("Group id of the pod.", ...context, "runAsGroup"),
  "ka.req.pod.fs_group": textAt("Group that owns the pod's volumes.", ...context, "fsGroup"),
  "ka.req.pod.supplemental_groups": listAt(
    "Further groups of the pod's processes.",
    ...context,
    "supplementalGroups",
  ),
  "ka.req.container.image": {
    ...textField("Image of the first container.", firstImage),
    deprecated: true,
    instead: useImage,
  },
  "ka.req.container.image.repository": {
    ...textField("That image without tag and digest.", (event) => {
      const image = firstImage(event);
      return image === undefined ? undefined : repositoryOf(image);
    }),
    deprecated: true,
    instead: useImage,
  },
  "ka.req.container.privileged": {
    ...textField("Whether any container is privileged: true or false.", anyPrivileged),
    deprecated: true,
    instead: "test ka.req.pod.containers.privileged",
  },
  "ka.req.pod.volumes.hostpath": indexedField(
    "Paths of the host that the pod mounts.",
    (event, index) => hostPaths(event, index),
  ),
  "ka.req.volume.hostpath": {
    ...keyedField(
      "Whether the pod mounts a path of the host: true or false. A * at the end of the path stands for anything.",
      (event, path) => {
        const paths = hostPaths(event, undefined);
        if (paths === undefined) return undefined;
        const start = path.endsWith("*") ? path.slice(0, -1) : undefined;
        const mounts = (each: string) =>
          each === path || (start !== undefined && each.startsWith(start));
        return String(paths.some(mounts));
      },
    ),
    deprecated: true,
    instead: "test ka.req.pod.volumes.hostpath with intersects",
  },
  "ka.req.pod.volumes.flexvolume_driver": indexedField(
    "Drivers of the pod's flexVolumes.",
    (event, index) => present(valuesAt(event, [...volumes, "flexVolume", "driver"], index)),
  ),
  "ka.req.pod.volumes.volume_type": indexedField(
    "Types of the pod's volumes: hostPath, secret, emptyDir.",
    (event, index) =>
      valuesAt(event, [...volumes, itself], index)?.flatMap(
        (volume) => volume?.keys.filter((key) => key !== "name") ?? [],
      ),
  ),
});

function firstImage(event: Json): string | undefined {
  return complete(containerValues(event, "containers", 0, "image"))?.[0];
}

function anyPrivileged(event: Json): string | undefined {
  const all = containerValues(event, "containers", undefined, "securityContext", "privileged");
  return all === undefined ? undefined : String(all.some((value) => value?.text === "true"));
}

function hostPaths(event: Json, index: number | undefined): readonly string[] | undefined {
  return present(valuesAt(event, [...volumes, "hostPath", "path"], index));
}

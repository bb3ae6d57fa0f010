// Fields of a pod's containers. A pod has three lists of them with the same fields each.
import type { Field, FieldTable } from "../fields/define.ts";
import { complete, indexedField, present, type Texts, valuesAt } from "./define.ts";
import type { Json } from "./json.ts";

type ListName = "containers" | "initContainers" | "ephemeralContainers";

/** What is at a path in each container of a list, or in the one with the index. */
export function containerValues(
  event: Json,
  list: ListName,
  index: number | undefined,
  ...path: readonly string[]
): readonly (Json | undefined)[] | undefined {
  return valuesAt(event, ["requestObject", "spec", list, ...path], index);
}

/** An image without tag and digest, as the original cuts it: at the first colon, port or not. */
export function repositoryOf(image: string): string {
  return image.split(/[:@]/, 1)[0]!;
}

type FindInList = (event: Json, list: ListName, index: number | undefined) => Texts;

interface Row {
  /** `#` stands for "containers", "init containers" or "ephemeral containers". */
  readonly doc: string;
  readonly find: FindInList;
}

const rows: Readonly<Record<string, Row>> = {
  name: { doc: "Names of the #.", find: all("name") },
  image: { doc: "Images of the #.", find: all("image") },
  "image.repository": {
    doc: "Images of the # without tag and digest.",
    find: (event, list, index) => all("image")(event, list, index)?.map(repositoryOf),
  },
  command: { doc: "Commands of the #, words joined by blanks.", find: joined("command") },
  args: { doc: "Arguments of the #, words joined by blanks.", find: joined("args") },
  host_port: {
    doc: "Ports of the host that the # take; of ports without one the container's port, which is the host's when the pod shares its network.",
    find: hostPorts,
  },
  privileged: { doc: "Whether the # are privileged.", find: secured("privileged") },
  allow_privilege_escalation: {
    doc: "Whether processes of the # may gain privileges.",
    find: secured("allowPrivilegeEscalation"),
  },
  read_only_fs: {
    doc: "Whether the # cannot write to their root file system.",
    find: secured("readOnlyRootFilesystem"),
  },
  run_as_user: { doc: "User ids that the # ask for.", find: secured("runAsUser") },
  eff_run_as_user: {
    doc: "User ids that the # start with: their own, else the pod's, else 0.",
    find: effective("runAsUser"),
  },
  run_as_group: { doc: "Group ids that the # ask for.", find: secured("runAsGroup") },
  eff_run_as_group: {
    doc: "Group ids that the # start with: their own, else the pod's, else 0.",
    find: effective("runAsGroup"),
  },
  proc_mount: { doc: "How /proc is mounted in the #.", find: secured("procMount") },
  add_capabilities: {
    doc: "Capabilities that the # add, one JSON array for each that does.",
    find: secured("capabilities", "add"),
  },
};

const lists: readonly (readonly [list: ListName, called: string])[] = [
  ["containers", "containers"],
  ["initContainers", "init containers"],
  ["ephemeralContainers", "ephemeral containers"],
];

export const containerFields: FieldTable = Object.fromEntries(
  lists.flatMap(([list, called]) =>
    Object.entries(rows)
      .filter(([name]) => name !== "host_port" || list !== "ephemeralContainers") // No ports there.
      .map(([name, row]) => [`ka.req.pod.${list}.${name}`, fieldOf(row, list, called)] as const),
  ),
);

function fieldOf({ doc, find }: Row, list: ListName, called: string): Field {
  return indexedField(doc.replace("#", called), (event, index) => find(event, list, index));
}

// Every container has one; where one lacks it the pod is refused anyway.
function all(part: string): FindInList {
  return (event, list, index) => complete(containerValues(event, list, index, part));
}

function joined(part: string): FindInList {
  return (event, list, index) => {
    const found = containerValues(event, list, index, part)?.filter((each) => each !== undefined);
    if (found?.some(({ items }) => items?.every(({ kind }) => kind === "string") !== true))
      return undefined;
    return found?.map(({ items }) => items!.map(({ text }) => text).join(" "));
  };
}

function secured(...path: readonly string[]): FindInList {
  return (event, list, index) =>
    present(containerValues(event, list, index, "securityContext", ...path));
}

function effective(part: string): FindInList {
  return (event, list, index) => {
    const ofPod = event.at("requestObject", "spec", "securityContext", part)?.text ?? "0";
    const containers = event.at("requestObject", "spec", list)?.items;
    const chosen = index === undefined ? containers : containers?.slice(index, index + 1);
    return chosen?.map((each) => each.at("securityContext", part)?.text ?? ofPod);
  };
}

function hostPorts(event: Json, list: ListName, index: number | undefined): Texts {
  return containerValues(event, list, index, "ports")?.flatMap(
    (ports) =>
      ports?.items?.flatMap((port) => {
        const found = port.at("hostPort") ?? port.at("containerPort");
        return found === undefined ? [] : [found.text];
      }) ?? [],
  );
}

// Every field of kernel events. The order of classes and of rows is the order of `--list`.
import { tableScheme, type FoundField, type Scheme } from "../filter/scheme.ts";
import { containerFields, k8sFields } from "./container.ts";
import { type Context, usesFd } from "./context.ts";
import { defineFields, type Field, type FieldTable } from "./define.ts";
import { evtFields, evtGenericFields } from "./evt.ts";
import { evtArgsFields } from "./evt-args.ts";
import { evtInfraFields } from "./evt-infra.ts";
import { evtIoFields } from "./evt-io.ts";
import { evtDeltaFields, evtLatencyFields, evtTimeFields } from "./evt-time.ts";
import { fdFields } from "./fd.ts";
import { fdNetFields } from "./fd-net.ts";
import { fdlistFields } from "./fdlist.ts";
import { evtPathFields, fsPathFields } from "./fs-path.ts";
import { procFields } from "./proc.ts";
import { procExeFields } from "./proc-exe.ts";
import { procLineageFields } from "./proc-lineage.ts";
import { procSessionFields } from "./proc-session.ts";
import { removedField } from "./removed.ts";
import { threadFields } from "./thread.ts";
import { groupFields, userFields } from "./user.ts";

export interface FieldClass {
  readonly name: string;
  /** Tells classes of one name apart. */
  readonly about?: string;
  /** A full sentence, for `--list`. */
  readonly doc: string;
  readonly fields: FieldTable;
}

/** Counts how often it was asked; for measuring how often conditions are evaluated. */
let asked = 0;

const utilFields = defineFields({
  "util.cnt": {
    type: "UINT64",
    format: "ID",
    doc: "Number of times this field was read so far.",
    hidden: true,
    get: () => asked++,
  },
});

export const fieldClasses: readonly FieldClass[] = [
  {
    name: "evt",
    about: "All event types",
    doc: "What every event has: its number, its time and where it comes from.",
    fields: { ...evtGenericFields, ...evtTimeFields },
  },
  {
    name: "evt",
    about: "Syscall events only",
    doc: "What events of the kernel have: their type, parameters and result.",
    fields: {
      ...evtFields,
      ...evtDeltaFields,
      ...evtArgsFields,
      ...evtIoFields,
      ...evtPathFields,
      ...evtLatencyFields,
      ...evtInfraFields,
    },
  },
  {
    name: "process",
    doc: "The process and the thread that caused the event, and their ancestors.",
    fields: {
      ...procFields,
      ...procExeFields,
      ...procLineageFields,
      ...procSessionFields,
      ...threadFields,
    },
  },
  { name: "user", doc: "The user the thread acts as.", fields: userFields },
  { name: "group", doc: "The group the thread acts as.", fields: groupFields },
  {
    name: "fd",
    doc: "The descriptor the event is about.",
    fields: absentWithoutFd({ ...fdFields, ...fdNetFields }),
  },
  { name: "fs.path", doc: "Paths given to calls that act on files.", fields: fsPathFields },
  { name: "fdlist", doc: "Descriptors that poll and ppoll watch.", fields: fdlistFields },
  { name: "util", doc: "Fields for measuring the agent itself.", fields: utilFields },
  {
    name: "container",
    doc: "The container and the pod the process runs in.",
    fields: { ...containerFields, ...k8sFields },
  },
];

/** The rows of fields about a descriptor: no event that has none has a value of them. */
function absentWithoutFd(rows: FieldTable): FieldTable {
  const absentIn = (type: number) => usesFd[type] === 0;
  return Object.fromEntries(
    Object.entries(rows).map(([name, row]) => [name, { ...row, absentIn }]),
  );
}

export const fieldRows: FieldTable = Object.assign({}, ...fieldClasses.map(({ fields }) => fields));

/** The fields of kernel events, for the filter language and for output texts. */
export const catalog = schemeOf(fieldRows);

/** A scheme of these fields that also knows what became of others. */
export function schemeOf(rows: FieldTable): Scheme<Context> {
  return { ...tableScheme<Context>(rows), removed: removedField };
}

/** Fields useful with every alert (append_output: suggested_output), in the order users know. */
export const suggestedFields: readonly string[] = [
  "container.id",
  "container.name",
  "container.image.repository",
  "container.image.tag",
  "k8s.pod.name",
  "k8s.ns.name",
];

/** The row of a field; undefined for a name that does not exist. */
export function fieldRow(name: string): Field | undefined {
  return fieldRows[name];
}

export type CatalogField = FoundField<Context>;

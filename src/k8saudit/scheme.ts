// The fields that rules with `source: k8s_audit` have.
import { type FieldClass, fieldClasses, schemeOf } from "../fields/catalog.ts";
import type { Context } from "../fields/context.ts";
import { defineFields, type FieldTable } from "../fields/define.ts";
import { evtFields } from "../fields/evt.ts";
import { staticFields } from "../fields/static-fields.ts";
import type { Scheme } from "../filter/scheme.ts";
import { containerFields } from "./container-fields.ts";
import { AuditContext } from "./context.ts";
import { formerJsonFields, jsonFields } from "./json-fields.ts";
import { auditPlugin, jsonPlugin } from "./names.ts";
import { objectFields } from "./object-fields.ts";
import { podFields } from "./pod-fields.ts";
import { requestFields } from "./request-fields.ts";

export const auditFields: FieldTable = {
  ...requestFields,
  ...objectFields,
  ...podFields,
  ...containerFields,
};

/** What there is besides the fields of all events, for those who list them. */
export const auditClasses: readonly FieldClass[] = [
  {
    name: auditPlugin,
    about: "Kubernetes audit events",
    doc: "Who asked the API server for what, and what came of it.",
    fields: auditFields,
  },
  {
    name: jsonPlugin,
    about: "Kubernetes audit events",
    doc: "The event as JSON; jevt.value, jevt.obj and jevt.rawtime are the same under an old name.",
    fields: jsonFields,
  },
];

/** What the fields that all sources share say of events of this one. */
const ownFields = defineFields({
  "evt.pluginname": {
    ...{ type: "CHARBUF", doc: "Name of the plugin the event comes from: k8saudit." },
    get: () => auditPlugin,
  },
  "evt.plugininfo": {
    ...{ type: "CHARBUF", doc: "The whole event as JSON, on one line." },
    get: (context) => (context instanceof AuditContext ? context.json?.compact : undefined),
  },
  "evt.type": evtFields["evt.type"],
});

/** The first class of fields is that of all events. */
export const auditRows: FieldTable = {
  ...fieldClasses[0]!.fields,
  ...ownFields,
  ...auditFields,
  ...jsonFields,
  ...formerJsonFields,
};

/** The fields of audit events and those of the configuration. */
export function auditSchemeWith(values: Readonly<Record<string, string>>): Scheme<Context> {
  return schemeOf({ ...auditRows, ...staticFields(values) });
}

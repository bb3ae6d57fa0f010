// Fields of the objects that requests are about: bindings, roles, services, config maps.
import { defineFields } from "../fields/define.ts";
import type { Field } from "../fields/define.ts";
import {
  indexedField,
  keyedField,
  listAt,
  listField,
  present,
  textAt,
  valuesAt,
} from "./define.ts";
import type { Json } from "./json.ts";

const object = "requestObject";

export const objectFields = defineFields({
  "ka.req.binding.subjects": listAt(
    "Subjects that a binding gives a role, each as JSON.",
    object,
    "subjects",
  ),
  "ka.req.binding.subjects.user_names": subjects("Users that a binding gives a role.", "User"),
  "ka.req.binding.subjects.serviceaccount_names": subjects(
    "Service accounts that a binding gives a role.",
    "ServiceAccount",
  ),
  "ka.req.binding.subjects.serviceaccount_ns_names": subjects(
    "Those service accounts with their namespaces: namespace:name.",
    "ServiceAccount",
    (subject) => {
      const namespace = subject.at("namespace")?.text;
      return namespace === undefined ? undefined : `${namespace}:${subject.at("name")?.text}`;
    },
  ),
  "ka.req.binding.subjects.group_names": subjects("Groups that a binding gives a role.", "Group"),
  "ka.req.binding.role": textAt("The role that a binding gives.", object, "roleRef", "name"),
  "ka.req.binding.subject.has_name": {
    ...keyedField("Always true; it exists so that old rules load.", () => "true"),
    deprecated: true,
    instead: "test ka.req.binding.subjects.user_names and its neighbours",
  },
  "ka.req.configmap.name": textAt("Name of the config map.", "objectRef", "name"),
  "ka.req.configmap.obj": textAt("What the config map holds, as JSON.", object, "data"),
  "ka.req.role.rules": listAt("Rules of the role, each as JSON.", object, "rules"),
  "ka.req.role.rules.apiGroups": ruleParts("API groups in the rules of the role.", "apiGroups"),
  "ka.req.role.rules.nonResourceURLs": ruleParts(
    "Paths in the rules of the role that are no objects.",
    "nonResourceURLs",
  ),
  "ka.req.role.rules.verbs": ruleParts("Verbs in the rules of the role.", "verbs"),
  "ka.req.role.rules.resources": ruleParts(
    "Kinds of objects in the rules of the role.",
    "resources",
  ),
  "ka.req.service.type": textAt(
    "Type of the service: ClusterIP, NodePort, LoadBalancer or ExternalName.",
    object,
    "spec",
    "type",
  ),
  "ka.req.service.ports": indexedField("Ports of the service, all in one JSON.", (event, index) =>
    present(valuesAt(event, [object, "spec", "ports"], index)),
  ),
});

function subjects(
  doc: string,
  kind: string,
  nameOf: (subject: Json) => string | undefined = (subject) => subject.at("name")?.text,
): Field {
  return listField(doc, (event) =>
    event.at(object, "subjects")?.items?.flatMap((subject) => {
      if (subject.at("kind")?.text !== kind) return [];
      const name = subject.at("name") && nameOf(subject);
      return name === undefined ? [] : [name];
    }),
  );
}

function ruleParts(doc: string, part: string): Field {
  return indexedField(doc, (event, index) =>
    valuesAt(event, [object, "rules", part], index)?.flatMap(
      (value) => value?.items?.map(({ text }) => text) ?? [],
    ),
  );
}

// Fields of the request itself: who asked what of which object, and what came of it.
import { defineFields } from "../fields/define.ts";
import { keyedField, listAt, listField, textAt, textField } from "./define.ts";
import type { Json } from "./json.ts";

export const requestFields = defineFields({
  "ka.auditid": textAt("Id that all events of one request share.", "auditID"),
  "ka.stage": textAt(
    "How far the request has come: RequestReceived, ResponseStarted, ResponseComplete or Panic.",
    "stage",
  ),
  "ka.auth.decision": textAt(
    "What authorization decided: allow or forbid.",
    "annotations",
    "authorization.k8s.io/decision",
  ),
  "ka.auth.reason": textAt(
    "Why authorization decided so.",
    "annotations",
    "authorization.k8s.io/reason",
  ),
  "ka.auth.openshift.decision": textAt(
    "What authentication decided; OpenShift alone says so.",
    "annotations",
    "authentication.openshift.io/decision",
  ),
  "ka.auth.openshift.username": textAt(
    "The user that was authenticated; OpenShift alone says so.",
    "annotations",
    "authentication.openshift.io/username",
  ),
  "ka.validations.admission.policy.failure": textAt(
    "What a validating admission policy found wrong.",
    "annotations",
    "validation.policy.admission.k8s.io/validation_failure",
  ),
  "ka.security.pod.violations": textAt(
    "How a pod violates the pod security standard that is audited.",
    "annotations",
    "pod-security.kubernetes.io/audit-violations",
  ),
  "ka.user.name": textAt("The user who asks.", "user", "username"),
  "ka.user.groups": listAt("Groups of the user who asks.", "user", "groups"),
  "ka.impuser.name": textAt("The user as whom the user acts.", "impersonatedUser", "username"),
  "ka.verb": textAt(
    "What is asked for: get, list, watch, create, update, patch, delete, deletecollection.",
    "verb",
  ),
  "ka.uri": textAt("Path and query of the request.", "requestURI"),
  "ka.uri.param": keyedField(
    "Value of a parameter in the query: ka.uri.param[command] is ls for /exec?command=ls.",
    (event, key) => parameter(event.at("requestURI")?.text, key),
  ),
  "ka.target.name": textAt("Name of the object the request is about.", "objectRef", "name"),
  "ka.target.namespace": textAt("Namespace of that object.", "objectRef", "namespace"),
  "ka.target.resource": textAt("Kind of that object: pods, secrets.", "objectRef", "resource"),
  "ka.target.subresource": textAt(
    "The part of that object: exec or log of pods.",
    "objectRef",
    "subresource",
  ),
  "ka.target.pod.name": textField(
    "Name of the pod in the answer, when the request is about a pod as a whole.",
    podName,
  ),
  "ka.resp.name": textAt("Name of the object in the answer.", "responseObject", "metadata", "name"),
  "ka.response.code": textAt("Status of the answer: 200, 403.", "responseStatus", "code"),
  "ka.response.reason": textAt("Why a request failed, in a word.", "responseStatus", "reason"),
  "ka.useragent": textAt("The program that asks, as it calls itself.", "userAgent"),
  "ka.sourceips": {
    ...listField("Addresses the request came from and through.", (event) => addresses(event)),
    argument: { required: false, kind: "index" },
    bind: (argument) => {
      const index = argument === undefined ? undefined : Number(argument);
      return listField("", (event) => addresses(event, index)).get;
    },
  },
  "ka.cluster.name": textAt(
    "Name of the cluster, where something adds it to the annotations.",
    "annotations",
    "cluster_name",
  ),
});

function parameter(uri: string | undefined, name: string): string | undefined {
  const query = uri?.split("#")[0]?.split("?").slice(1).join("?");
  return query === undefined ? undefined : (new URLSearchParams(query).get(name) ?? undefined);
}

function podName(event: Json): string | undefined {
  if (event.at("objectRef", "resource")?.text !== "pods") return undefined;
  if ((event.at("objectRef", "subresource")?.text ?? "") !== "") return undefined;
  return event.at("responseObject", "metadata", "name")?.text;
}

function addresses(event: Json, index?: number): readonly string[] | undefined {
  const texts = event.at("sourceIPs")?.items?.map(({ text }) => text);
  return index === undefined ? texts : texts?.slice(index, index + 1);
}

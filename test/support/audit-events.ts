// Audit events as an API server writes them, for tests: a request that was answered, and what the
// test is about.
import { AuditContext } from "../../src/k8saudit/context.ts";
import { readBatch } from "../../src/k8saudit/events.ts";

export interface Request {
  readonly user?: string;
  readonly verb?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly code?: number;
  readonly stage?: string;
  readonly uri?: string;
  /** What was sent. */
  readonly object?: unknown;
  /** Members of the event besides those that follow from the above. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** One event as an object that is ready for JSON. */
export function auditEvent(request: Request): Readonly<Record<string, unknown>> {
  const { user = "alice", verb = "create", resource = "pods", name = "web" } = request;
  const { namespace = "shop", code = 201, stage = "ResponseComplete", subresource } = request;
  const { object, more } = request;
  const path = `/api/v1/namespaces/${namespace}/${resource}`;
  return {
    kind: "Event",
    apiVersion: "audit.k8s.io/v1",
    level: "RequestResponse",
    auditID: "6d4b1a52-8f6e-4c34-9e0d-2b1f5c7a9e11",
    stage,
    requestURI: request.uri ?? path,
    verb,
    user: { username: user, groups: ["developers", "system:authenticated"] },
    sourceIPs: ["192.0.2.7", "198.51.100.3"],
    userAgent: "kubectl/v1.33.1 (linux/amd64)",
    objectRef: { resource, namespace, name, ...(subresource && { subresource }), apiVersion: "v1" },
    responseStatus: { metadata: {}, code },
    ...(object !== undefined && {
      requestObject: object,
      responseObject: { metadata: { name: `${name}-1`, namespace } },
    }),
    requestReceivedTimestamp: "2026-05-04T03:02:01.100000Z",
    stageTimestamp: "2026-05-04T03:02:01.123456Z",
    annotations: {
      "authorization.k8s.io/decision": "allow",
      "authorization.k8s.io/reason": "RBAC: allowed",
    },
    ...more,
  };
}

/** A request that makes a pod of these containers. */
export function podEvent(
  containers: readonly unknown[],
  spec: Readonly<Record<string, unknown>> = {},
  request: Request = {},
): Readonly<Record<string, unknown>> {
  const object = { kind: "Pod", metadata: { name: "web" }, spec: { containers, ...spec } };
  return auditEvent({ object, ...request });
}

/** What fields are asked of, at this event. */
export function auditContext(event: unknown): AuditContext {
  const { events, problems } = readBatch(JSON.stringify(event), 1_000_000);
  if (events[0] === undefined) throw new Error(problems.join("; "));
  const context = new AuditContext("node-1");
  context.show(events[0]);
  return context;
}

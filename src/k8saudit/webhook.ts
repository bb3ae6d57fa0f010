// The server that API servers post their audit events to. Answers and bounds are the plugin's; what
// it leaves open is bounded here: slow clients, many clients, and events that come faster than
// rules look at them, which the API server is asked to send again.
import { readFileSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Feed } from "./feed.ts";
import type { Intake } from "./intake.ts";
import type { AuditSettings, Origin } from "./settings.ts";
import type { AuditCountName } from "./thread-protocol.ts";

export type WebhookOrigin = Extract<Origin, { kind: "webhook" }>;

/** Starts to listen. */
export function openWebhook(
  origin: WebhookOrigin,
  settings: AuditSettings,
  intake: Intake,
): Result<Feed, string> {
  const { certificatePath, batchBytesMax } = settings;
  const webhook = new Webhook(origin.path, batchBytesMax, intake);
  try {
    const tls = origin.isTls ? readFileSync(certificatePath, "utf8") : undefined;
    const server = listen(origin, tls, webhook);
    const scheme = origin.isTls ? "https" : "http";
    const host = origin.host === "" ? "" : server.hostname;
    const at = `${scheme}://${host?.includes(":") ? `[${host}]` : host}:${server.port}`;
    return ok({
      told: `listening at ${at}${origin.path}`,
      ended: undefined,
      close: async () => {
        // Idle connections of API servers stay open for minutes; nobody waits for these.
        await Promise.race([server.stop(), Bun.sleep(limits.auditCloseMs)]);
        await server.stop(true);
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(`cannot listen at ${origin.host}:${origin.port}: ${reason}`);
  }
}

function listen(
  { host, port }: WebhookOrigin,
  certificate: string | undefined,
  webhook: Webhook,
): Bun.Server<undefined> {
  const serve = (hostname: string) =>
    Bun.serve({
      hostname,
      port,
      idleTimeout: limits.auditIdleSeconds,
      // Counted while reading, so that the answer is the plugin's.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      development: false,
      reusePort: false, // Else a second agent at this address would take half of the events.
      ...(certificate !== undefined && { tls: { cert: certificate, key: certificate } }),
      fetch: (request, server) =>
        server.pendingRequests > limits.auditRequestsMax
          ? webhook.refuse("droppedBusy")
          : webhook.answer(request),
      error: () => plain(500, "internal error"),
    });
  if (host !== "") return serve(host);
  try {
    return serve("::"); // Takes connections to IPv4 addresses too.
  } catch {
    return serve("0.0.0.0"); // A machine without IPv6, or the port is taken: then this says so.
  }
}

/** How requests are refused, by what is counted. */
const refusals = {
  droppedBusy: () => {
    const answer = plain(503, "too many events wait to be looked at");
    answer.headers.set("Retry-After", "1"); // An API server sends the batch again.
    return answer;
  },
  droppedLarge: () => plain(400, "bad request: http: request body too large"),
  droppedSlow: () => plain(408, "the request takes too long"),
  droppedBroken: () => plain(400, "bad request: the connection broke"),
} as const satisfies Partial<Record<AuditCountName, () => Response>>;
type Refusal = keyof typeof refusals;

class Webhook {
  readonly #path: string;
  readonly #bodyBytesMax: number;
  readonly #intake: Intake;

  constructor(path: string, bodyBytesMax: number, intake: Intake) {
    this.#path = path;
    this.#bodyBytesMax = bodyBytesMax;
    this.#intake = intake;
  }

  async answer(request: Request): Promise<Response> {
    if (!this.#isOurs(new URL(request.url).pathname)) return plain(404, "404 page not found");
    if (request.method !== "POST") return plain(405, `${request.method} method not allowed`);
    if (request.headers.get("content-type")?.includes("application/json") !== true)
      return plain(400, "wrong Content Type");
    const body = await this.#read(request);
    if (!body.ok) return this.refuse(body.error);
    if (!(await this.#hand(body.value))) return this.refuse("droppedBusy");
    return new Response(null, { status: 200 });
  }

  refuse(reason: Refusal): Response {
    this.#intake.counts.add(reason);
    return refusals[reason]();
  }

  /** As the plugin's router: a path that ends with a slash stands for all below it. */
  #isOurs(path: string): boolean {
    return path === this.#path || (this.#path.endsWith("/") && path.startsWith(this.#path));
  }

  async #read(request: Request): Promise<Result<string, Refusal>> {
    const { counts } = this.#intake;
    if (Number(request.headers.get("content-length") ?? 0) > this.#bodyBytesMax)
      return err("droppedLarge");
    if (request.body === null) return ok("");
    const reader = request.body.getReader();
    const stop = () => {
      reader.cancel().catch(() => {}); // Nobody is interested in what else comes.
    };
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, limits.auditBodyMs);
    const decoder = new TextDecoder();
    let text = "";
    let size = 0;
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        size += part.value.length;
        counts.add("reading", part.value.length); // Of all bodies that are being read.
        const isTooLarge = size > this.#bodyBytesMax;
        if (isTooLarge || counts.get("reading") > limits.auditReadingBytesMax) {
          stop();
          return err(isTooLarge ? "droppedLarge" : "droppedBusy");
        }
        text += decoder.decode(part.value, { stream: true });
      }
      return isLate ? err("droppedSlow") : ok(text + decoder.decode());
    } catch {
      return err("droppedBroken");
    } finally {
      clearTimeout(timer);
      counts.add("reading", -size);
    }
  }

  /** Waits for room as long as an API server may be made to wait. */
  async #hand(body: string): Promise<boolean> {
    const until = performance.now() + limits.auditRoomMs;
    while (!this.#intake.take(body)) {
      const left = until - performance.now();
      if (left <= 0) return false;
      await Promise.race([this.#intake.room(), Bun.sleep(left)]);
    }
    return true;
  }
}

function plain(status: number, text: string): Response {
  const headers = { "Content-Type": "text/plain; charset=utf-8" };
  return new Response(`${text}\n`, { status, headers });
}

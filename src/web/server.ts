// The web server from the inside, on a thread of its own: a slow or hostile client can cost memory
// within bounds and time of this thread, never a turn of the loop that takes events.
import { limits } from "../base/limits.ts";
import { Agent, NoAnswer } from "./agent.ts";
import type { FromServer, ToServer, WebLine } from "./protocol.ts";
import { type Route, routes, type WebAnswer, type WebHost } from "./routes.ts";

/** Serves as it is told until the thread ends. */
export function hostWebServer(
  line: WebLine<FromServer, ToServer>,
  readResources: WebHost["readResources"],
): void {
  const agent = new Agent((message) => line.post(message));
  line.listen((message) => {
    if (message.order === "answer") return agent.answered(message.id, message.answer);
    try {
      const server = serve({ settings: message.settings, agent, readResources });
      line.post({ event: "listening", port: server.port ?? 0 });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      line.post({ event: "failed", reason });
    }
  });
}

/** `idleSeconds`: how long a connection may be without a whole request. */
export function serve(
  host: WebHost,
  idleSeconds: number = limits.webIdleSeconds,
): Bun.Server<undefined> {
  const { address, port, certificate } = host.settings;
  return Bun.serve({
    hostname: address,
    port,
    // The runtime also closes connections that send a request too slowly, a byte now and then.
    idleTimeout: idleSeconds,
    maxRequestBodySize: Math.max(1, ...routes.map(({ bodyBytesMax }) => bodyBytesMax)),
    development: false,
    reusePort: false, // Without it a second server at this address would get half of the requests.
    ...(certificate !== undefined && { tls: { cert: certificate, key: certificate } }),
    fetch: async (request, server) => {
      if (server.pendingRequests > limits.webRequestsMax)
        return response({ status: 503, type: "text/plain", body: "too many requests\n" });
      return response(await answerTo(request, host));
    },
    error: () => response({ status: 500, type: "text/plain", body: "internal error\n" }),
  });
}

async function answerTo(request: Request, host: WebHost): Promise<WebAnswer> {
  const { pathname: path, searchParams: query } = new URL(request.url);
  const found = routes.filter((route) => route.path(host.settings) === path);
  if (found.length === 0) return refusal(404, "not found");
  const method = request.method === "HEAD" ? "GET" : request.method;
  const route = found.find((row) => row.method === method);
  if (route === undefined) return refusal(405, "method not allowed");
  const body = await bodyOf(request, route);
  if (body === undefined) return refusal(413, `at most ${route.bodyBytesMax} bytes are taken`);
  try {
    return await route.answer({ query, headers: request.headers, body }, host);
  } catch (error) {
    if (error instanceof NoAnswer) return refusal(503, error.message);
    throw error;
  }
}

/** undefined: too large. */
async function bodyOf(request: Request, { bodyBytesMax }: Route): Promise<Uint8Array | undefined> {
  if (bodyBytesMax === 0) return new Uint8Array(0);
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) return undefined;
  const body = await request.bytes();
  return body.length > bodyBytesMax ? undefined : body;
}

function refusal(status: number, reason: string): WebAnswer {
  return { status, type: "text/plain", body: `${reason}\n` };
}

function response({ status, type, body }: WebAnswer): Response {
  return new Response(body, { status, headers: { "Content-Type": type } });
}

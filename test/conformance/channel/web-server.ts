// A web server as the other side of the HTTP channel, plain or with TLS.
import { gunzipSync } from "node:zlib";
import type { HttpSettings } from "../../../src/output/http.ts";
import { anyPort, type Counterpart } from "./counterpart.ts";

export const httpDefaults: Omit<HttpSettings, "url"> = {
  userAgent: "falcosecurity/falco",
  headers: {},
  insecure: false,
  ca: "/etc/ssl/certs",
  client: undefined,
  echo: false,
  askCompressed: false,
  gzip: false,
  keepAlive: true,
  timeoutsMax: 50,
  timeoutMs: 300,
  healthUrl: "",
  atOnce: 1,
};

export interface ServerCertificates {
  readonly cert: string;
  readonly key: string;
  /** Authority of clients. */
  readonly ca?: string;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
}

export type Handler = (request: Request) => Response | Promise<Response>;

export class WebServer implements Counterpart {
  readonly #settings: Partial<HttpSettings>;
  readonly #tls: ServerCertificates | undefined;
  readonly #got: string[] = [];
  #port = 0;
  #server: ReturnType<typeof Bun.serve> | undefined;
  #stalled = false;
  /** Of the POST requests that are not stalled. */
  handler: Handler | undefined;

  constructor(settings: Partial<HttpSettings> = {}, tls?: ServerCertificates) {
    this.#settings = settings;
    this.#tls = tls;
  }

  get origin(): string {
    return `${this.#tls === undefined ? "http" : "https"}://127.0.0.1:${this.#port}`;
  }

  get sink(): Counterpart["sink"] {
    return { kind: "http", ...httpDefaults, url: `${this.origin}/alerts`, ...this.#settings };
  }

  async start(): Promise<void> {
    for (let tries = 0; this.#server === undefined; tries++) {
      const port = this.#port === 0 ? anyPort() : this.#port;
      try {
        this.#server = this.#serve(port);
        this.#port = port;
      } catch (error) {
        // What listened there before may take a moment to be gone.
        if (tries >= 100) throw error;
        await Bun.sleep(20);
      }
    }
  }

  #serve(port: number): ReturnType<typeof Bun.serve> {
    return Bun.serve({
      ...{ hostname: "127.0.0.1", port },
      ...(this.#tls === undefined ? {} : { tls: this.#tls }),
      fetch: (request) => this.#answer(request),
    });
  }

  lines(): readonly string[] {
    return this.#got;
  }

  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
  }

  async die(): Promise<void> {
    await this.#server?.stop(true);
    this.#server = undefined;
  }

  stop(): Promise<void> {
    return this.die();
  }

  async #answer(request: Request): Promise<Response> {
    if (this.#stalled) return await new Promise(() => {});
    if (this.handler !== undefined) return await this.handler(request);
    const bytes = await request.bytes();
    const packed = request.headers.get("content-encoding") === "gzip";
    this.#got.push(Buffer.from(packed ? gunzipSync(bytes) : bytes).toString());
    return new Response("ok");
  }
}

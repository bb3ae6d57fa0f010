// The one list of what the web server answers.
import { type Naming, namings, prometheusText } from "../metrics/prometheus.ts";
import type { ResourcesReading } from "../metrics/readings.ts";
import type { Agent } from "./agent.ts";
import type { WebSettings } from "./protocol.ts";

export interface WebRequest {
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

export interface WebAnswer {
  readonly status: number;
  readonly type: "application/json" | "text/plain; version=0.0.4" | "text/plain" | "text/html";
  readonly body: string;
}

export interface Route {
  readonly method: "GET" | "POST";
  /** undefined: not served with these settings. */
  readonly path: (settings: WebSettings) => string | undefined;
  /** User-facing, a full sentence. */
  readonly doc: string;
  /** Larger requests are refused before they are read; 0: a body is not looked at. */
  readonly bodyBytesMax: number;
  /** Runs in the thread of the server. A question that the agent does not answer in time throws. */
  readonly answer: (request: WebRequest, host: WebHost) => WebAnswer | Promise<WebAnswer>;
}

/** What answers are made from. */
export interface WebHost {
  readonly agent: Agent;
  readonly settings: WebSettings;
  /** Measured here, on the time of the server's thread. */
  readonly readResources: () => Promise<ResourcesReading>;
}

export const routes: readonly Route[] = [
  {
    method: "GET",
    path: ({ healthPath }) => healthPath,
    doc: "Answers ok while the agent takes events, and 503 when it does not.",
    bodyBytesMax: 0,
    answer: async (_request, { agent }) => {
      await agent.ask("alive");
      return { status: 200, type: "application/json", body: '{"status": "ok"}' };
    },
  },
  {
    method: "GET",
    path: () => "/versions",
    doc: "Answers the versions that --version prints, as JSON.",
    bodyBytesMax: 0,
    answer: (_request, { settings }) => {
      const body = JSON.stringify(settings.versions);
      return { status: 200, type: "application/json", body };
    },
  },
  {
    method: "GET",
    path: ({ metrics }) => (metrics ? "/metrics" : undefined),
    doc: "Answers all metrics as text for Prometheus, with the names of Falco; with ?names=conventional with names as Prometheus would have them.",
    bodyBytesMax: 0,
    answer: async ({ query }, { agent, readResources }) => {
      const wanted = query.get("names") ?? namings[0];
      if (!isNaming(wanted)) return unknownNaming;
      const [readings, resources] = await Promise.all([agent.ask("readings"), readResources()]);
      const body = prometheusText({ ...readings, resources }, wanted);
      return { status: 200, type: "text/plain; version=0.0.4", body };
    },
  },
];

function isNaming(text: string): text is Naming {
  return namings.some((naming) => naming === text);
}

const unknownNaming: WebAnswer = {
  status: 400,
  type: "text/plain",
  body: `names must be one of: ${namings.join(", ")}\n`,
};

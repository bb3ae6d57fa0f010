// What the main thread and the thread of the web server tell each other. The server answers
// requests by itself where it can and asks the agent for the rest; the agent answers between two
// slices of events.
import type { Readings } from "../metrics/readings.ts";

export interface WebSettings {
  /** An address of this machine. */
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  /** Certificate and key in one text, PEM; undefined: plain HTTP. */
  readonly certificate: string | undefined;
  readonly healthPath: string;
  /** Whether /metrics is served. */
  readonly metrics: boolean;
  /** What /versions answers. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What the agent can be asked, with what is sent along and what comes back. */
export interface Questions {
  /** Whether events are still being taken. */
  readonly alive: { readonly body: undefined; readonly answer: true };
  readonly readings: { readonly body: undefined; readonly answer: Readings };
}
export type Question = keyof Questions;

/** Answers every question; runs on the main thread, so each takes well below a millisecond. */
export type Answers = {
  readonly [Q in Question]: (
    body: Questions[Q]["body"],
  ) => Questions[Q]["answer"] | Promise<Questions[Q]["answer"]>;
};

export type ToServer =
  | { readonly order: "start"; readonly settings: WebSettings }
  | { readonly order: "answer"; readonly id: number; readonly answer: unknown };

export type FromServer =
  | { readonly event: "listening"; readonly port: number }
  | { readonly event: "failed"; readonly reason: string }
  | {
      readonly event: "question";
      readonly id: number;
      readonly question: Question;
      readonly body: unknown;
    };

/** One end of the line between both threads. */
export interface WebLine<Out, In> {
  post(message: Out): void;
  listen(hear: (message: In) => void): void;
}

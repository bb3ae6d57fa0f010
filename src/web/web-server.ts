// The web server as the main thread holds it: started, asked for, ended.
import type { Answers, FromServer, ToServer, WebLine, WebSettings } from "./protocol.ts";

/** The thread of the web server as the main thread holds it. */
export interface WebThread extends WebLine<ToServer, FromServer> {
  /** Hears once, when the thread ended by itself. */
  onEnd(hear: (reason: string) => void): void;
  end(): void;
}

export interface WebServer {
  /** Where it listens. */
  readonly port: number;
  close(): void;
}

/** Starts it; a text says why it could not. `ended` hears when it stops by itself later. */
export function startWebServer(
  thread: WebThread,
  settings: WebSettings,
  answers: Answers,
  ended: (reason: string) => void,
): Promise<WebServer | string> {
  return new Promise((resolve) => {
    let listening = false;
    thread.onEnd((reason) => (listening ? ended(reason) : resolve(reason)));
    thread.listen((message) => {
      switch (message.event) {
        case "listening":
          listening = true;
          return resolve({ port: message.port, close: () => thread.end() });
        case "failed":
          thread.end();
          return resolve(message.reason);
        case "question":
          return void reply(thread, answers, message);
      }
    });
    thread.post({ order: "start", settings });
  });
}

async function reply(
  thread: WebThread,
  answers: Answers,
  { id, question, body }: Extract<FromServer, { event: "question" }>,
): Promise<void> {
  // A cast: the other side sends along what the question wants.
  const answer = answers[question] as (body: unknown) => unknown;
  thread.post({ order: "answer", id, answer: await answer(body) });
}

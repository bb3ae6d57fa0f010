// The agent as the web server sees it: someone who is asked and answers a moment later.
import { limits } from "../base/limits.ts";
import type { FromServer, Question, Questions } from "./protocol.ts";

/** The agent did not answer in time. */
export class NoAnswer extends Error {}

export class Agent {
  readonly #post: (message: FromServer) => void;
  readonly #answerMs: number;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  /** Answers of questions without a body, for whoever asks the same a moment later. */
  readonly #shared = new Map<Question, Promise<unknown>>();
  #id = 0;

  constructor(post: (message: FromServer) => void, answerMs: number = limits.webAnswerMs) {
    this.#post = post;
    this.#answerMs = answerMs;
  }

  /** Throws NoAnswer when the agent takes too long. */
  async ask<Q extends Question>(
    question: Q,
    ...[body]: Questions[Q]["body"] extends undefined ? [] : [Questions[Q]["body"]]
  ): Promise<Questions[Q]["answer"]> {
    const asked =
      body === undefined
        ? (this.#shared.get(question) ?? this.#share(question))
        : this.#put(question, body);
    // A cast: the answer has the type that Answers wants of whoever gives it.
    return (await asked) as Questions[Q]["answer"];
  }

  answered(id: number, answer: unknown): void {
    this.#waiting.get(id)?.(answer);
  }

  // However often clients ask, the agent is asked a few times per second.
  #share(question: Question): Promise<unknown> {
    const asked = this.#put(question, undefined);
    this.#shared.set(question, asked);
    const forget = () => setTimeout(() => this.#shared.delete(question), limits.webReuseMs);
    asked.then(forget, forget);
    return asked;
  }

  #put(question: Question, body: unknown): Promise<unknown> {
    const id = this.#id++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new NoAnswer(`the agent did not answer in ${this.#answerMs} ms`));
      }, this.#answerMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(answer);
      });
      this.#post({ event: "question", id, question, body });
    });
  }
}

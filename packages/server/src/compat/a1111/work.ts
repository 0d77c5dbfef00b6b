/** What is being made for requests of A1111's: how far it is, and how it is ended early. It lives as long as the request;
 *  the jobs themselves are the queue's. */
import type { Account } from "../../auth/account.ts";
import type { DialectProgress, DialectRequest, DialectService } from "../service.ts";

/** `state` of A1111's GET progress. */
export interface WorkState {
  readonly skipped: boolean;
  readonly interrupted: boolean;
  readonly stopping_generation: boolean;
  readonly job: string;
  readonly job_count: number;
  readonly job_timestamp: string;
  readonly job_no: number;
  readonly sampling_step: number;
  readonly sampling_steps: number;
}

/** Nothing to do. */
export const IDLE: WorkState = {
  skipped: false,
  interrupted: false,
  stopping_generation: false,
  job: "",
  job_count: 0,
  job_timestamp: "0",
  job_no: 0,
  sampling_step: 0,
  sampling_steps: 0,
};

export interface WorkAbout {
  readonly account: Account;
  /** A1111's name of what is done, such as `scripts_txt2img`. */
  readonly job: string;
  readonly taskId: string;
}

/** One request of a client, which may be several of the service's. */
export class Work {
  readonly account: Account;
  readonly taskId: string;
  readonly begun = new Date();
  readonly #job: string;
  #requests = 0;
  #at = 0;
  /** Of the request that is being made; what it does not tell anew is what it told before. */
  #progress: DialectProgress | undefined;
  /** Walks of the sampler for one picture, and how many of them are done. */
  #passes = 1;
  #pass = 0;
  #ending: AbortController | undefined;
  #skipped = false;
  #interrupted = false;
  /** Counts previews, so that a client need not take the same one twice. */
  #previews = 0;

  constructor({ account, job, taskId }: WorkAbout) {
    this.account = account;
    this.taskId = taskId;
    this.#job = job;
  }

  /**
   * Has the requests made one after the other. One that is skipped makes nothing; an interruption ends the rest.
   * @returns the files of each request
   * @throws Problem as the service does
   */
  async make(
    requests: readonly DialectRequest[],
    service: DialectService,
  ): Promise<(readonly Uint8Array[])[]> {
    this.#requests = requests.length;
    const made: (readonly Uint8Array[])[] = [];
    for (const [at, request] of requests.entries()) {
      if (this.#interrupted) break;
      const ending = new AbortController();
      this.#at = at;
      this.#skipped = false;
      this.#progress = undefined;
      this.#passes = passesOf(request);
      this.#pass = 0;
      this.#ending = ending;
      try {
        const { signal } = ending;
        made.push(await service.run(request, { signal, onProgress: this.#note }));
      } catch (error) {
        if (!ending.signal.aborted && !isAbort(error)) throw error;
        made.push([]);
      }
    }
    return made;
  }

  readonly #note = (progress: DialectProgress): void => {
    if (progress.preview !== undefined) this.#previews++;
    const before = this.#progress;
    if ((progress.step ?? Infinity) < (before?.step ?? 0))
      this.#pass = Math.min(this.#pass + 1, this.#passes - 1);
    this.#progress = { ...before, ...progress };
  };

  interrupt(): void {
    this.#interrupted = true;
    this.#ending?.abort(new DOMException("interrupted by the client", "AbortError"));
  }

  skip(): void {
    this.#skipped = true;
    this.#ending?.abort(new DOMException("skipped by the client", "AbortError"));
  }

  /** Whether a worker has begun with it. */
  get active(): boolean {
    return this.#at > 0 || this.#progress !== undefined;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  get previews(): number {
    return this.#previews;
  }

  /** A picture file of what the sampler sees; undefined where there is none yet. */
  async preview(): Promise<Uint8Array | undefined> {
    // It may be asked for when the networks that make it are gone already.
    return this.#progress?.preview?.().catch(() => undefined);
  }

  state(timestamp: string): WorkState {
    const { step = 0, steps = 0, picture } = this.#progress ?? {};
    const of = picture?.of ?? this.#passes;
    return {
      ...IDLE,
      skipped: this.#skipped,
      interrupted: this.#interrupted,
      job: this.#job,
      job_count: this.#requests * of,
      job_timestamp: timestamp,
      job_no: this.#at * of + (picture === undefined ? this.#pass : picture.number - 1),
      sampling_step: step,
      sampling_steps: steps,
    };
  }
}

/** Also a job that somebody cancels elsewhere is one that makes nothing. */
const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";

/** A1111 counts a hires fix as a job of its own, and each loop. */
function passesOf({ parameters }: DialectRequest): number {
  const { hires, hires_width, hires_height, loops } = parameters as Partial<
    Record<"hires" | "hires_width" | "hires_height" | "loops", number>
  >;
  return hires === undefined && hires_width === undefined && hires_height === undefined
    ? (loops ?? 1)
    : 2;
}

/** How many ids of ended tasks are remembered, as in A1111. */
const REMEMBERED = 16;

/** All works of a server. */
export class Works {
  readonly #works: Work[] = [];
  readonly #ended: Pick<Work, "account" | "taskId">[] = [];

  begin(about: WorkAbout): Work {
    const work = new Work(about);
    this.#works.push(work);
    return work;
  }

  end(work: Work): void {
    const at = this.#works.indexOf(work);
    if (at >= 0) this.#works.splice(at, 1);
    this.#ended.push({ account: work.account, taskId: work.taskId });
    if (this.#ended.length > REMEMBERED) this.#ended.shift();
  }

  /** What an account may see, its own first: an administrator sees that of others where there is none of theirs. */
  of(account: Account): readonly Work[] {
    const own = this.#works.filter((work) => isSame(work.account, account));
    return own.length === 0 && account.role === "admin" ? this.#works : own;
  }

  /** What progress shows and an interruption ends: what is being made, else what waits longest. */
  current(account: Account): Work | undefined {
    const works = this.of(account);
    return works.find(({ active }) => active) ?? works[0];
  }

  hasEnded(account: Account, taskId: string): boolean {
    return this.#ended.some((work) => work.taskId === taskId && isSame(work.account, account));
  }
}

const isSame = (one: Account, other: Account): boolean => one.userId === other.userId;

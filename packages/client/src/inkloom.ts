/** A service at an address: every route with its types, and the few steps that clients take most. */
import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./api.ts";
import { type Ask, type EventOptions, followEvents, type JobEvent } from "./job-events.ts";
import { expectOk, InkloomProblem } from "./problem.ts";
import type { Job, Tool, ToolParameters, Upload } from "./shapes.ts";
import { uuidV7 } from "./uuid-v7.ts";

export interface ConnectOptions {
  /** `http://127.0.0.1:7860`. */
  readonly address: string;
  /** An API token, where the service asks for a login. */
  readonly token?: string;
  /** Of words for people. @default en */
  readonly language?: "en" | "zh";
  /** @default the global one */
  readonly fetch?: typeof fetch;
}

export interface RunOptions extends EventOptions {
  readonly onEvent?: (event: JobEvent) => void;
  readonly priority?: number;
}

export interface Inkloom {
  /** Every route. */
  readonly api: Client<paths>;
  /** Queues a job; repeated by itself where the line breaks, and made once all the same. */
  submit<Id extends Tool>(
    tool: Id,
    parameters: ToolParameters<Id>,
    options?: Pick<RunOptions, "priority" | "signal">,
  ): Promise<Job>;
  /** The job as it ended. Rejects with an `InkloomProblem` where it failed or was cancelled. */
  run<Id extends Tool>(
    tool: Id,
    parameters: ToolParameters<Id>,
    options?: RunOptions,
  ): Promise<Job>;
  /** What happens to a job until it ends, beginning with the job as it is. */
  events(job: string, options?: EventOptions): AsyncGenerator<JobEvent, void>;
  /** What happens to all one's jobs, until the signal fires. */
  allEvents(options?: EventOptions): AsyncGenerator<JobEvent, void>;
  upload(picture: Blob | Uint8Array<ArrayBuffer>): Promise<Upload>;
  /** The bytes of a file of a job, an upload or an entry of the gallery. */
  bytes(file: { readonly url: string }): Promise<Uint8Array>;
}

/** How often a request that can be repeated is sent. */
const TRIES = 4;

export function connect({ address, token, language = "en", ...given }: ConnectOptions): Inkloom {
  const call = given.fetch ?? fetch;
  const base = address.replace(/\/+$/, "");
  const headers = {
    "accept-language": language,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const ask: Ask = (path, options = {}) =>
    call(base + path, { ...options, headers: { ...headers, ...options.headers } });

  const submit: Inkloom["submit"] = async (tool, parameters, { priority, signal } = {}) => {
    const query = priority === undefined ? "" : `?priority=${priority}`;
    const request = {
      method: "POST",
      body: JSON.stringify(parameters),
      headers: { "content-type": "application/json", "idempotency-key": uuidV7() },
      ...(signal && { signal }),
    };
    const answer = await repeated(() => ask(`/api/v1/tools/${tool}${query}`, request), signal);
    return (await (await expectOk(answer)).json()) as Job;
  };

  const events: Inkloom["events"] = (job, options = {}) =>
    followEvents(ask, `/api/v1/jobs/${encodeURIComponent(job)}/events`, options, isLast);

  return {
    api: createClient<paths>({ baseUrl: base, headers, fetch: (asked) => call(asked) }),
    submit,
    events,
    allEvents: (options = {}) => followEvents(ask, "/api/v1/events", options),
    async run(tool, parameters, { onEvent, priority, signal, previews } = {}) {
      const about = { ...(signal && { signal }) };
      let job = await submit(tool, parameters, { ...about, ...(priority && { priority }) });
      for await (const event of events(job.id, { ...about, ...(previews && { previews }) })) {
        onEvent?.(event);
        if (event.type === "state") ({ job } = event);
      }
      signal?.throwIfAborted();
      if (job.error !== null) throw new InkloomProblem(job.error);
      if (job.state !== "done") throw new Error(`Job ${job.id} is ${job.state}, expected done.`);
      return job;
    },
    async upload(picture) {
      const body = picture instanceof Blob ? picture : new Blob([picture]);
      const answer = await ask("/api/v1/assets", {
        method: "POST",
        body,
        headers: { "content-type": "application/octet-stream" },
      });
      const { files } = (await (await expectOk(answer)).json()) as { files: Upload[] };
      const [file] = files;
      if (file === undefined) throw new Error("The service answered without the uploaded file.");
      return file;
    },
    bytes: async ({ url }) => new Uint8Array(await (await expectOk(await ask(url))).arrayBuffer()),
  };
}

const isLast = (event: JobEvent): boolean =>
  event.type === "removed" ||
  (event.type === "state" && ["done", "failed", "cancelled"].includes(event.job.state));

/** Again where the line broke: the key makes it one request. */
async function repeated(send: () => Promise<Response>, signal?: AbortSignal): Promise<Response> {
  for (let tries = 1; ; tries += 1)
    try {
      return await send();
    } catch (error) {
      if (tries === TRIES || signal?.aborted === true) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** tries));
    }
}

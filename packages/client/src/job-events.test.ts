import { describe, expect, test } from "vitest";
import { type Ask, followEvents, type JobEvent, readEvents } from "./job-events.ts";
import { InkloomProblem } from "./problem.ts";

const encoder = new TextEncoder();

/** A body in the pieces given, ended by an error where one is given. */
const body = (
  pieces: readonly string[],
  error?: Error,
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const left = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const next = left.shift();
      if (next !== undefined) controller.enqueue(encoder.encode(next));
      else if (error === undefined) controller.close();
      else controller.error(error);
    },
  });
};

const text = (revision: number, type = "progress"): string =>
  `id: ${revision}\nevent: ${type}\ndata: {"type":"${type}","id":"j","revision":${revision}}\n\n`;

/** A service that answers one after the other, and what it was asked. */
function service(...answers: (() => Response)[]): { ask: Ask; asked: (string | undefined)[] } {
  const asked: (string | undefined)[] = [];
  const ask: Ask = (_path, options) => {
    asked.push(options?.headers?.["last-event-id"]);
    const next = answers.shift();
    return next === undefined ? Promise.reject(new TypeError("no line")) : Promise.resolve(next());
  };
  return { ask, asked };
}

const collect = async (events: AsyncIterable<JobEvent>): Promise<number[]> => {
  const revisions: number[] = [];
  for await (const event of events) if ("revision" in event) revisions.push(event.revision);
  return revisions;
};

describe("the events of an answer", () => {
  test("are read wherever the line cuts them", async () => {
    const whole = text(1) + ": beat\n\n" + text(2);
    for (let cut = 1; cut < whole.length; cut += 7) {
      const found = [];
      for await (const { id } of readEvents(body([whole.slice(0, cut), whole.slice(cut)])))
        found.push(id);
      expect(found).toEqual(["1", "2"]);
    }
  });
});

describe("events that are followed", () => {
  test("go on where the line broke, and end with the job", async () => {
    const { ask, asked } = service(
      () => new Response(body([text(1), text(2)], new Error("broken"))),
      () => new Response(body([text(3), text(4, "removed"), text(5)])),
    );
    const events = followEvents(ask, "/x", {}, ({ type }) => type === "removed");
    expect(await collect(events)).toEqual([1, 2, 3, 4]);
    expect(asked).toEqual([undefined, "2"]);
  });

  test("end where the service has nothing more to tell", async () => {
    const { ask, asked } = service(
      () => new Response(body([text(1)])),
      () => new Response(null, { status: 204 }),
    );
    expect(await collect(followEvents(ask, "/x", {}))).toEqual([1]);
    expect(asked).toEqual([undefined, "1"]);
  });

  test("come again after they were dropped, without telling of it", async () => {
    const { ask } = service(
      () => new Response(body([text(1), 'event: dropped\ndata: {"type":"dropped"}\n\n'])),
      () => new Response(body([text(2)])),
      () => new Response(null, { status: 204 }),
    );
    expect(await collect(followEvents(ask, "/x", {}))).toEqual([1, 2]);
  });

  test("fail with what the service says, at once", async () => {
    const problem = { detail: "There is no job.", code: "queue/unknown", status: 404 };
    const headers = { "content-type": "application/problem+json" };
    const { ask, asked } = service(
      () => new Response(JSON.stringify(problem), { status: 404, headers }),
    );
    const failed = collect(followEvents(ask, "/x", {}));
    await expect(failed).rejects.toThrow(InkloomProblem);
    await expect(failed).rejects.toMatchObject({
      code: "queue/unknown",
      message: "There is no job.",
    });
    expect(asked).toHaveLength(1);
  });

  test("end with their signal, also while they wait to come again", async () => {
    const abort = new AbortController();
    const { ask, asked } = service();
    const ended = collect(followEvents(ask, "/x", { signal: abort.signal }));
    setTimeout(() => {
      abort.abort();
    }, 20);
    expect(await ended).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});

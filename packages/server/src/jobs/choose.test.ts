import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choose, PASSES_ALLOWED, WAIT_ALLOWED, type Head } from "./choose.ts";

const head = (id: string, changes: Partial<Head> = {}): Head => ({
  id,
  user: id,
  priority: 0,
  model: null,
  servedAt: null,
  passedOver: 0,
  passedSince: null,
  ...changes,
});

describe("the next job", () => {
  test("is none where there are none", () => {
    expect(choose([], "x", 0)).toBeUndefined();
  });

  test("has the highest priority, whoever waited longest", () => {
    const chosen = choose([head("a"), head("b", { priority: 1, servedAt: 9 })], null, 10);
    expect(chosen?.run.id).toBe("b");
  });

  test("is of the user served longest ago, one never served first", () => {
    const served = [head("a", { servedAt: 5 }), head("b", { servedAt: 3 })];
    expect(choose(served, null, 10)?.run.id).toBe("b");
    expect(choose([...served, head("c")], null, 10)?.run.id).toBe("c");
  });

  test("may be of the loaded model; everyone before it is passed over", () => {
    const heads = [
      head("a", { servedAt: 1, model: "y" }),
      head("b", { servedAt: 2, model: null }),
      head("c", { servedAt: 3, model: "x" }),
    ];
    const chosen = choose(heads, "x", 10);
    expect(chosen?.run.id).toBe("c");
    expect(chosen?.passed.map(({ id }) => id)).toEqual(["a", "b"]);
  });

  test("is never of the loaded model before one of a higher priority", () => {
    const heads = [head("a", { priority: 1, model: "y" }), head("b", { model: "x" })];
    expect(choose(heads, "x", 10)).toMatchObject({ run: { id: "a" }, passed: [] });
  });

  test.each([
    ["passed over three times", { passedOver: PASSES_ALLOWED, passedSince: 0 }, 1],
    ["passed over a minute ago", { passedOver: 1, passedSince: 0 }, WAIT_ALLOWED],
  ])("is nobody's who would overtake one %s", (_why, changes, now) => {
    const heads = [head("a", { model: "y", ...changes }), head("b", { servedAt: 0, model: "x" })];
    expect(choose(heads, "x", now)?.run.id).toBe("a");
  });
});

/** What a queue would do: users with their jobs in order, one worker that stays with its last model. */
interface Waiting {
  readonly user: string;
  readonly model: string;
  readonly priority: number;
}

const queues = fc.array(
  fc.record({
    user: fc.constantFrom("a", "b", "c", "d"),
    model: fc.constantFrom("x", "y", "z"),
    priority: fc.integer({ min: 0, max: 1 }),
  }),
  { minLength: 1, maxLength: 60 },
);

interface Started extends Waiting {
  /** Place among all that were queued. */
  readonly place: number;
  readonly passes: number;
  /** Heads' priorities and the time of choosing. */
  readonly highest: number;
}

/** Runs a queue to its end; each job takes `seconds`. */
const play = (waiting: readonly Waiting[], seconds: number, grouping: boolean): Started[] => {
  const left = waiting.map((job, place) => ({
    ...job,
    place,
    passes: 0,
    since: null as number | null,
  }));
  const served = new Map<string, number>();
  const started: Started[] = [];
  let loaded: string | null = null;
  for (let now = 0; left.length > 0; now += seconds * 1000) {
    const firsts = new Map<string, (typeof left)[number]>();
    for (const job of left) {
      const before = firsts.get(job.user);
      if (before === undefined || job.priority > before.priority) firsts.set(job.user, job);
    }
    const heads = Array.from(firsts.values(), (job) =>
      head(String(job.place).padStart(3, "0"), {
        user: job.user,
        model: job.model,
        priority: job.priority,
        servedAt: served.get(job.user) ?? null,
        passedOver: job.passes,
        passedSince: job.since,
      }),
    );
    const chosen = choose(heads, grouping ? loaded : null, now);
    if (chosen === undefined) throw new Error("nothing was chosen although jobs wait");
    for (const { id } of chosen.passed) {
      const job = left.find(({ place }) => place === Number(id));
      if (job === undefined) throw new Error(`${id} was passed over but does not wait`);
      job.passes += 1;
      job.since ??= now;
    }
    const index = left.findIndex(({ place }) => place === Number(chosen.run.id));
    const [job] = left.splice(index, 1);
    if (job === undefined) throw new Error(`${chosen.run.id} was chosen but does not wait`);
    served.set(job.user, now + 1);
    loaded = job.model;
    started.push({ ...job, highest: Math.max(...heads.map(({ priority }) => priority)) });
  }
  return started;
};

describe("a queue played to its end", () => {
  test("runs each job once, each user's by priority and then in the order they came", () => {
    fc.assert(
      fc.property(queues, (waiting) => {
        const started = play(waiting, 1, true);
        expect(started.map(({ place }) => place).toSorted((a, b) => a - b)).toEqual(
          waiting.map((_job, place) => place),
        );
        for (const user of ["a", "b", "c", "d"]) {
          const mine = started.filter((job) => job.user === user);
          expect(mine).toEqual(
            mine.toSorted((a, b) => b.priority - a.priority || a.place - b.place),
          );
        }
      }),
    );
  });

  test("passes nobody over more than three times, and never by a lower priority", () => {
    fc.assert(
      fc.property(queues, fc.integer({ min: 1, max: 90 }), (waiting, seconds) => {
        for (const { passes, priority, highest } of play(waiting, seconds, true)) {
          expect(passes).toBeLessThanOrEqual(Math.min(PASSES_ALLOWED, Math.ceil(60 / seconds)));
          expect(priority).toBe(highest);
        }
      }),
    );
  });

  test("serves users in turn where no model is preferred", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), (each) => {
        const waiting = ["a", "b", "c"].flatMap((user) =>
          Array.from({ length: each }, () => ({ user, model: "x", priority: 0 })),
        );
        const users = play(waiting, 1, false).map(({ user }) => user);
        for (let round = 0; round < each; round += 1)
          expect(users.slice(round * 3, round * 3 + 3).toSorted()).toEqual(["a", "b", "c"]);
      }),
    );
  });

  test("changes models less often with grouping than without", () => {
    const waiting = Array.from({ length: 40 }, (_none, i) => ({
      user: i % 2 === 0 ? "a" : "b",
      model: i % 2 === 0 ? "x" : "y",
      priority: 0,
    }));
    const changes = (started: readonly Started[]) =>
      started.filter(({ model }, i) => i > 0 && started[i - 1]?.model !== model).length;
    expect(changes(play(waiting, 1, true))).toBe(9);
    expect(changes(play(waiting, 1, false))).toBe(39);
  });
});

import { expect, test } from "vitest";
import { keptRuntimes } from "./kept-runtimes.ts";

type Open = Parameters<typeof keptRuntimes>[0];
type Runtime = Awaited<ReturnType<Open>>;

function opener() {
  const opened: string[] = [];
  const closed: string[] = [];
  const open: Open = (wish) => {
    opened.push(wish);
    const device = wish === "auto" ? "cpu" : wish;
    const number = opened.length;
    const close = () => Promise.resolve(void closed.push(`${wish} ${number}`));
    return Promise.resolve({ device, close } as unknown as Runtime);
  };
  return { open, opened, closed };
}

test("a device is opened once, by whichever name it is asked for", async () => {
  const { open, opened, closed } = opener();
  const runtime = keptRuntimes(open);
  const [auto, again] = await Promise.all([runtime("auto"), runtime("auto")]);
  expect(again).toBe(auto);
  expect(await runtime("cpu")).toBe(auto);
  expect(await runtime("webgpu")).not.toBe(auto);
  expect(opened).toEqual(["auto", "webgpu"]);
  expect(closed).toEqual([]);
});

test("an engine that turns out to be there already is closed", async () => {
  const { open, opened, closed } = opener();
  const runtime = keptRuntimes(open);
  const cpu = await runtime("cpu");
  expect(await runtime("auto")).toBe(cpu);
  expect(await runtime("auto")).toBe(cpu);
  expect(opened).toEqual(["cpu", "auto"]);
  expect(closed).toEqual(["auto 2"]);
});

test("a device that could not be opened is tried again", async () => {
  let works = false;
  const { open } = opener();
  const runtime = keptRuntimes((wish) =>
    works ? open(wish) : Promise.reject(new Error("no driver")),
  );
  await expect(runtime("webgpu")).rejects.toThrow("no driver");
  works = true;
  expect((await runtime("webgpu")).device).toBe("webgpu");
});

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PAGE, PicturePages } from "./picture-pages.ts";

interface Entry {
  readonly id: string;
  readonly starred?: boolean;
}

/** A list in memory; requests wait until they are let through. */
function source(length: number) {
  const asked: { offset: number; signal: AbortSignal; answer: () => void; fail: () => void }[] = [];
  let ids = Array.from({ length }, (_, at) => `e${at}`);
  return {
    asked,
    offsets: () => asked.map(({ offset }) => offset),
    put: (id: string) => {
      ids = [id, ...ids];
    },
    cut: (count: number) => {
      ids = ids.slice(0, count);
    },
    count: () => Promise.resolve(ids.length),
    page: (offset: number, limit: number, signal: AbortSignal) =>
      new Promise<Entry[]>((resolve, reject) => {
        const answer = () => {
          resolve(ids.slice(offset, offset + limit).map((id) => ({ id })));
        };
        asked.push({
          offset,
          signal,
          answer,
          fail: () => {
            reject(new Error("down"));
          },
        });
        signal.addEventListener("abort", () => {
          reject(new DOMException("", "AbortError"));
        });
      }),
  };
}

const settle = () => vi.advanceTimersByTimeAsync(60);

describe("pages of pictures", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const opened = async (length: number) => {
    const list = source(length);
    const pages = new PicturePages<Entry>(list);
    pages.reload();
    pages.look(0, 30);
    await settle();
    for (const { answer } of list.asked.splice(0)) answer();
    await settle();
    return { list, pages };
  };

  test("fetch what is looked at and one beyond", async () => {
    const { list, pages } = await opened(1000);
    expect(pages.state().total).toBe(1000);
    expect(pages.entryAt(42)?.id).toBe("e42");
    expect(pages.entryAt(150)?.id).toBe("e150");
    expect(pages.entryAt(250)).toBeUndefined();
    expect(list.asked).toEqual([]);
  });

  test("do not wait for what was scrolled past", async () => {
    const { list, pages } = await opened(200_000);
    pages.look(50_000, 50_030);
    await settle();
    const past = list.asked.splice(0);
    expect(past.map(({ offset }) => offset).toSorted()).toEqual([49_900, 50_000, 50_100]);
    pages.look(120_000, 120_030);
    expect(past.every(({ signal }) => signal.aborted)).toBe(true);
    await settle();
    expect(list.offsets()).toEqual([120_000, 120_100, 119_900]);
    for (const { answer } of list.asked) answer();
    await settle();
    expect(pages.entryAt(120_007)?.id).toBe("e120007");
    expect(pages.state().error).toBeUndefined();
  });

  test("ask nothing while scrolling goes past", async () => {
    const { list, pages } = await opened(200_000);
    for (let at = 1000; at < 150_000; at += 1000) pages.look(at, at + 30);
    await settle();
    expect(list.offsets()).toEqual([149_000, 149_100, 148_900]);
  });

  test("keep few of many pages, and those on the screen always", async () => {
    const { list, pages } = await opened(20_000);
    for (let page = 2; page < 150; page += 1) {
      pages.look(page * PAGE, page * PAGE + 10);
      await settle();
      for (const { answer } of list.asked.splice(0)) answer();
      await settle();
    }
    expect(pages.entryAt(0)).toBeUndefined();
    expect(pages.entryAt(149 * PAGE)?.id).toBe("e14900");
    expect(pages.entryAt(120 * PAGE)?.id).toBe("e12000");
  });

  test("show what was there until a reload is answered", async () => {
    const { list, pages } = await opened(1000);
    list.put("new");
    pages.reload();
    await settle();
    expect(pages.entryAt(0)?.id).toBe("e0");
    expect(pages.state().total).toBe(1001);
    for (const { answer } of list.asked.splice(0)) answer();
    await settle();
    expect(pages.entryAt(0)?.id).toBe("new");
  });

  test("forget what is beyond the end of a list that became shorter", async () => {
    const { list, pages } = await opened(150);
    expect(pages.entryAt(120)?.id).toBe("e120");
    list.cut(60);
    pages.reload();
    await settle();
    expect(pages.entryAt(120)).toBeUndefined();
  });

  test("are shown before they are counted", async () => {
    const list = source(1000);
    const pages = new PicturePages<Entry>({ ...list, count: () => new Promise(() => undefined) });
    pages.reload();
    await settle();
    for (const { answer } of list.asked.splice(0)) answer();
    await settle();
    expect(pages.state().total).toBeUndefined();
    expect(pages.length()).toBeGreaterThanOrEqual(PAGE);
    expect(pages.entryAt(5)?.id).toBe("e5");
  });

  test("say why a request failed, and forget it once one works", async () => {
    const { list, pages } = await opened(1000);
    pages.look(500, 530);
    await settle();
    for (const { fail } of list.asked.splice(0)) fail();
    await settle();
    expect(pages.state().error).toEqual(new Error("down"));
    pages.reload();
    await settle();
    for (const { answer } of list.asked.splice(0)) answer();
    await settle();
    expect(pages.state().error).toBeUndefined();
  });

  test("fetch a range for whoever asks, from what is there where it can", async () => {
    const { list, pages } = await opened(1000);
    const range = pages.fetchBetween(150, 320, new AbortController().signal);
    await settle();
    for (const { answer } of list.asked.splice(0)) answer();
    await settle();
    expect(list.offsets()).toEqual([300]);
    for (const { answer } of list.asked.splice(0)) answer();
    const found = await range;
    expect(found.map(({ id }) => id)).toEqual(
      Array.from({ length: 171 }, (_, at) => `e${at + 150}`),
    );
  });

  test("show a change at once", async () => {
    const { pages } = await opened(1000);
    const { version } = pages.state();
    pages.patch(new Set(["e3"]), (entry) => ({ ...entry, starred: true }));
    expect(pages.entryAt(3)?.starred).toBe(true);
    expect(pages.entryAt(4)?.starred).toBeUndefined();
    expect(pages.state().version).toBeGreaterThan(version);
    expect(pages.indexOf("e150")).toBe(150);
    expect(pages.indexOf("x")).toBeUndefined();
  });
});

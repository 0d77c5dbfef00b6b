import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { enterPictures } from "../storage/gallery/enter.ts";
import { ACCOUNTS, type Answer, type Name, openTestApi, type TestApi } from "./test-api.suite.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterEach(() => api.empty());
afterAll(() => api.close());

const codeOf = ({ body }: Answer) => (body as { code: string }).code;
const get = (who: Name, path: string) => api.ask(who, "GET", path);
const send = (who: Name, method: string, path: string, payload?: object) =>
  api.ask(who, method, path, payload === undefined ? {} : { payload });

const cursorOf = (time: string) =>
  Buffer.from(`${time} 00000000-0000-4000-8000-000000000001`).toString("base64url");

interface Page {
  readonly entries: readonly { readonly id: string; readonly boards: readonly string[] }[];
  readonly next: string | null;
}
const page = async (who: Name, query = "") => (await get(who, `/gallery${query}`)).body as Page;
const idsOf = async (who: Name, query = "") => (await page(who, query)).entries.map(({ id }) => id);

/** Ann has seven, Ben one; the newest is Ann's. */
beforeEach(async () => {
  const { db } = api.service.storage.database;
  await enterPictures(
    db,
    Array.from({ length: 8 }, (_, n) => ({
      picture: {
        hash: String(n).repeat(64),
        bytes: 1,
        mediaType: "image/png",
        width: 64 * (n + 1),
        height: 64,
      },
      userId: ACCOUNTS[n === 3 ? "ben" : "ann"].userId,
      tool: "generate",
      model: n % 2 === 0 ? "even" : "odd",
      prompt: n % 2 === 0 ? "a lake" : "a house",
      tags: n < 2 ? ["old"] : [],
      record: { parameters: { sampler: n === 4 ? "Euler a" : "Euler" } },
      createdAt: new Date(Date.UTC(2026, 0, 1 + n)),
    })),
  );
});

describe("places of lists", () => {
  test.each([
    ["/gallery?from=0000-06-01T00:00:00Z", "input/invalid"],
    ["/gallery?until=9999-12-31T23:59:59-12:00", "input/invalid"],
    ["/gallery/counts?from=2025-12-31T23:59:60Z", "input/invalid"],
    [`/gallery?cursor=${cursorOf("-62200000000000")}`, "gallery/cursor"],
    [`/documents?cursor=${cursorOf("8640000000000000")}`, "gallery/cursor"],
    [`/jobs?cursor=0000-06-01_00000000-0000-7000-8000-000000000001`, "input/invalid"],
  ])("%s is refused: no database reads that moment", async (path, code) => {
    const answer = await get("ann", path);
    expect([answer.status, codeOf(answer)]).toEqual([400, code]);
  });

  test("are any, from both ends, with and without filters", async () => {
    const all = await idsOf("ann");
    expect(all).toHaveLength(7);
    expect(await idsOf("ann", "?offset=2&limit=3")).toEqual(all.slice(2, 5));
    expect(await idsOf("ann", "?offset=0&limit=3")).toEqual(all.slice(0, 3));
    expect(await idsOf("ann", "?order=oldest&offset=1&limit=2")).toEqual(
      all.toReversed().slice(1, 3),
    );
    expect(await idsOf("ann", "?offset=7")).toEqual([]);
    const lakes = await idsOf("ann", "?text=lake");
    expect(lakes).toHaveLength(4);
    expect(await idsOf("ann", "?text=lake&offset=1&limit=2")).toEqual(lakes.slice(1, 3));
    const middle = await page("ann", "?text=lake&offset=1&limit=2");
    expect(await idsOf("ann", `?text=lake&cursor=${middle.next ?? ""}`)).toEqual(lakes.slice(3));
    expect(await idsOf("root", "?offset=7")).toHaveLength(1);
  });

  test("are asked for in one way at once", async () => {
    const { next } = await page("ann", "?limit=1");
    const both = await get("ann", `/gallery?offset=1&cursor=${next ?? ""}`);
    expect([both.status, codeOf(both), (both.body as { field: string }).field]).toEqual([
      400,
      "input/invalid",
      "offset",
    ]);
    for (const query of ["offset=-1", "offset=x", "order=best", "minWidth=0", "board=x", "asset=x"])
      expect(codeOf(await get("ann", `/gallery?${query}`)), query).toBe("input/invalid");
  });

  test("are as many as the counts say, whatever is filtered by", async () => {
    for (const [query, matching] of [
      ["", 7],
      ["?model=even", 4],
      ["?text=house", 3],
      ["?sampler=Euler%20a", 1],
      ["?tag=old", 2],
      [`?asset=asset:${"5".repeat(64)}`, 1],
      [`?asset=asset:${"3".repeat(64)}`, 0],
      ["?minWidth=128&maxWidth=192", 2],
      ["?removed=true", 0],
      ["?text=%00", 7],
      ["?model=%00", 0],
    ] as const) {
      const { body } = await get("ann", `/gallery/counts${query}`);
      expect(body, query).toEqual({ matching, pictures: 7, favourites: 0, removed: 0 });
      expect(await idsOf("ann", query), query).toHaveLength(matching);
    }
  });

  test("tags and models in use are one's own", async () => {
    expect((await get("ann", "/gallery/tags")).body).toEqual({
      tags: [{ name: "old", pictures: 2 }],
    });
    expect((await get("ben", "/gallery/tags")).body).toEqual({ tags: [] });
    expect((await get("ben", "/gallery/models")).body).toEqual({
      models: [{ name: "odd", pictures: 1 }],
    });
    expect((await get("root", "/gallery/models")).body).toEqual({
      models: [
        { name: "even", pictures: 4 },
        { name: "odd", pictures: 4 },
      ],
    });
  });
});

describe("boards", () => {
  interface ToldBoard {
    readonly id: string;
    readonly name: string;
    readonly pictures: number;
    readonly cover: { readonly id: string; readonly thumbnail: string } | null;
  }
  const make = async (who: Name, name: string): Promise<ToldBoard> => {
    const answer = await send(who, "POST", "/gallery/boards", { name });
    expect(answer.status).toBe(201);
    return answer.body as ToldBoard;
  };
  const listed = async (who: Name) =>
    ((await get(who, "/gallery/boards")).body as { boards: ToldBoard[] }).boards;

  test("are made, filled, renamed and deleted; the pictures stay", async () => {
    const [first = "", second = ""] = await idsOf("ann");
    const board = await make("ann", "湖 lakes");
    const pictures = `/gallery/boards/${board.id}/pictures`;
    const filled = await send("ann", "POST", pictures, { add: [first, second] });
    expect(filled.body).toMatchObject({ board: { pictures: 2, cover: { id: first } } });
    expect((await page("ann", `?board=${board.id}`)).entries).toMatchObject([
      { id: first, boards: [board.id] },
      { id: second, boards: [board.id] },
    ]);
    expect(await idsOf("ann", `?board=${board.id}&offset=1`)).toEqual([second]);
    expect((await get("ann", `/gallery/counts?board=${board.id}`)).body).toMatchObject({
      matching: 2,
    });
    expect((await get("ann", `/gallery/${first}`)).body).toMatchObject({ boards: [board.id] });
    const emptied = await send("ann", "POST", pictures, { remove: [first] });
    expect(emptied.body).toMatchObject({ changed: [first], board: { cover: { id: second } } });
    const renamed = await send("ann", "PATCH", `/gallery/boards/${board.id}`, { name: "new" });
    expect(renamed.body).toMatchObject({ name: "new", pictures: 1 });
    expect((await get("ann", `/gallery/boards/${board.id}`)).body).toEqual(renamed.body);
    expect(await listed("ann")).toEqual([renamed.body]);
    expect((await send("ann", "DELETE", `/gallery/boards/${board.id}`)).status).toBe(204);
    expect(await listed("ann")).toEqual([]);
    expect(await idsOf("ann")).toHaveLength(7);
    expect(codeOf(await get("ann", `/gallery/boards/${board.id}`))).toBe("board/unknown");
  });

  test("are one's own; administrators see everybody's", async () => {
    const { id } = await make("ann", "hers");
    await make("ben", "hers");
    const [anns = ""] = await idsOf("ann");
    expect(await listed("ben")).toHaveLength(1);
    expect(await listed("root")).toHaveLength(2);
    for (const [method, path, payload] of [
      ["GET", "", undefined],
      ["PATCH", "", { name: "mine" }],
      ["DELETE", "", undefined],
      ["POST", "/pictures", { add: [anns] }],
    ] as const) {
      const answer = await send("ben", method, `/gallery/boards/${id}${path}`, payload);
      expect([method, answer.status, codeOf(answer)]).toEqual([method, 404, "board/unknown"]);
    }
    const [bens] = await listed("ben");
    const stolen = await send("ben", "POST", `/gallery/boards/${bens?.id ?? ""}/pictures`, {
      add: [anns],
    });
    expect(stolen.body).toMatchObject({ changed: [], board: { pictures: 0 } });
    for (const [method, path, payload] of [
      ["POST", "", { name: "x" }],
      ["PATCH", `/${id}`, { name: "x" }],
      ["DELETE", `/${id}`, undefined],
      ["POST", `/${id}/pictures`, { add: [anns] }],
    ] as const)
      expect(codeOf(await send("guest", method, `/gallery/boards${path}`, payload))).toBe(
        "auth/forbidden",
      );
    expect((await send("root", "DELETE", `/gallery/boards/${id}`)).status).toBe(204);
  });

  test("refuse names and lists that cannot be", async () => {
    const { id } = await make("ann", "x");
    expect(codeOf(await send("ann", "POST", "/gallery/boards", { name: "X" }))).toBe("board/taken");
    expect(codeOf(await send("ann", "POST", "/gallery/boards", { name: "a\nb" }))).toBe(
      "board/name",
    );
    expect(codeOf(await send("ann", "POST", "/gallery/boards", { name: "x".repeat(101) }))).toBe(
      "board/name",
    );
    for (const payload of [{}, { add: ["x"] }, { add: id }, { all: true }])
      expect(codeOf(await send("ann", "POST", `/gallery/boards/${id}/pictures`, payload))).toBe(
        "input/invalid",
      );
    expect(codeOf(await send("ann", "PATCH", "/gallery/boards/x", { name: "y" }))).toBe(
      "input/invalid",
    );
  });
});

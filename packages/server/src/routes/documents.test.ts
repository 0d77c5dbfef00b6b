import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createDocument } from "../storage/documents/documents.ts";
import { type Answer, type Name, openTestApi, type TestApi } from "./test-api.suite.ts";

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterEach(() => api.empty());
afterAll(() => api.close());

interface Told {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}
const codeOf = ({ body }: Answer) => (body as { code: string }).code;
const send = (who: Name, method: string, path: string, payload?: object) =>
  api.ask(who, method, `/documents${path}`, payload === undefined ? {} : { payload });
const keep = async (who: Name, name: string, body: object = {}, kind = "preset"): Promise<Told> => {
  const answer = await send(who, "POST", "", { kind, name, body });
  expect(answer.status).toBe(201);
  return answer.body as Told;
};
const listed = async (who: Name, query = "") => {
  const { body } = await send(who, "GET", query);
  return body as { documents: Told[]; next: string | null };
};

test("documents are kept, read, changed and deleted", async () => {
  const body = { z: [1, { "\u0000": "墨" }], a: null };
  const { id } = await keep("ann", "first", body, "workflow");
  expect((await send("ann", "GET", `/${id}`)).body).toMatchObject({
    kind: "workflow",
    name: "first",
    revision: 1,
    body,
  });
  const changed = await send("ann", "PUT", `/${id}`, { revision: 1, body: { b: 2 } });
  expect(changed.body).toMatchObject({ name: "first", revision: 2, bytes: 7 });
  expect((await send("ann", "GET", `/${id}`)).body).toMatchObject({ body: { b: 2 } });
  expect((await send("ann", "DELETE", `/${id}`)).status).toBe(204);
  for (const method of ["GET", "DELETE"])
    expect(codeOf(await send("ann", method, `/${id}`))).toBe("document/unknown");
});

test("are listed page by page, by kind and name", async () => {
  for (const name of ["a", "b", "c"]) await keep("ann", name);
  await keep("ann", "a graph", {}, "workflow");
  const first = await listed("ann", "?kind=preset&limit=2");
  const second = await listed("ann", `?kind=preset&limit=2&cursor=${first.next ?? ""}`);
  const names = [...first.documents, ...second.documents].map(({ name }) => name);
  expect(names.toSorted()).toEqual(["a", "b", "c"]);
  expect(second.next).toBe(null);
  expect((await listed("ann", "?text=GRAPH")).documents.map(({ name }) => name)).toEqual([
    "a graph",
  ]);
  for (const query of ["?kind=x", "?limit=0"])
    expect(codeOf(await send("ann", "GET", query))).toBe("input/invalid");
  expect(codeOf(await send("ann", "GET", "?cursor=x"))).toBe("gallery/cursor");
});

test("of two tabs that save at once, the second is told both revisions", async () => {
  const { id } = await keep("ann", "drawn on");
  await send("ann", "PUT", `/${id}`, { revision: 1, body: { tab: 1 } });
  const late = await api.ask("ann", "PUT", `/documents/${id}`, {
    payload: { revision: 1, body: { tab: 2 } },
    headers: { "accept-language": "zh" },
  });
  expect([late.status, codeOf(late)]).toEqual([409, "document/conflict"]);
  expect(late.body).toMatchObject({
    detail: "文档“drawn on”已是第 2 版，而此次修改基于第 1 版。",
  });
  expect((await send("ann", "GET", `/${id}`)).body).toMatchObject({ body: { tab: 1 } });
});

test("are one's own, even where an administrator asks; viewers keep none", async () => {
  const { id } = await keep("ann", "hers");
  for (const who of ["ben", "root", "guest"] as const) {
    expect((await listed(who)).documents).toEqual([]);
    expect(codeOf(await send(who, "GET", `/${id}`))).toBe("document/unknown");
  }
  expect(codeOf(await send("ben", "PUT", `/${id}`, { revision: 1, name: "x" }))).toBe(
    "document/unknown",
  );
  expect(codeOf(await send("root", "DELETE", `/${id}`))).toBe("document/unknown");
  for (const [method, path, payload] of [
    ["POST", "", { kind: "ui", name: "x", body: {} }],
    ["PUT", `/${id}`, { revision: 1, name: "x" }],
    ["DELETE", `/${id}`, undefined],
  ] as const)
    expect(codeOf(await send("guest", method, path, payload))).toBe("auth/forbidden");
});

test("that were kept before there were accounts are with the administrators", async () => {
  const { db } = api.service.storage.database;
  const nobody = { userId: null, nobodys: true };
  await createDocument(db, nobody, { kind: "ui", name: "of old", body: {} });
  expect((await listed("root")).documents).toMatchObject([{ name: "of old" }]);
  expect((await listed("ann")).documents).toEqual([]);
});

test("that cannot be kept are refused, and why is said", async () => {
  const { id } = await keep("ann", "x");
  for (const payload of [
    {},
    { kind: "preset", name: "x", body: [] },
    { kind: "preset", name: "x", body: "{}" },
    { kind: "photo", name: "x", body: {} },
    { kind: "preset", name: "", body: {} },
    { kind: "preset", name: "x", body: {}, user: "someone" },
  ])
    expect(codeOf(await send("ann", "POST", "", payload))).toBe("input/invalid");
  for (const payload of [{ body: {} }, { revision: 0, body: {} }, { revision: 1, kind: "ui" }])
    expect(codeOf(await send("ann", "PUT", `/${id}`, payload))).toBe("input/invalid");
  expect(codeOf(await send("ann", "PUT", `/${id}`, { revision: 1, name: "a\nb" }))).toBe(
    "document/name",
  );
  const text = "x".repeat(4 << 20);
  expect(codeOf(await send("ann", "PUT", `/${id}`, { revision: 1, body: { text } }))).toBe(
    "document/body",
  );
  expect(
    codeOf(await send("ann", "POST", "", { kind: "ui", name: "x", body: { text: text + text } })),
  ).toBe("request/large");
  const deep = `{"kind":"ui","name":"x","body":${'{"a":'.repeat(300_000)}1${"}".repeat(300_000)}}`;
  const refused = await api.ask("ann", "POST", "/documents", {
    payload: deep,
    headers: { "content-type": "application/json" },
  });
  expect(codeOf(refused)).toBe("document/body");
  const poisoned = await api.ask("ann", "POST", "/documents", {
    payload: '{"kind":"ui","name":"x","body":{"__proto__":{"admin":true}}}',
    headers: { "content-type": "application/json" },
  });
  expect(codeOf(poisoned)).toBe("request/malformed");
});

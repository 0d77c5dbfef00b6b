/** Documents, on whichever database. */
import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import type { Database } from "../database.ts";
import { documents, users } from "../schema.ts";
import {
  changeDocument,
  createDocument,
  deleteDocument,
  type DocumentFacts,
  type DocumentOwner,
  getDocument,
  listDocuments,
} from "./documents.ts";

const ANN: DocumentOwner = { userId: "00000000-0000-4000-8000-0000000000d1", nobodys: false };
const BOB: DocumentOwner = { userId: "00000000-0000-4000-8000-0000000000d2", nobodys: true };
const NOBODY: DocumentOwner = { userId: null, nobodys: true };

export function testDocuments(database: () => Database): void {
  let db: Database;
  beforeAll(() => {
    db = database();
  });
  beforeEach(async () => {
    await db.delete(documents);
    await db.delete(users).where(sql`${users.id} in (${ANN.userId}, ${BOB.userId})`);
    await db.insert(users).values(
      [ANN, BOB].map(({ userId }, n) => ({
        id: userId ?? "",
        name: `keeper ${n}`,
        role: "user" as const,
      })),
    );
  });

  const keep = (owner: DocumentOwner, name: string, body: object = {}): Promise<DocumentFacts> =>
    createDocument(db, owner, { kind: "preset", name, body });
  const names = async (owner: DocumentOwner, search = {}): Promise<string[]> =>
    (await listDocuments(db, owner, { limit: 100, ...search })).documents.map(({ name }) => name);

  test("come back as they were, whatever they hold", async () => {
    const body = { z: 1, a: ["\0", "\ud800", "墨", 1e300, -0, null], "": { "\u2028": {} } };
    const made = await keep(ANN, "  a preset  ", body);
    expect(made).toMatchObject({ kind: "preset", name: "a preset", revision: 1, ...ANN_ID });
    expect(made.bytes).toBe(Buffer.byteLength(JSON.stringify(body)));
    const read = await getDocument(db, ANN, made.id);
    expect(read.body).toBe(JSON.stringify(body));
  });
  const ANN_ID = { userId: ANN.userId };

  test("are listed without what they hold, the last changed first, page by page", async () => {
    const made = [];
    for (const name of ["one", "two", "three"]) made.push(await keep(ANN, name));
    for (const [n, { id }] of made.entries())
      await db
        .update(documents)
        .set({ changedAt: new Date(Date.UTC(2026, 0, 1 + (n === 0 ? 9 : n))) })
        .where(eq(documents.id, id));
    expect(await names(ANN)).toEqual(["one", "three", "two"]);
    const first = await listDocuments(db, ANN, { limit: 2 });
    expect(first.documents[0]).not.toHaveProperty("body");
    const rest = await listDocuments(db, ANN, { limit: 2, after: first.next });
    expect(rest.documents.map(({ name }) => name)).toEqual(["two"]);
    expect(rest).not.toHaveProperty("next");
    await expect(listDocuments(db, ANN, { limit: 2, after: "x" })).rejects.toMatchObject({
      code: "gallery/cursor",
    });
  });

  test("are found by kind and by the words of their names", async () => {
    await keep(ANN, "Portraits 100% 人像");
    await createDocument(db, ANN, { kind: "ui", name: "page", body: {} });
    expect(await names(ANN, { kind: "ui" })).toEqual(["page"]);
    for (const text of ["PORTRAIT 人像", "0%", "人"])
      expect(await names(ANN, { text })).toEqual(["Portraits 100% 人像"]);
    expect(await names(ANN, { text: "por_rait" })).toEqual([]);
  });

  test("belong to one user alone; those of nobody to who is told so", async () => {
    const anns = await keep(ANN, "anns");
    const nobodys = await keep(NOBODY, "nobodys");
    expect(await names(ANN)).toEqual(["anns"]);
    expect(await names(BOB)).toEqual(["nobodys"]);
    expect(await names(NOBODY)).toEqual(["nobodys"]);
    const unknown = { code: "document/unknown" };
    for (const owner of [BOB, NOBODY]) {
      await expect(getDocument(db, owner, anns.id)).rejects.toMatchObject(unknown);
      await expect(
        changeDocument(db, owner, anns.id, { revision: 1, name: "x" }),
      ).rejects.toMatchObject(unknown);
      await expect(deleteDocument(db, owner, anns.id)).rejects.toMatchObject(unknown);
    }
    await expect(deleteDocument(db, ANN, nobodys.id)).rejects.toMatchObject(unknown);
    await deleteDocument(db, BOB, nobodys.id);
    await db.delete(users).where(eq(users.id, ANN.userId ?? ""));
    expect(await db.select().from(documents)).toEqual([]);
  });

  test("are changed by who saw the last revision; others are told both", async () => {
    const { id } = await keep(ANN, "shared", { n: 0 });
    const first = await changeDocument(db, ANN, id, { revision: 1, body: { n: 1 } });
    expect(first).toMatchObject({ revision: 2, name: "shared" });
    const other = changeDocument(db, ANN, id, { revision: 1, body: { n: 2 } });
    await expect(other).rejects.toMatchObject({
      code: "document/conflict",
      message: "The document shared is at revision 2; the change was made to revision 1.",
    });
    // Sent again because its answer was lost.
    expect(await changeDocument(db, ANN, id, { revision: 1, body: { n: 1 } })).toEqual(first);
    expect(await changeDocument(db, ANN, id, { revision: 2, name: "new" })).toMatchObject({
      revision: 3,
      name: "new",
    });
    expect(await getDocument(db, ANN, id)).toMatchObject({ body: '{"n":1}', revision: 3 });
    expect(await names(ANN, { text: "new" })).toEqual(["new"]);
  });

  test("changed by many at once are changed by one of them", async () => {
    const { id } = await keep(ANN, "raced");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        changeDocument(db, ANN, id, { revision: 1, body: { n } }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await getDocument(db, ANN, id)).toMatchObject({ revision: 2 });
  });

  test("are refused where name, size, depth or number are out of bounds", async () => {
    for (const name of ["", " \t", "a\nb", "x".repeat(201)])
      await expect(keep(ANN, name)).rejects.toMatchObject({ code: "document/name" });
    const limit = 4 << 20;
    const large = (bytes: number) => ({ text: "x".repeat(bytes - '{"text":""}'.length) });
    expect(await keep(ANN, "largest", large(limit))).toMatchObject({ bytes: limit });
    await expect(keep(ANN, "too large", large(limit + 1))).rejects.toMatchObject({
      code: "document/body",
      message: expect.stringContaining(`${limit + 1} bytes`) as string,
    });
    const deep = (levels: number) =>
      JSON.parse('{"a":'.repeat(levels) + "1" + "}".repeat(levels)) as object;
    expect(await keep(ANN, "deepest", deep(200))).toMatchObject({ revision: 1 });
    for (const levels of [201, 500_000])
      await expect(keep(ANN, "too deep", deep(levels))).rejects.toMatchObject({
        code: "document/body",
      });
    await db.execute(sql`insert into documents (id, user_id, kind, name, searched, body, bytes)
      select gen_random_uuid(), ${BOB.userId}, 'ui', 'n', 'n', '{}', 2 from generate_series(1, 2000)`);
    await expect(keep(BOB, "one more")).rejects.toMatchObject({ code: "document/many" });
    expect(await keep(NOBODY, "one more")).toMatchObject({ userId: null });
  });
}

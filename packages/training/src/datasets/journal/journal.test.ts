import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contentOfText } from "./content.ts";
import { openJournal } from "./journal.ts";
import { placesOf } from "./places.ts";
import { type Change, readState, writeChanges, writeState } from "./record.ts";

const WHAT = { en: "replaced", zh: "替换" };

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "inkloom-journal-"));
  for (const name of ["a", "b", "c"]) writeFileSync(join(root, `${name}.txt`), name);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const text = (name: string): string => readFileSync(join(root, name), "utf8");
const all = (): string[] => ["a.txt", "b.txt", "c.txt"].map(text);
const change = (name: string, before: string, after: string): Change => ({
  name: `${name}.txt`,
  before,
  after,
});

describe("a journal", () => {
  test("undoes and does again, as often as there are batches", () => {
    const journal = openJournal(root);
    journal.commit(WHAT, [change("a", "a", "A"), change("b", "b", "B"), change("c", "c", "c")]);
    journal.commit(WHAT, [change("a", "A", "AA")]);
    expect(all()).toEqual(["AA", "B", "c"]);
    expect(journal.list()).toMatchObject([
      { number: 1, files: 2, holds: true },
      { number: 2, files: 1, holds: true },
    ]);
    expect(openJournal(root).undo()?.changes).toEqual([change("a", "AA", "A")]);
    expect(journal.undo()?.what).toEqual(WHAT);
    expect(all()).toEqual(["a", "b", "c"]);
    expect(journal.undo()).toBeUndefined();
    journal.redo();
    journal.redo();
    expect(journal.redo()).toBeUndefined();
    expect(all()).toEqual(["AA", "B", "c"]);
  });

  test("enters what was done already, but for files that hold something else by now", () => {
    const journal = openJournal(root);
    writeFileSync(join(root, "a.txt"), "A");
    writeFileSync(join(root, "b.txt"), "somebody else");
    const made = { name: "d.txt", before: null, after: "D" };
    writeFileSync(join(root, "d.txt"), "D");
    journal.enter(WHAT, [change("a", "a", "A"), change("b", "b", "B"), made]);
    expect(journal.list()).toMatchObject([{ files: 2, holds: true }]);
    journal.undo();
    expect(all()).toEqual(["a", "somebody else", "c"]);
    expect(existsSync(join(root, "d.txt"))).toBe(false);
    journal.redo();
    expect(text("d.txt")).toBe("D");
    journal.enter(WHAT, [change("c", "x", "y")]);
    expect(journal.list()).toHaveLength(1);
  });

  test("forgets what was undone once something else is done", () => {
    const journal = openJournal(root);
    journal.commit(WHAT, [change("a", "a", "A")]);
    journal.commit(WHAT, [change("a", "A", "AA")]);
    journal.undo();
    journal.commit(WHAT, [change("b", "b", "B")]);
    expect(journal.redo()).toBeUndefined();
    expect(journal.list()).toHaveLength(2);
    expect(readdirSync(placesOf(root).records)).toHaveLength(2);
    journal.undo();
    journal.undo();
    expect(all()).toEqual(["a", "b", "c"]);
  });

  test("takes no other batch than the one that is meant, in whatever order others come", () => {
    const journal = openJournal(root);
    journal.commit(WHAT, [change("a", "a", "A")]);
    const [meant] = journal.list();
    openJournal(root).commit(WHAT, [change("b", "b", "B")]);
    expect(() => journal.undo(meant)).toThrow("expected change 1 of");
    expect(() => journal.redo(meant)).toThrow("What redo would take is nothing by now");
    expect(all()).toEqual(["A", "B", "c"]);
    journal.undo(journal.list()[1]);
    journal.undo(meant);
    journal.redo(meant);
    expect(all()).toEqual(["A", "b", "c"]);
  });

  test("makes and removes files, and keeps bytes that are no text", () => {
    const odd = Buffer.from([0xd2, 0xbb]);
    writeFileSync(join(root, "a.txt"), odd);
    const journal = openJournal(root);
    journal.commit(WHAT, [
      { name: "a.txt", before: contentOfText(odd), after: "一" },
      { name: "5_new/d.txt", before: null, after: "d" },
      { name: "b.txt", before: "b", after: null },
    ]);
    expect([text("a.txt"), text("5_new/d.txt"), existsSync(join(root, "b.txt"))]).toEqual([
      "一",
      "d",
      false,
    ]);
    journal.undo();
    expect(readFileSync(join(root, "a.txt"))).toEqual(odd);
    expect([existsSync(join(root, "5_new/d.txt")), text("b.txt")]).toEqual([false, "b"]);
  });

  test("keeps pictures by their hash", () => {
    const [old, made] = [Buffer.from([1, 255]), Buffer.from([2, 255])];
    writeFileSync(join(root, "x.png"), old);
    const journal = openJournal(root);
    journal.commit(WHAT, [{ name: "x.png", before: journal.keep(old), after: journal.keep(made) }]);
    expect(readFileSync(join(root, "x.png"))).toEqual(made);
    journal.undo();
    expect(readFileSync(join(root, "x.png"))).toEqual(old);
    journal.redo();
    expect(readFileSync(join(root, "x.png"))).toEqual(made);
  });

  test.skipIf(process.platform === "win32")("keeps names that Windows does not know", () => {
    const names = ["shot 12:30.txt", "back\\slash.txt"];
    const journal = openJournal(root);
    journal.commit(
      WHAT,
      names.map((name) => ({ name, before: null, after: name })),
    );
    expect(names.map(text)).toEqual(names);
    journal.undo();
    expect(names.map((name) => existsSync(join(root, name)))).toEqual([false, false]);
    openJournal(root).redo();
    expect(names.map(text)).toEqual(names);
  });

  test("never writes over what another program changed", () => {
    const journal = openJournal(root);
    journal.commit(WHAT, [change("a", "a", "A"), change("b", "b", "B")]);
    writeFileSync(join(root, "b.txt"), "mine");
    expect(() => journal.undo()).toThrow("1 files were changed by another program since: b.txt");
    expect(() => {
      journal.commit(WHAT, [change("a", "A", "x"), change("b", "B", "y")]);
    }).toThrow("Nothing was written");
    expect(all()).toEqual(["A", "mine", "c"]);
    writeFileSync(join(root, "b.txt"), "B");
    journal.undo();
    expect(all()).toEqual(["a", "b", "c"]);
  });
});

describe("a program that ended in the middle", () => {
  const changes = [change("a", "a", "A"), change("b", "b", "B"), change("c", "c", "C")];
  const batch = { id: 1, at: "2026-01-01T00:00:00Z", what: WHAT, files: 3 };

  const begun = (direction: "do" | "undo"): void => {
    const places = placesOf(root);
    writeChanges(places, 1, changes);
    const state =
      direction === "do"
        ? ({ version: 1, batches: [], applied: 0 } as const)
        : ({ version: 1, batches: [batch], applied: 1 } as const);
    writeState(places, { ...state, pending: { batch, direction } });
  };

  test("after some files were moved: the rest follows", () => {
    begun("do");
    writeFileSync(join(root, "a.txt"), "A");
    const journal = openJournal(root);
    expect(all()).toEqual(["A", "B", "C"]);
    expect(journal.list()).toMatchObject([{ holds: true, files: 3 }]);
    journal.undo();
    expect(all()).toEqual(["a", "b", "c"]);
  });

  test("before any was: nothing has happened", () => {
    begun("do");
    expect(openJournal(root).list()).toEqual([]);
    expect(all()).toEqual(["a", "b", "c"]);
    expect(readState(placesOf(root)).pending).toBeUndefined();
  });

  test("within a file: it is written again, and what somebody else wrote since stays", () => {
    const places = placesOf(root);
    const long = "x".repeat(20);
    writeFileSync(join(root, "a.txt"), `ne${long.slice(2)}`); // "new one" over the old text
    writeFileSync(join(root, "b.txt"), "somebody else's");
    writeChanges(places, 1, [
      change("a", long, "new one"),
      change("b", "b", "B"),
      change("c", "c", "C"),
    ]);
    writeState(places, {
      version: 1,
      batches: [],
      applied: 0,
      pending: { batch, direction: "do" },
    });
    openJournal(root);
    expect(all()).toEqual(["new one", "somebody else's", "C"]);
  });

  test("while it undid: the rest is undone", () => {
    begun("undo");
    for (const name of ["b", "c"]) writeFileSync(join(root, `${name}.txt`), name.toUpperCase());
    const journal = openJournal(root);
    expect(all()).toEqual(["a", "b", "c"]);
    journal.redo();
    expect(all()).toEqual(["A", "B", "C"]);
  });

  test("leaves a lock that is taken over; one of a program that runs is respected", () => {
    const { folder, lock } = placesOf(root);
    mkdirSync(folder);
    writeFileSync(lock, "999999999");
    openJournal(root).commit(WHAT, [change("a", "a", "A")]);
    expect(text("a.txt")).toBe("A");
    writeFileSync(lock, String(process.ppid));
    expect(() => openJournal(root).undo()).toThrow("is being changed by another program");
    // One that is being taken is empty for a moment.
    writeFileSync(lock, "");
    expect(() => openJournal(root).undo()).toThrow("is being changed by another program, expected");
    const before = Date.now() / 1000 - 60;
    utimesSync(lock, before, before);
    openJournal(root).undo();
    expect(text("a.txt")).toBe("a");
  });
});

describe("a failure in the middle", () => {
  test("leaves everything as it was", () => {
    const journal = openJournal(root);
    journal.commit(WHAT, [change("a", "a", "A")]);
    // A folder cannot be made where a file is.
    expect(() => {
      journal.commit(WHAT, [
        change("a", "A", "x"),
        { name: "d.txt", before: null, after: "new" },
        { name: "b.txt/e.txt", before: null, after: "y" },
      ]);
    }).toThrow("cannot be written to");
    expect(all()).toEqual(["A", "b", "c"]);
    expect(existsSync(join(root, "d.txt"))).toBe(false);
    expect(journal.list()).toHaveLength(1);
    journal.undo();
    expect(all()).toEqual(["a", "b", "c"]);
  });

  test("a link is never written through, wherever it leads", () => {
    symlinkSync(join(root, "nowhere"), join(root, "d.txt"));
    const made = { name: "d.txt", before: null, after: "D" };
    openJournal(root).commit(WHAT, [made]);
    expect([text("d.txt"), existsSync(join(root, "nowhere"))]).toEqual(["D", false]);
    expect(lstatSync(join(root, "d.txt")).isSymbolicLink()).toBe(false);
  });

  test("links are replaced, and what they lead to stays", () => {
    writeFileSync(join(root, "real"), "a");
    rmSync(join(root, "a.txt"));
    symlinkSync(join(root, "real"), join(root, "a.txt"));
    linkSync(join(root, "b.txt"), join(root, "other"));
    openJournal(root).commit(WHAT, [change("a", "a", "A"), change("b", "b", "B")]);
    expect([...all(), text("real"), text("other")]).toEqual(["A", "B", "c", "a", "b"]);
  });
});

describe("a link out of the data set", () => {
  let outside = "";
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), "inkloom-outside-"));
    writeFileSync(join(outside, "x.txt"), "x");
    symlinkSync(outside, join(root, "sub"));
  });
  afterEach(() => {
    rmSync(outside, { recursive: true });
  });

  const there = { name: "sub/x.txt", before: "x", after: "X" };
  const untouched = (): void => {
    expect(readdirSync(outside)).toEqual(["x.txt"]);
    expect(readFileSync(join(outside, "x.txt"), "utf8")).toBe("x");
    expect(all()).toEqual(["a", "b", "c"]);
  };

  test("takes no change, and neither do the others of its batch", () => {
    for (const name of ["sub/x.txt", "sub/new/y.txt"])
      expect(() => {
        const stray = { name, before: name === there.name ? "x" : null, after: "X" };
        openJournal(root).commit(WHAT, [change("a", "a", "A"), stray]);
      }).toThrow("leads out of the data set");
    untouched();
  });

  test("is not followed to finish or undo what somebody else began", () => {
    const places = placesOf(root);
    const batch = { id: 1, at: "2026-01-01T00:00:00Z", what: WHAT, files: 2 };
    writeChanges(places, 1, [there, change("a", "A", "a")]);
    for (const direction of ["do", "undo"] as const) {
      const none = { version: 1, batches: [], applied: 0 } as const;
      writeState(places, { ...none, pending: { batch, direction } });
      expect(() => openJournal(root)).toThrow("leads out of the data set");
    }
    writeState(places, { version: 1, batches: [batch], applied: 1 });
    expect(() => openJournal(root).undo()).toThrow("leads out of the data set");
    untouched();
  });

  test("is no place for the journal itself", () => {
    const places = placesOf(root);
    symlinkSync(outside, places.folder);
    expect(() => openJournal(root)).toThrow("leads out of the data set");
    rmSync(places.folder);
    mkdirSync(places.folder);
    symlinkSync(outside, places.staged);
    expect(() => openJournal(root)).toThrow("leads out of the data set");
    untouched();
  });

  test("among what is prepared is not written through", () => {
    const { folder, records, staged, state } = placesOf(root);
    for (const each of [folder, records, staged]) mkdirSync(each);
    const victim = join(outside, "x.txt");
    const left = [`${state}.part`, join(records, "000001.json.gz.part"), join(staged, "room")];
    for (const path of [...left, join(staged, "next")]) symlinkSync(victim, path);
    linkSync(join(root, "a.txt"), join(root, "other")); // so that a new file takes its place
    openJournal(root).commit(WHAT, [change("a", "a", "longer"), change("b", "b", "b".repeat(9))]);
    expect([text("a.txt"), readFileSync(victim, "utf8")]).toEqual(["longer", "x"]);
  });

  test("is nothing where it leads inside, and the data set itself may be one", () => {
    mkdirSync(join(root, "5_x"));
    symlinkSync(join(root, "5_x"), join(root, "inner"));
    const link = join(outside, "link");
    symlinkSync(root, link);
    openJournal(link).commit(WHAT, [{ name: "inner/d.txt", before: null, after: "d" }]);
    expect(text("5_x/d.txt")).toBe("d");
  });
});

describe("a journal of somebody else", () => {
  // A drive, where there are any.
  const drives = process.platform === "win32" ? ["C:\\x"] : [];
  test.each(["../out.txt", "/etc/x", "a//b", "a\0b", "a/../../x", ...drives])(
    "does not lead to %s",
    (name) => {
      openJournal(root).commit(WHAT, [change("a", "a", "A")]);
      writeChanges(placesOf(root), 1, [{ name, before: null, after: "x" }]);
      expect(() => openJournal(root).undo()).toThrow("expected what this program wrote there");
    },
  );

  test("that is damaged is told, and touches nothing", () => {
    openJournal(root).commit(WHAT, [change("a", "a", "A")]);
    for (const content of ["", "{", '{"batches": 5}', '{"batches": [], "applied": 3}']) {
      writeFileSync(placesOf(root).state, content);
      expect(() => openJournal(root)).toThrow("state.json cannot be read");
    }
    expect(all()).toEqual(["A", "b", "c"]);
  });
});

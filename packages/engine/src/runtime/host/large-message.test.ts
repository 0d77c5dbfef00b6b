import { describe, expect, test } from "vitest";
import { Assembler, bytesIn, inPieces } from "./large-message.ts";

const PIECE = 4 * 2 ** 20;

/** Sends the messages in turn, a piece of each at a time, as two requests at once would. */
function cross(...messages: readonly object[]): object[] {
  const assembler = new Assembler();
  const streams = messages.map((message) => [...inPieces(message)]);
  const longest = Math.max(...streams.map((stream) => stream.length));
  return Array.from({ length: longest }, (_, i) =>
    streams.flatMap((stream) => stream.slice(i, i + 1)),
  )
    .flat()
    .flatMap((piece) => assembler.accept(structuredClone(piece)) ?? []);
}

describe("large messages", () => {
  test("small ones cross as they are", () => {
    const message = {
      kind: "run",
      id: 1,
      feeds: { x: { shape: [2], data: Float32Array.of(1, 2) } },
    };
    expect([...inPieces(message)]).toEqual([message]);
    expect(cross(message)).toEqual([message]);
  });

  test("arrays of several pieces arrive whole, with their type, also at an odd place in a buffer", () => {
    const buffer = new ArrayBuffer(3 * PIECE);
    const bytes = new Uint8Array(buffer, 5, 2 * PIECE + 7);
    bytes.set([1, 2, 3], PIECE - 1);
    const floats = new Float32Array(PIECE).fill(0.5);
    const message = { kind: "load", id: 2, list: [{ data: bytes }], x: { data: floats } };
    expect([...inPieces(message)]).toHaveLength(3 + 4 + 1);
    const [arrived] = cross(message) as [typeof message];
    expect(Buffer.compare(arrived.list[0]?.data ?? new Uint8Array(), bytes)).toBe(0);
    expect(arrived.x.data).toBeInstanceOf(Float32Array);
    expect(arrived.x.data.every((value) => value === 0.5)).toBe(true);
    expect(arrived.x.data).toHaveLength(PIECE);
  });

  test("many arrays cross one by one, where they are large together", () => {
    const tensors = Array.from({ length: 40 }, (_, i) => new Float32Array(2 ** 16).fill(i));
    const message = { kind: "run", id: 3, tensors, small: Float32Array.of(7) };
    const pieces = [...inPieces(message)];
    expect(pieces).toHaveLength(40 + 1);
    expect(bytesIn(pieces.at(-1) ?? {})).toBe(4);
    const [arrived] = cross(message) as [typeof message];
    expect(arrived).toEqual(message);
  });

  test("two at once do not mix", () => {
    const messages = [1, 2].map((id) => ({ id, data: new Uint8Array(2 * PIECE).fill(id) }));
    const arrived = cross(...messages) as typeof messages;
    for (const { id, data } of arrived) expect(data.every((value) => value === id)).toBe(true);
    expect(arrived.map(({ id }) => id).sort()).toEqual([1, 2]);
  });
});

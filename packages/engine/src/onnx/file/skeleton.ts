/** An ONNX file without the bytes of its weights: small enough to be parsed whole, with the places where these
 *  lie. Field numbers: onnx/onnx, onnx/onnx.proto (ModelProto, GraphProto, TensorProto). */
import { fromBinary } from "@bufbuild/protobuf";
import { Damage } from "../../weights/damage.ts";
import type { SourceFile } from "../../weights/source-file.ts";
import { type ModelProto, ModelProtoSchema } from "../onnx_pb.js";
import { malformed, varintBytes, WireReader } from "./wire-reader.ts";

const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
/** Lists that are stored as they lie in memory: raw_data, float_data and double_data. */
const PLAIN_DATA: ReadonlySet<number> = new Set([9, 4, 10]);

/** Bytes; smaller tensors stay where they are, because shapes are computed from them. */
const INLINE = 1024;

/** Bytes of everything but weights. Two thousand nodes take less than one MiB. */
const LIMIT = 64 * 2 ** 20;

interface Skeleton {
  readonly model: ModelProto;
  /** Where the bytes of the graph's initializers lie, one per initializer; undefined for those inside. */
  readonly places: readonly (Place | undefined)[];
}

/** Bytes of the file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** @throws Damage `weights/truncated`, `onnx/malformed` */
export async function readSkeleton(source: SourceFile): Promise<Skeleton> {
  const reader = new WireReader(source);
  const kept = new Pieces();
  const places: (Place | undefined)[] = [];
  for await (const field of reader.fields(0, source.size)) {
    if (field.number !== MODEL_GRAPH || !field.delimited) {
      await kept.copy(reader, field.start, field.to);
      continue;
    }
    const graph = new Pieces();
    for await (const part of reader.fields(field.from, field.to)) {
      if (part.number !== GRAPH_INITIALIZER || !part.delimited) {
        await graph.copy(reader, part.start, part.to);
        continue;
      }
      const tensor = new Pieces();
      let place: Place | undefined;
      for await (const { number, start, from, to } of reader.fields(part.from, part.to))
        if (PLAIN_DATA.has(number) && to - from > INLINE)
          place = { offset: from, length: to - from };
        else await tensor.copy(reader, start, to);
      graph.nest(GRAPH_INITIALIZER, tensor);
      places.push(place);
    }
    kept.nest(MODEL_GRAPH, graph);
  }
  return { model: parsed(kept.joined()), places };
}

function parsed(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    // A text that is no UTF-8, or graphs inside graphs until the stack ends.
    const said = error instanceof Error ? error.message : String(error);
    throw malformed({ en: said, zh: said });
  }
}

/** Bytes that are joined when all are there. */
class Pieces {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  async copy(reader: WireReader, from: number, to: number): Promise<void> {
    this.#expectRoom(to - from);
    this.#add(await reader.bytes(from, to - from));
  }

  /** `inner` as a field of this message. */
  nest(field: number, inner: Pieces): void {
    this.#add(Uint8Array.from([...varintBytes(field * 8 + 2), ...varintBytes(inner.#length)]));
    for (const piece of inner.#pieces) this.#add(piece);
  }

  joined(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  #add(piece: Uint8Array): void {
    this.#expectRoom(piece.length);
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #expectRoom(bytes: number): void {
    if (this.#length + bytes <= LIMIT) return;
    throw new Damage("weights/too-large", {
      en: `the graph without its weights takes more than ${LIMIT} bytes.`,
      zh: `不含权重的计算图超过 ${LIMIT} 字节。`,
    });
  }
}

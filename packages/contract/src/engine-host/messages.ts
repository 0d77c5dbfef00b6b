/** What the engine host (a child process that owns the native runtime) and its client say to each
 *  other. Every request has an id that its reply repeats; replies may come in another order. */
import type { ProblemCode } from "../problems/catalogue.ts";
import type { Text } from "../text.ts";
import type { CompiledGraph, Device, HeldData, TensorData } from "./tensor-data.ts";

/** Devices that Node can drive. */
export type NativeDevice = Exclude<Device, "wasm">;

/** The first request of every host: which device its sessions use. */
export interface HostStart {
  readonly kind: "start";
  readonly id: number;
  readonly device: NativeDevice;
  /** Threads of one run; absent = as many as the machine has cores. */
  readonly threads?: number;
}

export interface HostLoad {
  readonly kind: "load";
  readonly id: number;
  /** The client's number for the session; `run` and `release` repeat it. */
  readonly session: number;
  readonly graph: CompiledGraph;
}

export interface HostRun {
  readonly kind: "run";
  readonly id: number;
  readonly session: number;
  readonly feeds: Readonly<Record<string, TensorData>>;
}

/** Inputs that every later run of the session takes where it is given none of that name. */
export interface HostHold {
  readonly kind: "hold";
  readonly id: number;
  readonly session: number;
  readonly feeds: Readonly<Record<string, HeldData>>;
}

export interface HostRelease {
  readonly kind: "release";
  readonly id: number;
  readonly session: number;
}

export interface HostMemory {
  readonly kind: "memory";
  readonly id: number;
}

/** Asks which native libraries are mapped: the device probe tells a software GPU by them. */
export interface HostLibraries {
  readonly kind: "libraries";
  readonly id: number;
}

/** Ends the process once it is answered. */
export interface HostShutdown {
  readonly kind: "shutdown";
  readonly id: number;
}

export type HostRequest =
  | HostStart
  | HostLoad
  | HostHold
  | HostRun
  | HostRelease
  | HostMemory
  | HostLibraries
  | HostShutdown;

/** What a successful reply carries, by the kind of request. */
export interface HostResults {
  readonly start: null;
  readonly load: null;
  readonly hold: null;
  readonly run: Record<string, TensorData>;
  readonly release: null;
  readonly memory: {
    /** Resident bytes of the host process. */
    readonly resident: number;
  };
  readonly libraries: readonly string[];
  readonly shutdown: null;
}

export interface HostDone {
  readonly kind: "done";
  readonly id: number;
  readonly result: HostResults[HostRequest["kind"]];
}

/** A failed request: a problem code and its sentence, never a stack trace. */
export interface HostFailed {
  readonly kind: "failed";
  readonly id: number;
  readonly code: ProblemCode;
  readonly sentence: Text;
}

/** A piece of a typed array too large for one message; it precedes the message that refers to `blob`. */
export interface HostChunk {
  readonly kind: "chunk";
  readonly blob: number;
  /** Bytes of the whole array. */
  readonly total: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export type HostReply = HostDone | HostFailed;

import type { Text } from "@inkloom/contract";
import type { NamedKind } from "@inkloom/diffusion";
import type { DeviceReport } from "@inkloom/engine/host";

/** What this machine can run; plain data, in the order it is read. */
export interface MachineReport {
  readonly versions: {
    readonly inkloom: string;
    readonly node: string;
    readonly onnxRuntime: string;
  };
  readonly system: {
    /** As Node names it: linux, darwin, win32. */
    readonly platform: string;
    readonly architecture: string;
    readonly processor: string;
    /** Cores this process may use. */
    readonly cores: number;
    /** Bytes; what a container allows where that is less than the machine has. */
    readonly memory: number;
    /** Bytes free now. */
    readonly freeMemory: number;
  };
  readonly devices: readonly DeviceReport[];
  readonly dataFolder: { readonly path: string; readonly writable: boolean };
  readonly models: readonly FoundModel[];
  /** What else can be named in a request, in the order in which drawing needs it. */
  readonly files: readonly FoundFiles[];
}

export interface FoundFiles {
  readonly kind: NamedKind;
  readonly count: number;
  /** Where they are looked for, in order; folders that do not exist hold none. */
  readonly folders: readonly { readonly path: string; readonly count: number }[];
  /** Why they could not be counted. */
  readonly problem?: Text;
}

export interface FoundModel {
  /** What `--model` takes. */
  readonly name: string;
  readonly path: string;
  /** Bytes of the file, or of everything in the folder. */
  readonly bytes: number;
}

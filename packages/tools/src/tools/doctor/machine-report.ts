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
}

export interface FoundModel {
  /** What `--model` takes. */
  readonly name: string;
  readonly path: string;
  /** Bytes of the file, or of everything in the folder. */
  readonly bytes: number;
}

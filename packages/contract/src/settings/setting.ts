/** What a setting of the service is: a parameter with a place in the file of settings, the environment and flags. */
import type { Static, TOptional, TSchema } from "typebox";
import type { Text } from "../text.ts";
import type { Parameter } from "../tools/parameter.ts";

/** Every layer that may give a setting follows from its key: `s3.pathStyle` is `INKLOOM_S3_PATH_STYLE`, and its notes hold the flag. */
export interface Setting<S extends TSchema = TSchema> extends Parameter<S> {
  /** A list; the schema is of one entry. */
  readonly many?: true;
  /** Never shown; has no flag, because the list of processes shows those; may be given by the path of a file. */
  readonly secret?: true;
  /** The environment variable, where the world has another name for it. */
  readonly variable?: string;
  /** Only of the process that answers at an address; workers have no use for it. */
  readonly serving?: true;
  /** What a text must look like beyond its schema. */
  readonly form?: { readonly fits: (value: string) => boolean; readonly expected: Text };
}

export type Settings = Readonly<Record<string, Setting>>;

/** The value of a setting once every layer is read. */
export type SettingValue<S> = S extends { readonly many: true }
  ? readonly string[]
  : S extends { readonly schema: infer Schema extends TSchema }
    ? Schema extends TOptional
      ? Static<Schema> | undefined
      : Static<Schema>
    : never;

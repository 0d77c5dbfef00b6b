/** What a picture tells about its making, in the words of our own parameters. */
import {
  printable,
  readParameter,
  type Text,
  type ToolDeclaration,
  type ToolId,
  TOOLS,
} from "@inkloom/contract";

/** Whose way of telling it was. */
export type RestoreSource = "inkloom" | "a1111" | "comfyui" | "invokeai" | "novelai";

/** A setting that made the picture and cannot be repeated. */
export interface Unrestored {
  /** As the picture calls it. */
  readonly name: string;
  readonly value: string;
  readonly why: Text;
}

export interface RestoredRequest {
  readonly source: RestoreSource;
  /** Id of the tool that makes such a picture. */
  readonly tool: ToolId;
  /** Parameters of that tool; those that the picture does not name are absent. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Settings of the picture that are not in `parameters`; nothing is dropped unsaid. */
  readonly unknown: readonly Unrestored[];
  /** What is said about the picture and is no setting, by its label: versions, hashes, the user. */
  readonly about: Readonly<Record<string, string>>;
}

/** Longest value that a message repeats, in characters. */
const EXCERPT = 200;

const NO_PARAMETER: Text = {
  en: "Inkloom has no such setting",
  zh: "墨织没有这项设置",
};

/** Collects what a picture says, checking each value against the tool's declaration. */
export class Restoration {
  readonly #parameters: Record<string, unknown> = {};
  readonly #unknown: Unrestored[] = [];
  readonly #about: Record<string, string> = {};
  readonly #source: RestoreSource;
  readonly #tool: ToolId;
  readonly #declaration: ToolDeclaration;

  constructor(source: RestoreSource, tool: ToolId) {
    this.#source = source;
    this.#tool = tool;
    this.#declaration = TOOLS[tool];
  }

  /** Takes a value for a parameter; as text it becomes what the parameter's kind is. `name` is what the
   *  picture calls it. A value that the parameter does not accept is listed as unknown. */
  set(parameter: string, value: unknown, name: string = parameter): void {
    const read = readParameter(this.#declaration, parameter, value);
    if ("value" in read) this.#parameters[parameter] = read.value;
    else if (read.expected === undefined) this.fail(name, value);
    else
      this.fail(name, value, {
        en: `${parameter} takes ${read.expected.en}`,
        zh: `${parameter} 应为${read.expected.zh}`,
      });
  }

  /** Lists a setting that cannot be repeated. */
  fail(name: string, value: unknown, why: Text = NO_PARAMETER): void {
    const shown =
      typeof value === "string" || typeof value === "bigint"
        ? String(value)
        : JSON.stringify(value);
    const short = shown.length > EXCERPT ? `${shown.slice(0, EXCERPT)}…` : shown;
    this.#unknown.push({ name: printable(name.slice(0, EXCERPT)), value: short, why });
  }

  /** Notes what is no setting. */
  note(label: string, value: string): void {
    this.#about[label] = value;
  }

  done(): RestoredRequest {
    return {
      source: this.#source,
      tool: this.#tool,
      parameters: this.#parameters,
      unknown: this.#unknown,
      about: this.#about,
    };
  }
}

/** A model's name as `--model` takes it: without folders and a checkpoint's ending. */
export function modelName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return name.replace(/\.(safetensors|ckpt|pt|pth|gguf|bin)$/i, "");
}

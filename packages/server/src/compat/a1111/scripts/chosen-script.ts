/** The script that a request names, with its arguments read. */
import { DialectProblem } from "../../dialect-problem.ts";
import type { Fields } from "../fields/field.ts";
import { type Body, readBody } from "../fields/read-body.ts";
import { plots, promptMatrix } from "./grid-scripts.ts";
import { promptList } from "./list-script.ts";
import { loopback, outpainting, sdUpscale } from "./picture-scripts.ts";
import type { DrawingKind, Script, ScriptEffect, ScriptRequest } from "./script.ts";

/** In the order of A1111's list. */
export const SCRIPTS: readonly Script[] = [
  promptMatrix,
  promptList,
  ...plots,
  loopback,
  outpainting,
  sdUpscale,
];

/**
 * @returns undefined where none is named
 * @throws DialectProblem 422 for a script that is not there, as A1111, or an argument that it does not take
 */
export function chosenScript(
  kind: DrawingKind,
  body: Pick<Body<Fields>, "text" | "list">,
  request: ScriptRequest,
): ScriptEffect | undefined {
  const name = body.text("script_name") ?? "";
  if (/^(none)?$/i.test(name)) return undefined;
  const script = SCRIPTS.find(
    ({ title, kinds }) => kinds.includes(kind) && title.toLowerCase() === name.toLowerCase(),
  );
  if (script === undefined)
    throw new DialectProblem(
      422,
      {
        en: `Script '${name.slice(0, 60)}' not found`,
        zh: `找不到脚本“${name.slice(0, 60)}”`,
      },
      { field: "script_name" },
    );
  const given = body.list("script_args");
  const named = Object.keys(script.args).map((argument, at) => [argument, given[at]]);
  return script.effect(readBody(script.args, Object.fromEntries(named)), request);
}

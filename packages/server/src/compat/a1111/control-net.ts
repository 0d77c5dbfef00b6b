/** The extension ControlNet: its routes answer truthfully that there is nothing yet, and requests that need it are refused. */
import type { FastifyPluginCallback } from "fastify";
import type { Text } from "@inkloom/contract";
import { expectMay } from "../../auth/may.ts";
import { DialectProblem } from "../dialect-problem.ts";
import { recordOf } from "./fields/read-body.ts";

const NOT_YET: Text = {
  en: "There is no ControlNet yet: leave its units out, or set `enabled` of each to false.",
  zh: "尚无 ControlNet：请去掉其单元，或把每个单元的 `enabled` 设为 false。",
};

const NOTHING = "none";

/** A preprocessor that does nothing, and no model. */
const NONE_TYPE = {
  module_list: [NOTHING],
  model_list: ["None"],
  default_option: NOTHING,
  default_model: "None",
};

const ANSWERS = {
  "/version": { version: 0 },
  "/model_list": { model_list: [] },
  "/module_list": {
    module_list: [NOTHING],
    module_detail: { [NOTHING]: { model_free: false, sliders: [] } },
  },
  "/control_types": { control_types: { All: NONE_TYPE } },
  "/settings": { control_net_unit_count: 0 },
};

const WORK = ["/detect", "/render_openpose_json", "/txt2img", "/img2img"];

export const controlNetRoutes: FastifyPluginCallback = (app, _, done) => {
  for (const [path, answer] of Object.entries(ANSWERS)) app.get(path, () => answer);
  for (const path of WORK)
    app.post(path, ({ account }) => {
      expectMay(account, "draw");
      throw new DialectProblem(501, NOT_YET);
    });
  done();
};

/**
 * Lets units pass that do nothing. As in Forge, a unit is enabled unless it says otherwise.
 * @param units arguments of the always-on script
 * @throws DialectProblem 501 where one would change the picture
 */
export function expectNoUnit(units: readonly unknown[]): void {
  if (units.some(doesSomething))
    throw new DialectProblem(501, NOT_YET, { field: "alwayson_scripts" });
}

function doesSomething(unit: unknown): boolean {
  const given = recordOf(unit);
  // Units of old were flat lists that begin with whether they are enabled.
  if (given === undefined) return unit === true;
  if (one(given["enabled"]) === false) return false;
  return !isNone(one(given["model"])) || !isNone(one(given["module"]));
}

/** Some clients wrap single values in a list. */
const one = (value: unknown): unknown =>
  Array.isArray(value) && value.length === 1 ? value[0] : value;

const isNone = (name: unknown): boolean =>
  name === undefined || name === null || (typeof name === "string" && /^(none)?$/i.test(name));

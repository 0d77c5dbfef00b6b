/** InstantID's ControlNet: five points of a face say where it is drawn, and the face's tokens, which the unit of its
 *  adapter before it made, take the place of the words. Wang et al., arXiv:2401.07519; reference:
 *  Mikubill/sd-webui-controlnet@56cec5b, scripts/hook.py (InstantID). */
import type { ControlKind } from "../control-unit.ts";
import { CONTROL_NET, controlNetLiveBytes, openControlNet } from "../controlnet-kind.ts";
import { countsFor } from "../strength.ts";
import { unitProblem } from "../ip-adapter/open-adapter.ts";
import { contextsOfSides, faceContexts } from "./face-contexts.ts";

export const INSTANT_ID: ControlKind = {
  name: "InstantID",
  isOf: (asked) =>
    CONTROL_NET.isOf(asked) &&
    (asked.preprocessor === "instant_id_face_keypoints" ||
      /instant[-_ ]?id/i.test(asked.file?.name ?? "")),
  liveBytes: controlNetLiveBytes,
  open(job) {
    const { number } = job;
    const face = faceContexts(job.annotators);
    if (face === undefined)
      throw unitProblem(
        number,
        " is InstantID's ControlNet, expected a unit of InstantID's adapter with a face before it",
        " 是 InstantID 的 ControlNet，其前面应有带人脸的 InstantID 适配器单元",
      );
    const counts = countsFor(job.unit);
    return openControlNet(job, {
      contexts: ({ sides }) => {
        const [first, ...rest] = contextsOfSides(face, sides.filter(counts));
        if (first === undefined) throw new TypeError("instant-id: no side");
        return [first, ...rest];
      },
    });
  },
};

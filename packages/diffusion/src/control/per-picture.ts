/** Runs of one unit for each picture of a batch, where every picture begins with another: as one run. */
import type { ControlCall, ControlRun } from "./control-unit.ts";

/** The first is the first picture's, and so on; they begin again where pictures are more. All are of one unit in one pass,
 *  so that they count at the same moments, in the same places, by the same graph. */
export function perPicture([first, ...rest]: readonly [ControlRun, ...ControlRun[]]): ControlRun {
  if (rest.length === 0) return first;
  const runs = [first, ...rest];
  const of = (number: number): ControlRun => runs[number % runs.length] ?? first;
  const ofCall = ({ picture }: ControlCall): ControlRun => of(picture);
  const { places, added, change, contexts, correction, noised, finished } = first;
  return {
    isActive: (moment) => first.isActive(moment),
    ...(places && { places }),
    ...(added && { added: (call) => (ofCall(call).added ?? added)(call) }),
    ...(change && {
      change: {
        name: change.name,
        ...(change.weights && { weights: change.weights }),
        trace: (size, w, before) => change.trace(size, w, before),
        feeds: (call) => (ofCall(call).change ?? change).feeds(call),
      },
    }),
    ...(contexts && { contexts: (call) => (ofCall(call).contexts ?? contexts)(call) }),
    ...(correction && {
      correction: {
        stage: correction.stage,
        of: (predicted, call) => (ofCall(call).correction ?? correction).of(predicted, call),
      },
    }),
    ...(noised && { noised: (number) => (of(number).noised ?? noised)(number) }),
    ...(finished && {
      finished: (picture, number) => (of(number).finished ?? finished)(picture, number),
    }),
  };
}

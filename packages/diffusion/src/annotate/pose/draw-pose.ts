/** A pose in JSON, drawn. */
import type { Pixels } from "@inkloom/pixels";
import { pictureOf } from "../frame.ts";
import type { PoseDocument } from "./document.ts";
import { drawnAnimals, drawnPeople, type PoseParts } from "./draw-people.ts";
import { personOf, pointsOf } from "./person.ts";

/** At the size of its canvas, on black. Animals are drawn where there are no people. */
export function drawPose(
  { people, animals = [], canvas_width: width, canvas_height: height }: PoseDocument,
  parts: PoseParts = {},
): Pixels {
  const canvas = { width, height };
  if (people.length > 0) return pictureOf(drawnPeople(people.map(personOf), canvas, parts));
  return pictureOf(
    drawnAnimals(
      animals.map((points) => pointsOf(points) ?? []),
      canvas,
    ),
  );
}

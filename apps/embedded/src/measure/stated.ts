/** What a prompt states, as far as it is to be seen in a picture: what drawings are measured by. */
import { type Position, POSITIONS, readCaption, type Scene } from "../scenes/index.ts";
import type { HeadName } from "../judge/heads.ts";
import { labelsOf, type Labels } from "../judge/labels.ts";

/** One thing that a prompt states. */
export type Stated =
  | { readonly attribute: HeadName; readonly value: string }
  /** Somewhere in the landscape. */
  | { readonly attribute: "thing"; readonly object: string }
  /** The object, wherever it is, in this colour. */
  | { readonly attribute: "thing colour"; readonly object: string; readonly value: string }
  /** The object in this third of the picture. */
  | { readonly attribute: "thing position"; readonly object: string; readonly value: Position };

/** Absent things are not stated, neither is the kind of scene. A style is stated where the prompt says one.
 *  @throws Error where the prompt is not of the held-out captions' grammar */
export function statedBy(prompt: string): Stated[] {
  const scene = readCaption(prompt);
  const labels = labelsOf(scene);
  const style = isStyleSaid(prompt, scene)
    ? [{ attribute: "style" as const, value: scene.style }]
    : [];
  return [...style, ...wholeAttributes(labels), ...thingAttributes(scene, labels)];
}

/** A caption without words of style is read as a flat illustration. */
const isStyleSaid = (prompt: string, { style }: Scene): boolean =>
  style !== "flat illustration" || /flat illustration|扁平插画/.test(prompt);

const UNSTATED: ReadonlySet<string> = new Set(["absent", "dry"]);

function wholeAttributes(labels: Labels): Stated[] {
  const { kind: _kind, style: _style, ...rest } = labels;
  return Object.entries(rest).flatMap(([name, value]) =>
    name.includes(".") || UNSTATED.has(value) ? [] : [{ attribute: name as HeadName, value }],
  );
}

function thingAttributes(scene: Scene, labels: Labels): Stated[] {
  if (scene.kind !== "landscape") return [];
  const isColoured = labels.time !== undefined; // grey styles show neither
  return scene.things.flatMap(({ object, colour, position, isPlaced }): Stated[] => [
    { attribute: "thing", object },
    ...(colour !== undefined && isColoured
      ? [{ attribute: "thing colour" as const, object, value: colour }]
      : []),
    ...(isPlaced ? [{ attribute: "thing position" as const, object, value: position }] : []),
  ]);
}

/** Whether the judge sees it. @param seen the judge's choice for each head */
export function isSeen(stated: Stated, seen: Readonly<Record<HeadName, string>>): boolean {
  if (!("object" in stated)) return seen[stated.attribute] === stated.value;
  const at = POSITIONS.filter((position) => seen[`${position}.object`] === stated.object);
  if (stated.attribute === "thing") return at.length > 0;
  if (stated.attribute === "thing position") return at.includes(stated.value);
  return at.some((position) => seen[`${position}.colour`] === stated.value);
}

/** What the texts of control units name: pictures and files. */
import type { ControlUnit } from "./unit.ts";

/** Fields of a unit that name pictures. */
const PICTURES = ["image", "mask", "region"] as const;

/** What is to become of each name; the same name where nothing is. */
export interface UnitNames {
  readonly picture?: (name: string, field: string) => string;
  readonly file?: (name: string, field: string) => string;
}

/** Every picture that the units name, in their order. */
export function picturesOfUnits(units: readonly ControlUnit[]): string[] {
  const pictures: string[] = [];
  withUnitNames(units, {
    picture(name) {
      pictures.push(name);
      return name;
    },
  });
  return pictures;
}

/** The same units with other names. `field` is told as `control 2 image`. */
export const withUnitNames = (
  units: readonly ControlUnit[],
  { picture = same, file = same }: UnitNames,
): ControlUnit[] =>
  units.map((unit, at) => {
    const told = (field: string): string => `control ${String(at + 1)} ${field}`;
    const renamed = PICTURES.flatMap((field) => {
      const name = unit[field];
      return name === undefined ? [] : [[field, picture(name, told(field))]];
    });
    const images = unit.images?.map(({ image, mask, ...rest }) => ({
      ...rest,
      image: picture(image, told("images")),
      ...(mask !== undefined && { mask: picture(mask, told("images")) }),
    }));
    return {
      ...unit,
      ...(Object.fromEntries(renamed) as Partial<ControlUnit>),
      ...(images && { images }),
      ...(unit.model !== undefined && { model: file(unit.model, told("model")) }),
    };
  });

const same = (name: string): string => name;

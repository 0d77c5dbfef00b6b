/** The always-on script Soft Inpainting; extensions-builtin/soft-inpainting of A1111 1.10. */
export const SOFT_INPAINTING = "soft inpainting";

/** Its arguments, in its order, as parameters. */
export function softInpainting(args: readonly unknown[]): Record<string, unknown> {
  const [enabled, ...figures] = args;
  if (enabled !== true) return {};
  const names = [
    "bias",
    "preservation",
    "contrast",
    "influence",
    "threshold",
    "difference_contrast",
  ];
  const given = names.map((name, at) => [`soft_${name}`, figures[at] ?? undefined]);
  return { soft: true, ...(Object.fromEntries(given) as Record<string, unknown>) };
}

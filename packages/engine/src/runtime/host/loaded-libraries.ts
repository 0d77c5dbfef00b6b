/** Which native libraries this process has mapped, on every system Node knows. */

/** File names, without folders, e.g. `libvulkan.so.1`. */
export function loadedLibraries(): readonly string[] {
  // Looking up the names of network peers can take seconds and is nobody's business.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { readonly sharedObjects?: readonly string[] };
  return (report.sharedObjects ?? []).map((path) => path.split(/[\\/]/).at(-1) ?? path);
}

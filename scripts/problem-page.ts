import type { ProblemEntry } from "../packages/contract/src/index.ts";

/** `docs/problems.md`: every problem code with cause and cure in both languages. */
export function problemPage(problems: Readonly<Record<string, ProblemEntry>>): string {
  const sections = Object.entries(problems)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, cause, cure }]) =>
        `## ${code}\n\nHTTP status ${status}, exit code ${status < 500 ? 2 : 1}.\n\n` +
        `${cause.en} ${cure.en}\n\n${cause.zh}${cure.zh}\n`,
    );
  return `# Problems\n\nEvery failure that Inkloom expects has a code. Made from the catalogue in
\`packages/contract/src/problems/\` by \`npm run docs\`; not written by hand.\n\n${sections.join("\n")}`;
}

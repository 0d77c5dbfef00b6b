import type { CommandNode, OptionNode } from "../command.ts";
import { placesOf, valueFlags } from "./words-at.ts";

/** Within single quotes, where fish knows two escapes. */
const quoted = (text: string): string =>
  `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

export function fishScript(tree: readonly CommandNode[]): string {
  const places = placesOf(tree);
  const steps = places.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  const lines = places.flatMap(({ path, commands, options }) => {
    const at = `-n ${quoted(`__inkloom_at ${quoted(path)}`)}`;
    return [
      ...commands.map(
        ({ name, help }) => `complete -c inkloom -f ${at} -a ${quoted(name)} -d ${quoted(help)}`,
      ),
      ...options.map((option) => `complete -c inkloom ${at} ${optionWords(option)}`),
    ];
  });
  return `# fish completion of inkloom
function __inkloom_path
  set -l place
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
      continue
    end
    if contains -- $word ${valueFlags(tree).join(" ")}
      set skip 1
      continue
    end
    set -l next (string trim -- "$place $word")
    if contains -- "$next" ${steps.join(" ")}
      set place $next
    end
  end
  echo "$place"
end

function __inkloom_at
  test (__inkloom_path) = "$argv[1]"
end

${lines.join("\n")}
`;
}

function optionWords({ flags, help, takesValue, values }: OptionNode): string {
  const names = flags.map((flag) =>
    flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  // Of values that are known no file is one.
  const value = !takesValue
    ? []
    : values.length === 0
      ? ["-r"]
      : ["-x", "-a", quoted(values.map(quoted).join(" "))];
  return [...names, ...value, "-d", quoted(help)].join(" ");
}

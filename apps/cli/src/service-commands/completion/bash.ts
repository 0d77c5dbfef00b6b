/** For bash 3.2 and later, which macOS has. */
import type { CommandNode } from "../command.ts";
import { placesOf, valueFlags } from "./words-at.ts";

/** Within single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** One a line, for `compgen -W` with line breaks between words; what is in it is expanded once more. */
const words = (list: readonly string[]): string =>
  quoted(list.map((word) => word.replaceAll(/([\\$`"' ])/g, "\\$1")).join("\n"));

export function bashScript(tree: readonly CommandNode[]): string {
  const places = placesOf(tree);
  const steps = places
    .filter(({ path }) => path !== "")
    .map(({ path }) =>
      quoted(`${path.split(" ").slice(0, -1).join(" ")}:${path.split(" ").at(-1) ?? ""}`),
    );
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, values: offered }) => {
        const pattern = flags.map((flag) => quoted(`${path}:${flag}`)).join("|");
        // A colon ends a word there; such values are typed.
        const plain = offered.filter((value) => !value.includes(":"));
        return plain.length > 0
          ? `    ${pattern}) COMPREPLY=($(compgen -W ${words(plain)} -- "$cur")); _inkloom_escape; return ;;`
          : `    ${pattern}) COMPREPLY=($(compgen -f -- "$cur")); return ;;`;
      }),
  );
  const lists = places.map(({ path, commands, options }) => {
    const all = [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)];
    return `    ${quoted(path)}) COMPREPLY=($(compgen -W ${words(all)} -- "$cur")) ;;`;
  });
  return `# bash completion of inkloom
_inkloom_escape() {
  local i
  for i in "\${!COMPREPLY[@]}"; do COMPREPLY[i]=$(printf '%q' "\${COMPREPLY[i]}"); done
}

_inkloom() {
  local IFS=$'\\n' cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${valueFlags(tree).map(quoted).join("|")}) i=$((i + 1)); continue ;;
    esac
    case "$path:\${COMP_WORDS[i]}" in
      ${steps.join("|")}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path:$prev" in
${values.join("\n")}
  esac
  case "$path" in
${lists.join("\n")}
  esac
  # Words that are no options are files as well, below a command.
  if [[ -n "$path" && "$cur" != -* ]]; then COMPREPLY+=($(compgen -f -- "$cur")); fi
}
complete -o filenames -F _inkloom inkloom
`;
}

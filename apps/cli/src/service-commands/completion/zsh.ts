import type { CommandNode } from "../command.ts";
import { placesOf, valueFlags } from "./words-at.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A word with its description, as `_describe` takes it. */
const described = (word: string, help: string): string =>
  quoted(`${word.replaceAll(":", "\\:")}:${help}`);

export function zshScript(tree: readonly CommandNode[]): string {
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
        const list = offered.map(quoted).join(" ");
        return offered.length > 0
          ? `    ${pattern}) compadd -- ${list}; return ;;`
          : `    ${pattern}) _files; return ;;`;
      }),
  );
  const lists = places.map(({ path, commands, options }) => {
    const flags = options.flatMap((option) =>
      option.flags.map((flag) => described(flag, option.help)),
    );
    return [
      `    ${quoted(path)})`,
      `      commands=(${commands.map(({ name, help }) => described(name, help)).join(" ")})`,
      `      options=(${flags.join(" ")}) ;;`,
    ].join("\n");
  });
  return `#compdef inkloom
_inkloom() {
  local -a commands options
  local place='' i
  for ((i = 2; i < CURRENT; i++)); do
    case "\${words[i]}" in
      ${valueFlags(tree).map(quoted).join("|")}) ((i++)); continue ;;
    esac
    case "$place:\${words[i]}" in
      ${steps.join("|")}) place="\${place:+$place }\${words[i]}" ;;
    esac
  done
  case "$place:\${words[CURRENT-1]}" in
${values.join("\n")}
  esac
  case "$place" in
${lists.join("\n")}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe -o 'option' options
  elif (( \${#commands} )); then
    _describe 'command' commands
  else
    _files
  fi
}
if [[ "$funcstack[1]" == _inkloom ]]; then _inkloom "$@"; else compdef _inkloom inkloom; fi
`;
}

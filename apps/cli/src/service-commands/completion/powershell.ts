import type { CommandNode } from "../command.ts";
import { placesOf, valueFlags } from "./words-at.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** For PowerShell 5.1 and later. */
export function powershellScript(tree: readonly CommandNode[]): string {
  const places = placesOf(tree);
  const entries = places.map(({ path, commands, options }) => {
    const words = [
      ...commands.map(({ name, help }) => pair(name, help)),
      ...options.flatMap(({ flags, help }) => flags.map((flag) => pair(flag, help))),
    ];
    return `    ${quoted(path)} = @(${words.join(", ")})`;
  });
  const values = places.flatMap(({ path, options }) =>
    options
      .filter(({ values: offered }) => offered.length > 0)
      .flatMap(({ flags, values: offered }) =>
        flags.map(
          (flag) => `    ${quoted(`${path}:${flag}`)} = @(${offered.map(quoted).join(", ")})`,
        ),
      ),
  );
  return `# PowerShell completion of inkloom
Register-ArgumentCompleter -Native -CommandName inkloom -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  # Names of options differ by case alone, which hashtables of the language itself do not see.
  $places = New-Object 'System.Collections.Generic.Dictionary[string,object]' ([StringComparer]::Ordinal)
  $values = New-Object 'System.Collections.Generic.Dictionary[string,object]' ([StringComparer]::Ordinal)
${entries.map((entry) => assigned("places", entry)).join("\n")}
${values.map((entry) => assigned("values", entry)).join("\n")}
  $valueFlags = @(${valueFlags(tree).map(quoted).join(", ")})
  $place = ''
  $previous = ''
  $skip = $false
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition -and $wordToComplete -ne '') { break }
    $word = $element.ToString()
    $previous = $word
    if ($skip) { $skip = $false; continue }
    if ($valueFlags -ccontains $word) { $skip = $true; continue }
    $next = ("$place $word").Trim()
    if ($places.ContainsKey($next)) { $place = $next }
  }
  $result = [System.Management.Automation.CompletionResult]
  if ($values.ContainsKey("\${place}:$previous")) {
    return $values["\${place}:$previous"] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
      $text = if ($_ -match '\\s') { "'$_'" } else { $_ }
      $result::new($text, $_, 'ParameterValue', $_)
    }
  }
  if ($skip) { return }
  $places[$place] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    $result::new($_[0], $_[0], 'ParameterName', $_[1])
  }
}
`;
}

/** The comma before it keeps a list of one pair a list. */
const pair = (word: string, help: string): string => `,@(${quoted(word)}, ${quoted(help)})`;

/** `'a' = @(...)` as a line that fills a dictionary. */
function assigned(dictionary: string, entry: string): string {
  const [name = "", ...value] = entry.trim().split(" = ");
  return `  $${dictionary}[${name}] = ${value.join(" = ")}`;
}

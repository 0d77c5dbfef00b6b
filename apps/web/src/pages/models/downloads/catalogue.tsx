/** What the tools need and where it comes from: sizes, licences, one click to fetch. */
import { Anchor, Badge, Button, Group, Select, Text, TextInput, Title } from "@mantine/core";
import { IconCheck, IconDownload, IconSearch } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import { useIsAdmin } from "../../../app/session.ts";
import { useText } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { useTools } from "../../../service/tools.ts";
import { useKindName } from "../kind-name.ts";
import { useCatalogue, useFilenames, type CatalogueEntry, type Pull } from "../models-service.ts";
import style from "../models.module.css";
import { sayBytes } from "../../../language/sizes.ts";
import { downloadsWords } from "./downloads-words.ts";
import { isGoingOn, startPull } from "./pulls-service.ts";

export function Catalogue({ pulls }: { readonly pulls: readonly Pull[] }): ReactNode {
  const say = downloadsWords.use();
  const kindName = useKindName();
  const toolNames = useToolNames();
  const { data, error } = useCatalogue();
  const { data: there = new Set<string>() } = useFilenames();
  const [text, setText] = useState("");
  const [kind, setKind] = useState<string | null>(null);
  const id = useId();
  const entries = data?.entries ?? [];
  const kinds = [...new Set(entries.map((entry) => entry.kind))];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = entries.filter((entry) => {
    if (kind !== null && entry.kind !== kind) return false;
    const told = [entry.id, entry.title, kindName(entry.kind), ...toolNames(entry.usedBy)];
    const all = [...told, ...entry.files].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" align="flex-end" mb="xs" gap="xs">
        <div className={style["catalogueTitle"]}>
          <Title order={2} size="h5" id={id}>
            {say("catalogue")}
          </Title>
          <Text size="sm" c="dimmed">
            {say("catalogueHelp")}
          </Text>
        </div>
        <Group gap="xs" role="search">
          <TextInput
            size="xs"
            type="search"
            aria-label={say("search")}
            placeholder={say("search")}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
            }}
          />
          <Select
            size="xs"
            w={150}
            aria-label={say("kind")}
            placeholder={say("allKinds")}
            clearable
            data={kinds.map((each) => ({ value: each, label: kindName(each) }))}
            value={kind}
            onChange={setKind}
          />
        </Group>
      </Group>
      {error !== null && <ProblemNotice error={error} />}
      {data !== undefined && shown.length === 0 && <Text size="sm">{say("nothing")}</Text>}
      <ul className={style["pulls"]}>
        {shown.map((entry) => (
          <li key={entry.id} className={style["entry"]}>
            <EntryRow
              entry={entry}
              tools={toolNames(entry.usedBy)}
              inLibrary={entry.files.every((file) => isThere(file, there))}
              pull={pulls.find(({ what }) => what === entry.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A pickle is kept as safetensors. */
const isThere = (file: string, there: ReadonlySet<string>): boolean =>
  there.has(file) || there.has(file.replace(/\.(ckpt|pth?|bin)$/, ".safetensors"));

/** Titles of tools; preprocessors and the like keep their names. */
function useToolNames(): (ids: readonly string[]) => readonly string[] {
  const text = useText();
  const { data: tools = [] } = useTools();
  return (ids) =>
    ids.map((id) => {
      const tool = tools.find((each) => each.id === id);
      return tool === undefined ? id : text(tool.title);
    });
}

interface EntryRowProps {
  readonly entry: CatalogueEntry;
  readonly tools: readonly string[];
  readonly inLibrary: boolean;
  readonly pull: Pull | undefined;
}

function EntryRow({ entry, tools, inLibrary, pull }: EntryRowProps): ReactNode {
  const say = downloadsWords.use();
  const kindName = useKindName();
  const isAdmin = useIsAdmin();
  const { id, title, kind, bytes, licence, files, verified } = entry;
  const going = pull !== undefined && isGoingOn(pull);
  return (
    <>
      <div className={style["entryWords"]}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {[
            kindName(kind),
            bytes === undefined ? say("sizeUnknown") : sayBytes(bytes),
            files.length > 1 ? say("files", { count: files.length }) : files[0],
            verified ? say("knownSum") : undefined,
          ]
            .filter((part) => part !== undefined)
            .join(" · ")}
        </Text>
        <Text size="xs" c="dimmed">
          {tools.length > 0 && `${say("usedBy", { tools: tools.join(", ") })} · `}
          <Anchor
            href={licence.address}
            target="_blank"
            rel="noreferrer"
            size="xs"
            underline="always"
            title={say("newTab")}
          >
            {licence.name === "NOASSERTION"
              ? say("noLicence")
              : say("licence", { name: licence.name })}
          </Anchor>
        </Text>
      </div>
      {inLibrary ? (
        <Badge variant="default" tt="none" leftSection={<IconCheck size={14} aria-hidden />}>
          {say("inLibrary")}
        </Badge>
      ) : (
        isAdmin && (
          <Button
            size="xs"
            variant="default"
            disabled={going}
            leftSection={<IconDownload size={16} aria-hidden />}
            aria-label={say("fetchEntry", { title })}
            onClick={() => {
              startPull({ what: id }).catch(tellProblem);
            }}
          >
            {say(going ? pull.state : "fetch")}
          </Button>
        )
      )}
    </>
  );
}

/** Brings pictures and captions: chosen, dropped, as a folder or in a ZIP file. */
import { Button, FileButton, Group, Modal, Progress, Stack, Text, TextInput } from "@mantine/core";
import { IconFolderPlus, IconPhotoPlus } from "@tabler/icons-react";
import { useRef, useState, type ChangeEvent, type ReactNode } from "react";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { type Brought, bringFiles, NOTHING_BROUGHT, zipWords } from "./bring-files.ts";
import { droppedFiles, type Found, foundFiles, type GivenFile } from "./found-files.ts";
import { importWords } from "./import-words.ts";
import { ZipFault } from "./zip-file.ts";

export function ImportButton({ name }: { readonly name: string }): ReactNode {
  const say = importWords.use();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        leftSection={<IconPhotoPlus size={18} aria-hidden />}
        onClick={() => {
          setOpened(true);
        }}
      >
        {say("add")}
      </Button>
      {opened && (
        <ImportDialog
          name={name}
          onClose={() => {
            setOpened(false);
          }}
        />
      )}
    </>
  );
}

interface ImportDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

function ImportDialog({ name, onClose }: ImportDialogProps): ReactNode {
  const say = importWords.use();
  const sayAll = datasetsWords.use();
  const [given, setGiven] = useState<readonly GivenFile[]>([]);
  const [folder, setFolder] = useState("");
  const [found, setFound] = useState<Found>();
  const [brought, setBrought] = useState<Brought>();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();
  const ending = useRef<AbortController>(null);
  const folderInput = useRef<HTMLInputElement>(null);

  const look = async (files: readonly GivenFile[], into: string): Promise<void> => {
    setGiven(files);
    setBrought(undefined);
    setError(undefined);
    try {
      setFound(await foundFiles(files, into));
    } catch (refused) {
      setFound(undefined);
      const zip = files.find(({ path }) => /\.zip$/i.test(path))?.path ?? "";
      setError(refused instanceof ZipFault ? new Error(zipWords(refused, zip)) : refused);
    }
  };
  const drop = async (transfer: DataTransfer): Promise<void> => {
    try {
      await look(await droppedFiles(transfer), folder);
    } catch (refused) {
      setGiven([]);
      setFound(undefined);
      setBrought(undefined);
      setError(refused);
    }
  };
  const start = async (): Promise<void> => {
    if (found === undefined) return;
    const ends = new AbortController();
    ending.current = ends;
    setRunning(true);
    setBrought(NOTHING_BROUGHT);
    try {
      await bringFiles(name, found.files, setBrought, ends.signal);
    } catch (refused) {
      setError(refused);
    } finally {
      setRunning(false);
    }
  };
  const close = (): void => {
    ending.current?.abort();
    onClose();
  };
  const all = found?.files.length ?? 0;
  const isDone = brought !== undefined && !running;
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={say("title", { name })}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="sm">
        <div
          className={style["drop"]}
          onDragOver={(event) => {
            event.preventDefault();
          }}
          onDrop={(event) => {
            event.preventDefault();
            if (running) return;
            void drop(event.dataTransfer);
          }}
        >
          <Text>{say("drop")}</Text>
          <Group gap="sm" justify="center">
            <FileButton
              multiple
              accept=".png,.jpg,.jpeg,.webp,.txt,.caption,.zip"
              onChange={(files) =>
                void look(
                  files.map((file) => ({ path: file.name, file })),
                  folder,
                )
              }
            >
              {(props) => (
                <Button
                  {...props}
                  variant="default"
                  disabled={running}
                  leftSection={<IconPhotoPlus size={18} aria-hidden />}
                >
                  {say("files")}
                </Button>
              )}
            </FileButton>
            <Button
              variant="default"
              disabled={running}
              leftSection={<IconFolderPlus size={18} aria-hidden />}
              onClick={() => folderInput.current?.click()}
            >
              {say("folder")}
            </Button>
            <input
              ref={(input) => {
                folderInput.current = input;
                // React knows no such attribute.
                input?.setAttribute("webkitdirectory", "");
              }}
              type="file"
              multiple
              hidden
              onChange={({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
                const files = [...(currentTarget.files ?? [])];
                void look(
                  files.map((file) => ({ path: file.webkitRelativePath, file })),
                  folder,
                );
                currentTarget.value = "";
              }}
            />
          </Group>
          <Text size="sm" c="dimmed">
            {say("help")}
          </Text>
        </div>
        <TextInput
          label={say("folderName")}
          description={say("folderHelp")}
          value={folder}
          maxLength={200}
          disabled={running}
          onChange={({ currentTarget: { value } }) => {
            setFolder(value);
            if (given.length > 0) void look(given, value);
          }}
        />
        {error !== undefined && <ProblemNotice error={error} />}
        {found !== undefined && brought === undefined && (
          <div role="status">
            <Text>{say("found", { count: all })}</Text>
            {found.passed > 0 && (
              <Text size="sm" c="dimmed">
                {say("passed", { count: found.passed })}
              </Text>
            )}
          </div>
        )}
        {brought !== undefined && <BroughtSoFar brought={brought} all={all} />}
        <Group justify="flex-end">
          {running ? (
            <Button variant="default" onClick={() => ending.current?.abort()}>
              {say("stop")}
            </Button>
          ) : (
            <Button variant="default" onClick={close}>
              {isDone ? say("done") : sayAll("cancel")}
            </Button>
          )}
          {!isDone && (
            <Button disabled={all === 0 || running} loading={running} onClick={() => void start()}>
              {say("start")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

/** Names that are shown of what did not work. */
const SHOWN = 20;

function BroughtSoFar({
  brought: { done, added, same, taken, failed },
  all,
}: {
  readonly brought: Brought;
  readonly all: number;
}): ReactNode {
  const say = importWords.use();
  const share = all === 0 ? 0 : (100 * done) / all;
  return (
    <Stack gap={6}>
      <Progress value={share} aria-label={say("progress", { done, all })} />
      <Text size="sm" role="status">
        {say("progress", { done, all })} · {say("added", { count: added })}
        {same > 0 && ` · ${say("same", { count: same })}`}
      </Text>
      {taken.length > 0 && (
        <Text size="sm">
          {say("taken", { count: taken.length })}: {taken.slice(0, SHOWN).join(", ")}
        </Text>
      )}
      {failed.length > 0 && (
        <div>
          <Text size="sm">{say("failed", { count: failed.length })}</Text>
          <ul className={style["plainList"]}>
            {failed.slice(0, SHOWN).map(({ name, why }) => (
              <li key={name}>
                {name}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Stack>
  );
}

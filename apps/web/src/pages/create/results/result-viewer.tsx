/** One of the results over the whole page: zoom, its neighbours, what made it, and what can be done with it. */
import { ActionIcon, Button, Code, CopyButton, Stack, Text, Tooltip } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { assetUrl } from "../../../pictures/assets.ts";
import { ComparePictures } from "../../../pictures/compare-pictures.tsx";
import { PictureViewer } from "../../../pictures/picture-viewer.tsx";
import { useMapName } from "./map-unit.ts";
import { PictureActions } from "./picture-actions.tsx";
import type { MadePicture } from "./recent-jobs.ts";
import { resultWords } from "./result-words.ts";

interface ResultViewerProps {
  /** The newest first. */
  readonly pictures: readonly MadePicture[];
  /** Key of one of them. */
  readonly shown: string;
  readonly onShow: (key: string) => void;
  readonly onRestore: (picture: MadePicture) => void;
  readonly onClose: () => void;
}

export default function ResultViewer(props: ResultViewerProps): ReactNode {
  const { pictures, shown } = props;
  const at = pictures.findIndex(({ key }) => key === shown);
  const picture = pictures[at];
  return picture === undefined ? null : (
    <Viewed {...props} picture={picture} newer={pictures[at - 1]} older={pictures[at + 1]} />
  );
}

interface ViewedProps extends ResultViewerProps {
  readonly picture: MadePicture;
  readonly newer: MadePicture | undefined;
  readonly older: MadePicture | undefined;
}

function Viewed(props: ViewedProps): ReactNode {
  const { picture, newer, older, onShow, onRestore, onClose } = props;
  const say = resultWords.use();
  const [comparing, setComparing] = useState(false);
  const map = useMapName(picture);
  const to = (other: MadePicture | undefined) =>
    other &&
    (() => {
      onShow(other.key);
    });
  const { prompt, seed } = picture;
  const drawn = seed === undefined ? prompt : say("pictureTitle", { prompt, seed });
  const title = map === undefined ? drawn : prompt === "" ? map : `${map} · ${prompt}`;
  if (comparing && older !== undefined)
    return (
      <ComparePictures
        pictures={[viewed(older), viewed(picture)]}
        onClose={() => {
          setComparing(false);
        }}
      />
    );
  return (
    <PictureViewer
      picture={{ ...viewed(picture), alt: map ?? prompt }}
      title={title}
      onClose={onClose}
      onPrevious={to(newer)}
      onNext={to(older)}
      onKey={({ key, ctrlKey, metaKey }) => {
        if (key.toLowerCase() === "c" && !ctrlKey && !metaKey) setComparing(older !== undefined);
      }}
      actions={
        <>
          {older !== undefined && (
            <Tooltip label={`${say("compare")} (C)`}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={say("compare")}
                onClick={() => {
                  setComparing(true);
                }}
              >
                <IconArrowsLeftRight size={20} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          <PictureActions picture={picture} size="lg" onRestore={onRestore} onLeave={onClose} />
        </>
      }
      aside={picture.infotext === undefined ? undefined : <Made text={picture.infotext} />}
    />
  );
}

function Made({ text }: { readonly text: string }): ReactNode {
  const say = resultWords.use();
  return (
    <Stack p="md" gap="sm" align="flex-start">
      <Text component="h3" size="sm" fw={600} m={0}>
        {say("made")}
      </Text>
      <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="compact-md" variant="default" onClick={copy}>
            {say(copied ? "copied" : "copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}

const viewed = ({ url, asset, prompt, width, height }: MadePicture) => {
  const small = assetUrl(asset, 512);
  return {
    src: url,
    alt: prompt,
    ...(width !== undefined && height !== undefined && { size: { width, height } }),
    ...(small !== undefined && { small }),
  };
};

/** One data set: its name, what can be done with all of it, and its parts. */
import { Alert, Anchor, Tabs, Title } from "@mantine/core";
import { IconChevronLeft } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { useIsAdmin } from "../../../app/session.ts";
import { CheckView } from "../check/check-view.tsx";
import { datasetAddress, type Part, PARTS } from "../datasets-address.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { EditorView } from "../editor/editor-view.tsx";
import { HistoryView } from "../history/history-view.tsx";
import { ImportButton } from "../import/import-dialog.tsx";
import { PrepareView } from "../prepare/prepare-view.tsx";
import { HistoryButtons } from "./history-buttons.tsx";

interface DatasetViewProps {
  readonly name: string;
  readonly part: Part;
}

const LABELS = {
  pictures: "partPictures",
  check: "partCheck",
  prepare: "partPrepare",
  history: "partHistory",
} as const satisfies Record<Part, string>;

/** Parts that change something, or ask for work that only administrators may ask for. */
const MANAGING: readonly Part[] = ["prepare"];

export function DatasetView({ name, part }: DatasetViewProps): ReactNode {
  const say = datasetsWords.use();
  const isAdmin = useIsAdmin();
  /** Conditions of the pictures, while another part is looked at. */
  const [kept, setKept] = useState("");
  return (
    <Tabs
      value={part}
      keepMounted={false}
      className={style["page"] ?? ""}
      onChange={(next) => {
        if (part === "pictures") setKept(location.search);
        const to = PARTS.find((each) => each === next) ?? "pictures";
        navigate(datasetAddress(name, to, to === "pictures" ? kept : ""));
      }}
    >
      <div className={style["header"]}>
        <div className={style["headerName"]}>
          <Anchor
            component={Link}
            href="/app/datasets"
            aria-label={say("all")}
            className={style["back"] ?? ""}
          >
            <IconChevronLeft size={22} aria-hidden />
          </Anchor>
          <Title order={1} size="h3" className={style["name"] ?? ""}>
            {name}
          </Title>
        </div>
        <Tabs.List aria-label={say("parts")} className={style["tabs"] ?? ""}>
          {PARTS.filter((each) => isAdmin || !MANAGING.includes(each)).map((each) => (
            <Tabs.Tab key={each} value={each}>
              {say(LABELS[each])}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {isAdmin && (
          <div className={style["headerEnd"]}>
            <HistoryButtons name={name} />
            <ImportButton name={name} />
          </div>
        )}
      </div>
      {!isAdmin && (
        <Alert mx="md" my="xs" py={6}>
          {say("onlyAdmins")}
        </Alert>
      )}
      <Tabs.Panel value="pictures" className={style["panel"] ?? ""}>
        <EditorView name={name} />
      </Tabs.Panel>
      <Tabs.Panel value="check" className={style["scroll"] ?? ""}>
        <CheckView name={name} />
      </Tabs.Panel>
      <Tabs.Panel value="prepare" className={style["scroll"] ?? ""}>
        <PrepareView name={name} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={style["scroll"] ?? ""}>
        <HistoryView name={name} />
      </Tabs.Panel>
    </Tabs>
  );
}

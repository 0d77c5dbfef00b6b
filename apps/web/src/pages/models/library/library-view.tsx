/** The library: filters over a grid or a list of models, and the details of one beside it. */
import { Anchor, Button, Center, Drawer, Loader, Stack, Text } from "@mantine/core";
import { IconBooks } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { ModelDetails } from "../details/model-details.tsx";
import { modelsWords } from "../models-words.ts";
import { useModels } from "../models-service.ts";
import style from "../models.module.css";
import { type LibraryFilter, readFilter, writeFilter } from "./library-filter.ts";
import { libraryLayout } from "./library-layout.ts";
import { LibraryProgress } from "./library-progress.tsx";
import { LibraryToolbar } from "./library-toolbar.tsx";
import { ModelRows } from "./model-rows.tsx";

const MODEL = /^\/app\/models\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function LibraryView(): ReactNode {
  const say = modelsWords.use();
  const [location] = useLocation();
  const search = useSearch();
  const filter = readFilter(search);
  const layout = libraryLayout.use(({ value }) => value);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useModels(filter);
  const models = data?.pages.flatMap((page) => page.models) ?? [];
  const chosen = MODEL.exec(location)?.[1];
  const query = writeFilter(filter);
  const show = (next: LibraryFilter): void => {
    navigate(`/app/models${writeFilter(next)}`, { replace: true });
  };
  return (
    <>
      <LibraryToolbar
        filter={filter}
        models={models}
        total={data?.pages[0]?.total}
        onFilter={show}
      />
      <LibraryProgress />
      <div className={style["scroll"]} ref={setScroller}>
        {error !== null && (
          <ProblemNotice error={error}>
            <Button mt="sm" variant="default" onClick={() => void refetch()}>
              {say("again")}
            </Button>
          </ProblemNotice>
        )}
        {isPending && (
          <Center p="xl" role="status">
            <Loader role="img" aria-label={say("loading")} />
          </Center>
        )}
        {data !== undefined && models.length === 0 && (
          <Stack align="center" gap="xs" py={72} px="md">
            <IconBooks size={40} stroke={1.2} aria-hidden />
            <Text fw={600}>{say("nothing")}</Text>
            <Text size="sm" c="dimmed" ta="center" maw={460}>
              {say("nothingHelp")}
            </Text>
            <Anchor component={Link} href="/app/models/downloads" size="sm">
              {say("toDownloads")}
            </Anchor>
          </Stack>
        )}
        {models.length > 0 && (
          <ModelRows
            key={layout}
            models={models}
            layout={layout}
            scroller={scroller}
            onOpen={(id) => {
              navigate(`/app/models/${id}${query}`);
            }}
            onEnd={() => {
              if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
            }}
          />
        )}
      </div>
      <DetailsDrawer
        id={chosen}
        onClose={() => {
          navigate(`/app/models${query}`);
        }}
      />
    </>
  );
}

interface DetailsDrawerProps {
  readonly id: string | undefined;
  readonly onClose: () => void;
}

function DetailsDrawer({ id, onClose }: DetailsDrawerProps): ReactNode {
  const say = modelsWords.use();
  const [title, setTitle] = useState("");
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": say("close") }}
      classNames={{ title: style["drawerTitle"] ?? "" }}
    >
      {id !== undefined && <ModelDetails key={id} id={id} onName={setTitle} />}
    </Drawer>
  );
}

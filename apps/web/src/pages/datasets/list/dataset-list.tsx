/** All data sets, as cards. */
import { Alert, Button, Center, Loader, Stack, Text, Title } from "@mantine/core";
import { IconLibraryPhoto, IconPhotoPlus } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Link } from "wouter";
import { useIsAdmin } from "../../../app/session.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { DatasetPicture } from "../dataset-picture.tsx";
import { datasetAddress } from "../datasets-address.ts";
import { type Dataset, useDatasets } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { NewDataset } from "./new-dataset.tsx";

export function DatasetList(): ReactNode {
  const say = datasetsWords.use();
  const isAdmin = useIsAdmin();
  const [making, setMaking] = useState(false);
  const { data, error, isPending, refetch } = useDatasets();
  return (
    <div className={style["page"]}>
      <div className={style["listHeader"]}>
        <Title order={1} size="h3">
          {say("title")}
        </Title>
        {isAdmin && (
          <Button
            ms="auto"
            leftSection={<IconPhotoPlus size={18} aria-hidden />}
            onClick={() => {
              setMaking(true);
            }}
          >
            {say("make")}
          </Button>
        )}
      </div>
      <div className={style["scroll"]}>
        <Text size="sm" c="dimmed" mb="md" maw={760}>
          {say("titleHelp")}
        </Text>
        {!isAdmin && <Alert mb="md">{say("onlyAdmins")}</Alert>}
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
        {data?.length === 0 && (
          <Stack align="center" gap="xs" py={72} px="md">
            <IconLibraryPhoto size={40} stroke={1.2} aria-hidden />
            <Text fw={600}>{say("none")}</Text>
            <Text size="sm" c="dimmed" ta="center" maw={460}>
              {say("noneHelp")}
            </Text>
          </Stack>
        )}
        {data !== undefined && data.length > 0 && (
          <ul className={style["cards"]} aria-label={say("title")}>
            {data.map((dataset) => (
              <Card key={dataset.name} dataset={dataset} />
            ))}
          </ul>
        )}
      </div>
      <NewDataset
        opened={making}
        onClose={() => {
          setMaking(false);
        }}
      />
    </div>
  );
}

function Card({ dataset }: { readonly dataset: Dataset }): ReactNode {
  const say = datasetsWords.use();
  const { name, pictures, captioned, cover } = dataset;
  return (
    <li className={style["card"]}>
      <Link
        href={datasetAddress(name)}
        className={style["cardLink"]}
        aria-label={say("open", { name })}
      >
        <span className={style["cover"]}>
          {cover === null ? (
            <IconLibraryPhoto size={36} stroke={1.2} aria-hidden />
          ) : (
            <DatasetPicture dataset={name} file={cover} width={512} alt="" />
          )}
        </span>
        <span className={style["cardWords"]}>
          <Text component="span" fw={600} truncate>
            {name}
          </Text>
          <Text component="span" size="sm" c="dimmed">
            {say("pictures", { count: pictures })} · {say("captioned", { count: captioned })}
          </Text>
        </span>
      </Link>
    </li>
  );
}

/** Data sets: all of them, or one with its pictures, tags, check, cropping and history. */
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { placeAt } from "./datasets-address.ts";
import { DatasetView } from "./dataset/dataset-view.tsx";
import { DatasetList } from "./list/dataset-list.tsx";

export default function DatasetsPage(): ReactNode {
  // Asked for so that this is shown again; the path itself is read as the browser encodes it.
  useLocation();
  const place = placeAt(location.pathname);
  return place === undefined ? (
    <DatasetList />
  ) : (
    <DatasetView key={place.name} name={place.name} part={place.part} />
  );
}

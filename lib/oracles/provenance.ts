import { createdAt } from "../pack/mod.ts";
import { failed, notChecked, type Oracle, passed, type Verdict } from "./subject.ts";

/** The pack is of the commit that the repository was opened at, with its date. */
export const PROVENANCE: Oracle = {
  id: "provenance",
  title: "The commit exists and created_at is its date",
  judge({ index, source }): Verdict {
    if ("missing" in source) {
      return source.isOtherCommit ? failed(source.missing) : notChecked(source.missing);
    }
    const { info } = source.repo;
    const date = createdAt(info.committedAt);
    if (index.metadata.created_at !== date) {
      return failed(`created_at is ${index.metadata.created_at}, the commit's date is ${date}`);
    }
    return passed(`commit ${info.commit} of ${date}`);
  },
};

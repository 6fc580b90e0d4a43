/**
 * A git repository as input: named, cloned, opened at one commit, listed and read. Content comes
 * from git objects, never from the work tree; only git touches the repository.
 *
 * @module
 */
export { changedPaths, resolveIn } from "./changed_paths.ts";
export { type BatchAnswer, BatchAnswers } from "./batch_answers.ts";
export { type CloneOptions, cloneRepo } from "./clone.ts";
export { type LfsPointer, parseLfsPointer } from "./lfs.ts";
export { isOid } from "./oid.ts";
export { locate, type Located } from "./locate.ts";
export { type OpenOptions, openRepo } from "./open.ts";
export { redactUrl } from "./redact.ts";
export { parseRepoSpec, type RepoSpec } from "./spec.ts";
export type { CommitInfo, HistoryChange, HistoryStep, Oid, Repo, TreeEntry } from "./types.ts";
export { readWorkTreeState, type WorkTreeState } from "./work_tree.ts";
export { withRepo } from "./with_repo.ts";
